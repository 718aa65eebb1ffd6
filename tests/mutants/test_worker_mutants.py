"""Each broken worker is caught by D13."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import offline, queue_promises
from tests.browser.chromium import launch
from tests.browser.offline import a_site
from tests.mutants import workers


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
