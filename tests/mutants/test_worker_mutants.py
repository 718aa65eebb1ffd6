"""Each broken worker is caught by D13, each broken tablet by what it leaves to the next child."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import offline, queue_promises, tablet_promises, ticket_promises
from tests.browser.chromium import launch
from tests.browser.offline import a_site
from tests.mutants import tablets, workers


@pytest.fixture(scope="module")
def page_of_a_new_device():  # type: ignore[no-untyped-def]
    """Makes pages, each of a new device."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield lambda: browser.new_context(locale="fr-FR").new_page()
        browser.close()


@pytest.mark.parametrize("name", workers.BROKEN)
def test_a_broken_worker_is_caught(
    page_of_a_new_device, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    workers.put(monkeypatch, name)
    monkeypatch.setattr(offline, "PATIENCE", 3000)
    page: Page = page_of_a_new_device()
    page.set_default_timeout(5000)
    with a_site(tmp_path / "data") as site, pytest.raises(AssertionError):
        queue_promises.survives_trouble(page, site)
    page.context.close()


@pytest.mark.parametrize("name", workers.BROKEN_WITH_TICKETS)
def test_a_worker_that_is_careless_with_tickets_is_caught(
    page_of_a_new_device, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    workers.put(monkeypatch, name)
    monkeypatch.setattr(offline, "PATIENCE", 3000)
    page: Page = page_of_a_new_device()
    page.set_default_timeout(5000)
    with (
        ticket_promises.a_site_with_tickets(tmp_path / "data") as site,
        pytest.raises(AssertionError),
    ):
        ticket_promises.survive_trouble(page, site)
    page.context.close()


@pytest.mark.parametrize("name", tablets.BROKEN)
def test_a_broken_tablet_is_caught(
    page_of_a_new_device,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    name: str,
) -> None:
    page: Page = page_of_a_new_device()
    expect.set_options(timeout=3000)
    page.set_default_timeout(5000)
    page.clock.install()
    with a_site(tmp_path / "data", mode="tablet") as site:
        tablets.put(site.app, name)
        tablet_promises.bind(page, site)
        with pytest.raises(AssertionError):
            tablet_promises.leaves_nothing_for_the_next(page)
    expect.set_options(timeout=15_000)
    page.context.close()
