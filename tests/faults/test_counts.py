"""D4: whenever a process dies in the middle of a count, the box is counted exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.dying import MOMENTS, WHO, count_exactly_once
from tests.faults.processes import Starter, warm


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts commands that die at the moment that they are told."""
    with warm(WHO) as starter:
        yield starter


SOME = ("open", "before the save", "after the save", "destroy-key")
ALL = pytest.param(MOMENTS * 10, marks=pytest.mark.long, id="all")


@pytest.mark.parametrize("moments", [pytest.param(SOME, id="some"), ALL])
def test_a_count_that_is_killed_at_any_moment_counts_exactly_once(
    city: City, starter: Starter, moments: tuple[str, ...], tmp_path: Path, promise: Promised
) -> None:
    for moment in moments:
        count_exactly_once(city, starter, moment, tmp_path)
    kinds = len(set(moments))
    promise("D4", f"{len(moments)} kills at {kinds} moments of a count: all counted exactly once")
