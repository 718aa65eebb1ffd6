"""D9: when the clock jumps no sheet is lost, and no deadline is crossed twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.config import Settings
from tests.conftest import Promised
from tests.faults.city import City, a_city
from tests.faults.clocks import CLOSES, live_through_jumps
from tests.faults.conftest import full


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A city whose consultation closes tomorrow."""
    made = a_city(settings, CLOSES)
    yield made
    made.shut_down()


@pytest.mark.parametrize("settings", ["sqlite", full("postgresql")], indirect=True)
def test_a_clock_set_back_and_forward_loses_no_sheet_and_crosses_no_deadline_twice(
    city: City, tmp_path: Path, promise: Promised
) -> None:
    sheets, times = live_through_jumps(city, "", tmp_path)
    promise(
        "D9", f"clock set {times} times: {sheets} sheets counted, 0 lost; closed and counted once"
    )
