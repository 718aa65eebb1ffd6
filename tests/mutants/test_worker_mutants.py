"""Each broken worker is caught by D13, each broken tablet by what it leaves to the next child, or
by what it lacks without network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import queue_promises, tablet_promises, ticket_promises
from tests.browser.offline import Site, a_site
from tests.mutants import tablets, workers

LONG = 2.0
"""Seconds in which a page is there, or a worker."""


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "data", mode="tablet") as site:
        yield site


@pytest.mark.parametrize("name", workers.BROKEN)
def test_a_broken_worker_is_caught(
    page: Page, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers.put(monkeypatch, name)
    with a_site(tmp_path / "data") as site, pytest.raises(AssertionError):
        queue_promises.survives_trouble(page, site)


@pytest.mark.parametrize("name", workers.BROKEN_WITH_TICKETS)
def test_a_worker_that_is_careless_with_tickets_is_caught(
    page: Page, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers.put(monkeypatch, name)
    with (
        ticket_promises.a_site_with_tickets(tmp_path / "data") as site,
        pytest.raises(AssertionError),
    ):
        ticket_promises.survive_trouble(page, site)


@pytest.mark.parametrize("name", workers.BROKEN_WHEN_LATE)
def test_a_worker_that_loses_a_tablet_on_a_slow_network_is_caught(
    page: Page, tablet: Site, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers.put(monkeypatch, name)
    with pytest.raises(AssertionError, match="data-band"):
        tablet_promises.starts_though_its_worker_came_late(page, tablet, late=0, held=LONG)


@pytest.mark.parametrize("name", tablets.BROKEN)
def test_a_broken_tablet_is_caught(page: Page, tablet: Site, name: str) -> None:
    page.clock.install()
    tablets.put(tablet.app, name)
    tablet_promises.bind(page, tablet)
    with pytest.raises(AssertionError):
        tablet_promises.leaves_nothing_for_the_next(page)


@pytest.mark.parametrize("name", tablets.BROKEN_FOR_BACK)
def test_a_tablet_that_lets_back_leave_is_caught(page: Page, tablet: Site, name: str) -> None:
    tablets.put_script(tablet.app, *tablets.BROKEN_FOR_BACK[name])
    tablet_promises.bind(page, tablet)
    with pytest.raises(AssertionError):
        tablet_promises.stays_when_back_is_pressed(page)


@pytest.mark.parametrize("name", tablets.BROKEN_WHEN_LATE)
def test_a_tablet_that_is_lost_on_a_slow_network_is_caught(
    page: Page, tablet: Site, name: str
) -> None:
    tablets.put(tablet.app, name)
    with pytest.raises(AssertionError):
        tablet_promises.starts_though_its_worker_came_late(page, tablet, late=LONG)
