"""What there is to know about an installation, and what needs somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from consult.application import consultations
from consult.application.log import Log
from consult.backup import journal
from consult.backup.nightly import BackupGone
from consult.ballots.teller import Teller
from consult.chain import Chain
from consult.cli import run
from consult.cli.condition import tell, written
from consult.config import Settings
from consult.election import stand
from consult.heartbeat import STUCK, Beat, Heart
from consult.projections.runner import Projector
from consult.services import open_clock
from consult.status import GIB, NotMigrated, check_migrated, read_status
from consult.stores import Stores
from consult.waiting_keys import lost_keys_here
from consult.web.metrics import exposition
from tests.given import (
    a_closed_consultation,
    a_school,
    an_announced_consultation,
    an_open_consultation,
)


@pytest.fixture
def worker(settings: Settings, stores: Stores, log: Log) -> Iterator[Heart]:
    """An elected worker that lives."""
    with stand(stores) as election, Heart(stores, open_clock(settings).now) as heart:
        assert election.won()
        yield heart


class Usage(NamedTuple):
    """What `shutil.disk_usage` says."""

    total: int
    used: int
    free: int


def test_nothing_is_said_before_there_are_tables(settings: Settings, stores: Stores) -> None:
    with pytest.raises(NotMigrated):
        check_migrated(stores)


def test_a_city_that_works_needs_nobody_and_says_who_works_where(
    settings: Settings, stores: Stores, log: Log, projector: Projector, worker: Heart
) -> None:
    consultation = an_announced_consultation(log, a_school(log))
    key = Teller(stores, settings.keys).prepare(consultation)
    consultations.prepare_box(log, consultation, key)
    projector.catch_up()
    Chain(stores, settings).extend()
    status = read_status(settings, stores)
    assert status.healthy
    assert status.worker is not None
    assert status.worker.is_recent(open_clock(settings).now())
    assert status.head.ordinal == status.events
    assert len(status.head.hash) == 12
    assert status.head.signed is not None
    assert status.unchained == 0
    assert ("sqlite" in status.versions) is stores.on_sqlite


def test_boxes_are_told_by_what_they_wait_for(
    settings: Settings, stores: Stores, log: Log, projector: Projector, worker: Heart
) -> None:
    place = a_school(log)
    an_open_consultation(log, place)
    a_closed_consultation(log, place)
    projector.catch_up()
    boxes = read_status(settings, stores).boxes
    assert (boxes.open, boxes.closed, boxes.unfinished) == (1, 1, 0)


def test_somebody_is_needed_when_nobody_works(settings: Settings, stores: Stores, log: Log) -> None:
    assert read_status(settings, stores).needs == ("worker",)


def test_somebody_is_needed_when_a_turn_never_ends(
    settings: Settings, stores: Stores, worker: Heart, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = open_clock(settings).now()
    beat = Beat("here", 1, now - 2 * STUCK, now, now - STUCK - timedelta(minutes=1))
    monkeypatch.setattr("consult.status.last_beat", lambda _: beat)
    assert read_status(settings, stores).needs == ("stuck",)


@pytest.mark.parametrize(
    ("free", "told", "low"),
    [
        (68 * GIB + 1, 68.0, False),
        (69 * GIB - 1, 68.0, False),
        (GIB, 1.0, False),
        (GIB - 1, 0.9, True),
        (4096, 0.0, True),
    ],
)
def test_free_disk_is_told_in_round_numbers_and_somebody_is_needed_in_time(
    settings: Settings,
    stores: Stores,
    worker: Heart,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    told: float,
    low: bool,
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(100 * GIB, 0, free))
    status = read_status(settings, stores)
    assert (status.disk.free_gib, status.disk.low) == (told, low)
    assert ("disk" in status.needs) is low


def test_somebody_is_needed_when_the_key_of_a_box_that_waits_is_gone(
    settings: Settings, stores: Stores, log: Log, projector: Projector, worker: Heart
) -> None:
    consultation = an_open_consultation(log, a_school(log))
    projector.catch_up()
    status = read_status(settings, stores, lost_keys_here)
    assert status.lost_keys == (str(consultation),)
    assert status.needs == ("key",)


def test_somebody_is_needed_when_a_backup_fails_and_nobody_when_there_are_none(
    settings: Settings,
    stores: Stores,
    worker: Heart,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert read_status(settings, stores).needs == ()
    journal.write_directory(stores, tmp_path)
    now = open_clock(settings).now().isoformat()
    journal.write_backup(stores, journal.Done(now, False, why="the disk is full"))
    assert read_status(settings, stores).needs == ("backup",)
    journal.write_backup(stores, journal.Done(now, True))
    assert read_status(settings, stores).needs == ()
    journal.write_place(stores, BackupGone(file="/mnt/consult-1.backup"))
    status = read_status(settings, stores)
    assert status.needs == ("backup",)
    tell(status)
    told = capsys.readouterr()
    assert "/mnt/consult-1.backup" in told.err
    assert "Sauvegardes" not in told.out
    assert b"consult_backup_missing 1.0" in exposition(settings, stores)


def test_the_same_is_said_in_sentences_and_to_a_machine(
    settings: Settings, stores: Stores, worker: Heart, capsys: pytest.CaptureFixture[str]
) -> None:
    status = read_status(settings, stores)
    content: dict[str, Any] = json.loads(written(status))
    assert content["healthy"] is True
    assert content["worker"]["host"] == status.worker.host  # type: ignore[union-attr]
    tell(status)
    told = capsys.readouterr()
    assert told.err == ""
    assert status.worker.host in told.out  # type: ignore[union-attr]
    assert status.versions["cryptography"] in told.out


def test_the_command_says_it_to_a_machine_and_ends_with_1_when_somebody_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("CONSULT_DATABASE_URL", raising=False)
    assert run(["migrate"]) == 0
    capsys.readouterr()
    assert run(["status", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["needs"] == ["worker"]
    assert said["backups"]["problems"] == ["off"]
