"""A1: with a seating plan and every file, nobody guesses better than from the publication.

Before the count the order of arrival shows in a WAL, and on a server in its tables: the contents
do not, to anybody but who holds the key. What a backup shows who opens it has no order.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.application.log import Log
from consult.config import Settings
from consult.projections.runner import Projector
from consult.stores import Stores
from tests.anonymity.day import Day
from tests.anonymity.seating import Attacked, count, learns_nothing, live_a_day
from tests.conftest import Promised

SIZES = [4, pytest.param(40, marks=pytest.mark.long)]
"""Classes of 25: with 40 the error is below one point."""


@pytest.fixture
def day(
    settings: Settings,
    log: Log,
    stores: Stores,
    projector: Projector,
    request: pytest.FixtureRequest,
) -> Day:
    """A city with so many classes, one in each school."""
    return Day(settings, log, stores, projector, request.param)


@pytest.fixture
def attacked(day: Day, places: list[Path]) -> Attacked:
    """A day of classes, seen before the count and after it."""
    return count(live_a_day(day, places), places)


@pytest.mark.parametrize("day", SIZES, indirect=True)
def test_the_files_tell_no_more_than_the_publication(attacked: Attacked, promise: Promised) -> None:
    before, after = attacked.before_without_the_key(), attacked.after()
    assert attacked.keys_left == []
    learns_nothing(before)
    learns_nothing(after)
    learns_nothing(attacked.tables_alone_with_the_key())
    root = attacked.before_with_the_key()
    assert root.right > 90, f"this attacker would find nothing anywhere: {root}"
    promise(
        "A1",
        f"{after.children} children: {before.gain:+.1f} points before the count without the key, "
        f"{after.gain:+.1f} after it",
    )


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", SIZES, indirect=True)
def test_after_the_count_a_copy_of_the_key_opens_nothing(attacked: Attacked) -> None:
    """On SQLite nothing is left to open; a server's WAL may keep sealed sheets."""
    learns_nothing(attacked.after_with_a_copied_key())
    assert attacked.left == {one.code: [] for one in attacked.day.classes}
