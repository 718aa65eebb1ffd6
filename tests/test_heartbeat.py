"""The worker says that it lives, where every machine can read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from consult import heartbeat
from consult.config import Settings
from consult.heartbeat import EVERY, LATE, STUCK, Beat, Heart, last_beat
from consult.migrate import migrate
from consult.stores import Stores

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def migrated(settings: Settings, stores: Stores) -> Stores:
    """The stores with their tables."""
    migrate(settings)
    return stores


class Time:
    """A clock that is told the time."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_worker_is_seen_while_it_works_and_gone_at_once_when_it_leaves(migrated: Stores) -> None:
    assert last_beat(migrated) is None
    with Heart(migrated, Time()):
        beat = last_beat(migrated)
        assert beat is not None
        assert beat.since == beat.seen == NOON
        assert beat.is_recent(NOON)
    assert last_beat(migrated) is None


def test_it_beats_by_itself_while_a_turn_lasts(
    migrated: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "EVERY", 0.01)
    time = Time()
    with Heart(migrated, time):
        time.now = later = NOON + timedelta(hours=1)
        while (beat := last_beat(migrated)) is None or beat.seen != later:
            pass
        assert beat.since == beat.turned == NOON


def test_a_worker_that_took_over_is_not_forgotten_when_the_first_one_leaves(
    migrated: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Heart(migrated, Time()):
        monkeypatch.setattr("socket.gethostname", lambda: "another-machine")
        Heart(migrated, Time())._write()
    beat = last_beat(migrated)
    assert beat is not None
    assert beat.host == "another-machine"


def test_a_silent_worker_is_taken_for_gone_whatever_the_clock_does() -> None:
    beat = Beat("here", 1, NOON, NOON, NOON)
    assert beat.is_recent(NOON + LATE / 2)
    assert not beat.is_recent(NOON + LATE)
    assert not beat.is_recent(NOON - timedelta(hours=1))
    assert timedelta(seconds=2 * EVERY) < LATE


def test_a_turn_that_never_ends_is_told() -> None:
    beat = Beat("here", 1, NOON, NOON + 2 * STUCK, NOON)
    assert beat.is_stuck(NOON + 2 * STUCK)
    assert not beat.is_stuck(NOON + STUCK)


def test_a_store_that_fails_stops_no_work(
    migrated: Stores, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_self: Heart) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(Heart, "_write", full)
    with Heart(migrated, Time()):
        pass
    assert "the heartbeat was not written (OperationalError)" in caplog.text
