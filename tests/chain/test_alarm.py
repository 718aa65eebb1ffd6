"""D11: that the log is not the one that was sealed is told without anybody asking."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from consult.application.log import Log
from consult.chain import Chain, SealBroken
from consult.chain.alarm import Alarm, noted
from consult.cli.condition import tell
from consult.config import SecretOutOfReach, Settings
from consult.election import stand
from consult.status import read_status
from consult.stores import Stores
from consult.worker import Worker
from consult.worker.sealing import Sealing
from tests.chain import promises
from tests.chain.tampering import Attacker
from tests.given import DAY
from tests.test_worker import at

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""For what the database has no part in: once is enough."""


@pytest.fixture
def attacker(past: Chain, stores: Stores) -> Attacker:
    """Somebody who holds the database of that city."""
    return Attacker(stores)


def cut(attacker: Attacker) -> None:
    """Cut the log together with its chain."""
    attacker.act(attacker.ways.index(attacker.cut_log_and_chain))


def test_every_change_of_the_past_raises_the_alarm(
    past: Chain, attacker: Attacker, stores: Stores
) -> None:
    promises.a_broken_seal_is_told(Sealing(stores, past), past, attacker, stores, 11)


def test_the_worker_says_it_once_without_a_trace_and_status_until_it_is_mended(
    past: Chain,
    attacker: Attacker,
    settings: Settings,
    stores: Stores,
    log: Log,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cut(attacker)
    with stand(stores) as election:
        assert election.won()
        for _ in range(2):
            worker = Worker(settings, log, stores)
            with caplog.at_level(logging.INFO):
                for _ in range(3):
                    worker.tick(at(DAY))
            (said,) = (one for one in caplog.records if one.levelno >= logging.ERROR)
            assert "not the one that was sealed" in said.getMessage()
            assert said.exc_info is None
            caplog.clear()
        status = read_status(settings, stores)
        assert status.needs == ("seal",)
        tell(status)
        assert "seal.json" in capsys.readouterr().err
        attacker.undo()
        Worker(settings, log, stores).tick(at(DAY))
        assert read_status(settings, stores).healthy


@on_sqlite
def test_a_log_cut_without_its_chain_is_not_gone_on_with(
    past: Chain, attacker: Attacker, log: Log
) -> None:
    attacker.act(attacker.ways.index(attacker.cut_the_log))
    seen = past.alarm()
    assert seen is not None
    with pytest.raises(SealBroken):
        past.extend()


@on_sqlite
def test_a_machine_that_only_serves_has_no_seal_and_raises_no_alarm(
    past: Chain, settings: Settings, stores: Stores, tmp_path: Path
) -> None:
    elsewhere = Chain(stores, replace(settings, data=tmp_path / "web"))
    assert elsewhere.alarm() is None
    past.seal.path.unlink()
    Sealing(stores, past).extend(-2)
    assert elsewhere.alarm() == Alarm("lost", past.head.ordinal)
    assert not (tmp_path / "web").exists()


@on_sqlite
def test_who_may_not_read_the_key_knows_what_the_worker_has_noted(
    past: Chain,
    attacker: Attacker,
    settings: Settings,
    stores: Stores,
    log: Log,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut(attacker)
    Worker(settings, log, stores).tick(at(DAY))

    def refuse(*_: object) -> bytes:
        raise SecretOutOfReach(path="secrets/seal")

    monkeypatch.setattr(Settings, "secret", refuse)
    assert Chain(stores, settings).alarm() == noted(stores)
    attacker.undo()
    monkeypatch.undo()
    Worker(settings, log, stores).tick(at(DAY))
    monkeypatch.setattr(Settings, "secret", refuse)
    assert Chain(stores, settings).alarm() is None
