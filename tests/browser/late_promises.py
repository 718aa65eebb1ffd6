"""What kept answers promise once it is late, as checks that a broken build must fail."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page, expect

from tests.browser import offline
from tests.browser.offline import CODE, Site, answer, until, visit, waiting

KEPT, SENT = "Tes réponses sont gardées ici", "Tes réponses sont parties."


def comes_back(page: Page, site: Site) -> None:
    """The network comes back, and the page is told."""
    site.up()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")


def is_empty(page: Page) -> None:
    """Wait until nothing waits on the device."""
    expect(page.locator("#waiting")).to_be_hidden()
    until(page, lambda: not waiting(page))


def a_page_loaded_again_tells_what_became_of_it(page: Page, site: Site, before: bool) -> None:
    """After the closing the page of kept answers is loaded again: its sheet is in the box, and it
    says so, whether the sheet was sent before or leaves now.
    """
    visit(page, site)
    site.down()
    id = answer(page, site)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("#waiting")).to_be_visible()
    page.wait_for_timeout(500)  # What a page sends as it is loaded has failed by now.
    site.app.extensions["consult"].doors._doors[CODE] = replace(site.door, state="closed")
    if before:
        comes_back(page, site)
        is_empty(page)
    else:
        site.up()
    page.reload()
    expect(page.get_by_text(SENT)).to_be_visible(timeout=offline.PATIENCE)
    is_empty(page)
    assert list(site.stored()) == [id]
