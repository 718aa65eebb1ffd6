"""A box whose key is lost: nothing is destroyed by itself, and giving it up is said."""

from __future__ import annotations

import pytest

from consult.application.log import Log
from consult.ballots.keys import KeyGone, KeyUnreadable
from consult.ballots.teller import Teller
from consult.cli import run
from consult.config import Settings
from consult.projections.consultations import ConsultationRow
from consult.sentences import sentence
from consult.stores import Stores
from consult.waiting_keys import noted_lost_keys
from consult.worker import Worker
from consult.worker.counting import Counting, KeyStillThere, TooEarly
from tests.ballots.given import stored
from tests.given import DAY
from tests.test_worker import Asked, asked, at, committer, on_sqlite, publications, worker

__all__ = ["asked", "committer", "worker"]


def lose_the_key(worker: Worker, asked: Asked) -> None:
    worker.teller.keys.path(asked.id).unlink()


def test_a_box_whose_key_is_lost_is_destroyed_when_somebody_says_so(
    worker: Worker, asked: Asked, log: Log
) -> None:
    asked.sheets(12)
    asked.close()
    lose_the_key(worker, asked)
    worker.tick(at(DAY))
    assert asked.now.step == "closed", "nothing is destroyed by itself"
    worker.counting.give_up(asked.id, at(DAY).date())
    assert (asked.now.step, asked.now.key_lost) == ("counted", DAY)
    assert worker.counting.is_over(asked.id)
    assert asked.opinions.discarded == 12
    assert stored(worker.stores) == 0
    worker.counting.give_up(asked.id, at(DAY).date())
    worker.tick(at(DAY))
    assert publications(log) == []


@on_sqlite
def test_a_box_that_its_key_opens_is_never_given_up(worker: Worker, asked: Asked) -> None:
    asked.sheets(12)
    with pytest.raises(TooEarly):
        worker.counting.give_up(asked.id, at(DAY).date())
    asked.close()
    with pytest.raises(KeyStillThere):
        worker.counting.give_up(asked.id, at(DAY).date())
    assert stored(worker.stores) == 12


@on_sqlite
@pytest.mark.parametrize("other", [b"short", b"k" * 32])
def test_a_key_that_is_not_the_announced_one_is_a_lost_one(
    worker: Worker, asked: Asked, other: bytes
) -> None:
    asked.sheets(12)
    asked.close()
    worker.teller.keys.path(asked.id).write_bytes(other)
    worker.counting.give_up(asked.id, at(DAY).date())
    assert asked.now.key_lost == DAY
    assert not worker.teller.keys.has(asked.id)


@on_sqlite
def test_a_key_that_is_there_and_cannot_be_read_is_not_given_up(
    worker: Worker, asked: Asked
) -> None:
    asked.sheets(12)
    asked.close()
    key = worker.teller.keys.path(asked.id)
    key.rename(key.with_suffix(".away"))
    key.mkdir()
    with pytest.raises(KeyUnreadable) as refused:
        worker.counting.give_up(asked.id, at(DAY).date())
    assert "c’est un dossier" in sentence(refused.value, str)
    assert stored(worker.stores) == 12


@on_sqlite
def test_a_short_key_stops_the_count_with_its_sentence(worker: Worker, asked: Asked) -> None:
    asked.sheets(12)
    asked.close()
    worker.teller.keys.path(asked.id).write_bytes(b"short")
    with pytest.raises(KeyGone):
        worker.counting.count(asked.id, at(DAY).date())
    assert stored(worker.stores) == 12


@on_sqlite
def test_the_worker_notes_a_lost_key_for_the_site_until_it_is_back(
    worker: Worker, asked: Asked
) -> None:
    key = worker.teller.keys.path(asked.id)
    held = key.read_bytes()
    for content, noted in ((b"k" * 32, [asked.id]), (held, [])):
        key.write_bytes(content)
        worker._sweep_at = float("-inf")
        worker.do_what_is_due(at(DAY))
        assert noted_lost_keys(worker.stores) == noted


@on_sqlite
@pytest.mark.parametrize("moment", ["shut", "record", "recorded", "delete", "destroy-key"])
def test_giving_up_goes_on_where_a_crash_left_it(
    settings: Settings, stores: Stores, worker: Worker, asked: Asked, log: Log, moment: str
) -> None:
    asked.sheets(12)
    asked.close()
    lose_the_key(worker, asked)

    def crash(step: str) -> None:
        if step == moment:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Counting(log, Teller(stores, settings.keys, crash)).give_up(asked.id, at(DAY).date())
    worker.counting.give_up(asked.id, at(DAY).date())
    assert asked.opinions.discarded == 12
    assert worker.counting.is_over(asked.id)


@on_sqlite
def test_the_command_destroys_nothing_before_it_is_confirmed(
    settings: Settings,
    worker: Worker,
    asked: Asked,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(settings.data))
    monkeypatch.setenv("LANGUAGE", "fr")
    asked.sheets(12)
    asked.close()
    words = ["abandon-count", str(asked.id)]
    assert run([*words, "--confirm"]) == 1
    assert "rien n’est perdu" in capsys.readouterr().err
    lose_the_key(worker, asked)
    assert run(words) == 1
    assert "Rien n’est détruit" in capsys.readouterr().err
    assert stored(worker.stores) == 12
    assert run([*words, "--confirm"]) == 0
    assert stored(worker.stores) == 0
    worker.tick(at(DAY))
    with worker.stores["read"].connect() as connection:
        row = connection.execute(ConsultationRow.__table__.select()).one()  # type: ignore[attr-defined]
    assert row.key_lost == asked.now.key_lost
