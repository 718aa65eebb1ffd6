"""D13: sheets that wait on a device survive its browser, killed at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import queue_promises as promises
from tests.browser.offline import Device, Site, a_site
from tests.conftest import Promised


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "data") as site:
        yield site


@pytest.fixture
def device(browser: Browser, tmp_path: Path) -> Iterator[Device]:
    """A tablet whose profile stays through its kills."""
    device = Device(browser.browser_type, tmp_path / "profile")
    yield device
    device.kill()


def test_sheets_survive_a_server_in_trouble(page: Page, site: Site) -> None:
    promises.survives_trouble(page, site)


@pytest.mark.parametrize(
    ("rounds", "sheets"), [(2, 2), pytest.param(20, 5, marks=pytest.mark.long)]
)
def test_sheets_survive_kills(
    device: Device, site: Site, promise: Promised, rounds: int, sheets: int
) -> None:
    told = promises.survives_kills(device, site, rounds, sheets)
    stored = set(site.stored())
    promise(
        "D13",
        f"{rounds} kills of the browser, {len(told.thanked)} sheets queued offline: "
        f"{len(told.thanked - stored)} lost, {len(stored - told.sent)} twice",
    )
    assert len(told.thanked) >= rounds * sheets
