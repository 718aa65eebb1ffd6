"""What a shared tablet promises, as checks that a broken one must fail; the test owns the clock."""

from __future__ import annotations

import threading
import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.hands import press, touch
from tests.browser.offline import CODE, HAS_KIT, HAS_SHELL, Site, until, waiting

DIGITS = "2580"
DEEP = 10
"""How often Back may be pressed before the tablet has answered the first press."""


def bind(page: Page, site: Site) -> None:
    """An adult binds the tablet, and hands it over."""
    code = site.door.code
    page.goto(f"{site.address}/c/tablette?l=fr")
    page.get_by_label("Le code").fill(code.lower())
    press(page, "Relier")
    page.get_by_label("Quatre chiffres", exact=True).fill(DIGITS)
    press(page, "Garder")
    expect(page.locator(".begin .button").first).to_be_visible()
    until(page, lambda: page.evaluate(HAS_SHELL, f"/c/tablette/{code}"))
    for band in site.door.bands:
        for language in site.door.languages:
            until(page, lambda: page.evaluate(HAS_KIT, f"/{band}/kit?l={language}"))  # noqa: B023


def begin(page: Page, language: str = "Français", band: str = "8-10") -> None:
    """A child picks a language and an age."""
    page.get_by_role("link", name=language).click()
    expect(page.locator(f'a[data-band="{band}"]')).to_be_visible()
    page.locator(f'a[data-band="{band}"]').click()
    expect(page.locator(".choice")).to_be_visible()


def answer(page: Page) -> None:
    """A child answers the first question and sends."""
    touch(page, "Je veux bien")
    page.locator("section:visible input").first.check(force=True)
    while page.locator("#end").is_hidden():
        touch(page, "Suivant")
    touch(page, "J’envoie")
    expect(page.get_by_role("heading", level=1).locator("visible=true")).to_contain_text("Merci")


def at_the_start(page: Page) -> None:
    """Fail unless the start is shown, and nothing else."""
    expect(page.locator(".begin")).to_be_visible()
    assert page.locator("input[type=radio], input[type=checkbox]").count() == 0


def leaves_nothing_for_the_next(page: Page) -> None:
    """A child answers a little and goes away: then there is no way back to what she answered."""
    before = page.evaluate("history.length")
    begin(page)
    touch(page, "Je veux bien")
    page.locator("section:visible input").first.check(force=True)
    touch(page, "Suivant")
    expect(page.locator("input:checked")).to_have_count(1)
    page.wait_for_timeout(100)  # The page hears that its screen has changed: somebody is there.
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("heading", name="Tu es encore là")).to_be_visible()
    page.clock.run_for(31_000)
    at_the_start(page)
    assert page.evaluate("history.length") == before
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def stays_when_back_is_pressed(page: Page) -> None:
    """A child presses Back again and again, several times at once too: her question stays, and no
    adult's page comes.
    """
    begin(page)
    touch(page, "Je veux bien")
    page.locator("section:visible input").first.check(force=True)
    touch(page, "Suivant")
    where, question = page.url, page.get_by_role("heading", level=1).locator("visible=true")
    asked, before = question.inner_text(), page.evaluate("history.length")
    for presses in (1, 2, 1, DEEP - 1, 3, DEEP):
        page.evaluate("presses => setTimeout(() => history.go(-presses))", presses)
        page.wait_for_timeout(300)
        assert page.url == where, f"Back {presses} times"
        assert question.inner_text() == asked
        assert page.locator("input:checked").count() == 1
    assert page.evaluate("history.length") == before
    page.evaluate("beyond => setTimeout(() => history.go(-beyond))", DEEP + 1)
    page.wait_for_timeout(500)
    assert "/c/tablette?" not in page.url


def starts_though_its_worker_came_late(
    page: Page, site: Site, late: float, held: float = 0.0, wishes: str = ""
) -> None:
    """Bound on a slow network, it starts without any.

    What keeps its pages comes `late` seconds after its start was asked for; the start itself is
    `held` as long, so that it begins before what keeps it, and ends after.
    """
    answers, comes = site.app.wsgi_app, threading.Event()

    def slow(environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"] == "/c/worker.js":
            comes.wait(10)
        elif environ["PATH_INFO"] == f"/c/tablette/{CODE}" and not comes.is_set():
            threading.Timer(late, comes.set).start()
            time.sleep(held)
        return answers(environ, start)

    site.app.wsgi_app = slow  # type: ignore[method-assign]
    bind(page, site)
    site.down()
    begin(page)
    page.goto(f"{site.address}/c/tablette/{CODE}{wishes}")
    begin(page)
    answer(page)
    assert len(waiting(page)) == 1
