"""A browser for broken builds: what they never do is not waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import offline
from tests.browser.chromium import launch

SOON = 3000
"""Milliseconds after which what never is has not come."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a file, which give up soon."""
    patience = offline.PATIENCE
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as hurry:
        hurry.setattr(offline, "PATIENCE", SOON)
        expect.set_options(timeout=SOON)
        chromium = launch(playwright)
        yield chromium
        chromium.close()
        expect.set_options(timeout=patience)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new device."""
    context = browser.new_context(locale="fr-FR")
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()
