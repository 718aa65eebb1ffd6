"""D8: whoever starts first, and however many at once, all start."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.config import Settings
from tests.conftest import Promised
from tests.faults.conftest import Fresh, full
from tests.faults.processes import Starter
from tests.faults.starting import migrate_at_once, open_at_once, serve_at_once

ROUNDS = 60
"""Without the lock of a new file one round in ten fails."""


@pytest.mark.parametrize(
    ("number", "rounds"),
    [(2, 1), full(2, 10), full(4, 10)],
)
def test_cities_served_at_once_on_an_empty_database_all_start(
    fresh: Fresh, starter: Starter, number: int, rounds: int, tmp_path: Path, promise: Promised
) -> None:
    for one in range(rounds):
        serve_at_once(fresh(), starter, number, tmp_path / str(one))
    promise("D8", f"{rounds} x {number} `consult serve` at once on an empty database: all started")


@pytest.mark.parametrize("rounds", [1, full(50)])
@pytest.mark.parametrize("number", [2, 4])
def test_tables_created_at_once_are_all_there(
    fresh: Fresh, starter: Starter, number: int, rounds: int, tmp_path: Path, promise: Promised
) -> None:
    for one in range(rounds):
        migrate_at_once(fresh(), starter, number, tmp_path / str(one))
    promise("D8", f"{rounds} x {number} `consult migrate` at once on an empty database: all done")


def test_a_new_file_that_many_open_at_once_is_open_to_all(tmp_path: Path) -> None:
    for one in range(ROUNDS):
        settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path / str(one))})
        settings.prepare()
        open_at_once(settings, 4)
