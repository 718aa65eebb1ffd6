"""D3: a sheet that is sent again is the same sheet, whichever web it is sent to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.conftest import full
from tests.faults.processes import Starter
from tests.faults.retrying import WEBS, retry


@pytest.mark.parametrize(
    ("settings", "sheets"),
    [("sqlite", 100), full("sqlite", 10_000), full("postgresql", 10_000)],
    indirect=["settings"],
)
def test_sheets_sent_again_to_several_webs_are_kept_once(
    city: City, starter: Starter, sheets: int, tmp_path: Path, promise: Promised
) -> None:
    requests = retry(city, starter, sheets, tmp_path)
    kept = city.number_stored()
    promise("D3", f"{requests:,} requests to {WEBS} webs, {sheets:,} sheets sent, {kept:,} kept")
