"""Each day that is broken on purpose is caught by somebody with a seating plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from consult.config import Settings
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_log
from consult.stores import Stores
from tests.anonymity.day import Day
from tests.anonymity.seating import Attacked, count, learns_nothing, live_a_day
from tests.mutants import anonymity, boxes

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
FEW, MORE = 4, 8
"""Classes: more are needed where little is told."""


@contextmanager
def a_day(settings: Settings, stores: Stores, classes: int) -> Iterator[Day]:
    """A day on tables that may be there already."""
    migrate(settings)
    log = open_log(settings)
    yield Day(settings, log, stores, Projector(log, stores, MODELS), classes)
    log.close()


def seen_before(day: Day) -> Attacked:
    return live_a_day(day, [day.settings.data])


@on_sqlite
@pytest.mark.parametrize("mutation", ["a time", "a number"])
def test_a_row_that_knows_when_it_came_is_caught(
    settings: Settings, stores: Stores, mutation: str
) -> None:
    boxes.create_with(stores, mutation)
    with a_day(settings, stores, FEW) as day, pytest.raises(AssertionError, match="Score"):
        learns_nothing(seen_before(day).tables_alone_with_the_key())


@on_sqlite
@pytest.mark.parametrize("mutation", [anonymity.unpadded_sheets, anonymity.counters_beside_sheets])
def test_what_shows_without_the_key_is_caught(
    settings: Settings, stores: Stores, mutation: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes.create_with(stores, "rows in order")  # Any length fits there.
    with a_day(settings, stores, MORE) as day:
        mutation(day, monkeypatch)  # type: ignore[operator]
        with pytest.raises(AssertionError, match="Score"):
            learns_nothing(seen_before(day).before_without_the_key())


@on_sqlite
@pytest.mark.parametrize("mutation", [anonymity.a_key_kept, anonymity.a_key_in_the_log])
def test_a_key_that_stays_is_found_and_used(
    settings: Settings, stores: Stores, mutation: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_day(settings, stores, FEW) as day:
        mutation(day, monkeypatch)  # type: ignore[operator]
        attacked = count(seen_before(day), [day.settings.data])
        assert attacked.keys_left
        with pytest.raises(AssertionError, match="Score"):
            learns_nothing(attacked.after())
