"""What a shared tablet promises, as checks that a broken one must fail; the test owns the clock."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.hands import press, touch
from tests.browser.offline import CODE, HAS_KIT, HAS_SHELL, Site, until

DIGITS = "2580"


def bind(page: Page, site: Site) -> None:
    """An adult binds the tablet, and hands it over."""
    page.goto(f"{site.address}/c/tablette?l=fr")
    page.get_by_label("Le code").fill(CODE.lower())
    press(page, "Relier")
    page.get_by_label("Quatre chiffres", exact=True).fill(DIGITS)
    press(page, "Garder")
    expect(page.locator(".begin .button").first).to_be_visible()
    until(page, lambda: page.evaluate(HAS_SHELL, f"/c/tablette/{CODE}"))
    for band in site.door.bands:
        for language in site.door.languages:
            until(page, lambda: page.evaluate(HAS_KIT, f"/{band}/kit?l={language}"))  # noqa: B023


def begin(page: Page, language: str = "Français", band: str = "8-10") -> None:
    """A child picks a language and an age."""
    page.get_by_role("link", name=language).click()
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
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("heading", name="Tu es encore là")).to_be_visible()
    page.clock.run_for(31_000)
    at_the_start(page)
    assert page.evaluate("history.length") == before
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
