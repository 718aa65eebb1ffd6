"""D1, D5: when processes are killed nothing is lost, nothing kept twice, nothing shown wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.conftest import full
from tests.faults.killing import count, kill_a_served_city, kill_the_web
from tests.faults.processes import Starter
from tests.faults.working import kill_the_worker


@pytest.mark.parametrize(
    ("settings", "kills"),
    [("sqlite", 9), ("postgresql", 6), full("sqlite", 1000), full("postgresql", 300)],
    indirect=["settings"],
)
def test_a_web_that_is_killed_loses_no_acknowledged_sheet(
    city: City, starter: Starter, kills: int, tmp_path: Path, promise: Promised
) -> None:
    ledger = kill_the_web(city, starter, kills, tmp_path / "journals")
    stored = city.number_stored()
    assert count(city, starter, tmp_path) == stored
    promise("D1", f"{kills:,} kills of the web, {len(ledger.ok):,} sheets acknowledged, 0 lost")


@pytest.mark.parametrize(
    ("settings", "kills"),
    [("sqlite", 2), full("sqlite", 100), full("postgresql", 30)],
    indirect=["settings"],
)
def test_a_served_city_that_is_killed_loses_no_acknowledged_sheet(
    city: City, kills: int, tmp_path: Path, promise: Promised
) -> None:
    ledger = kill_a_served_city(city, kills, tmp_path / "journals")
    promise("D1", f"{kills:,} kills of `consult serve`, {len(ledger.ok):,} acknowledged, 0 lost")


@pytest.mark.parametrize(
    ("settings", "kills"),
    [("sqlite", 5), ("postgresql", 3), full("sqlite", 100), full("postgresql", 100)],
    indirect=["settings"],
)
def test_read_models_equal_a_rebuild_after_the_worker_was_killed(
    city: City, starter: Starter, kills: int, tmp_path: Path, promise: Promised
) -> None:
    done = kill_the_worker(city, starter, kills, tmp_path / "journals")
    figure = f"{kills} kills of the worker, {done.events:,} events, {done.boxes} counts: same bytes"
    promise("D5", figure)
