"""A question for some is met by them alone, without JavaScript, whatever the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from consult.config import Settings
from consult.domain.document import NOT_SHOWN
from tests.browser.chromium import serving
from tests.browser.conftest import Come
from tests.browser.test_child import PHONE, follow
from tests.browser.test_old_browser import read_style
from tests.given_conditions import BAND, a_document
from tests.web.given_doors import Box, a_door, an_app

ADDRESS = f"/c/PRSTV/{BAND}?l=fr"


@pytest.fixture(scope="module")
def box() -> Box:
    return Box()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, box: Box) -> Iterator[str]:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path_factory.mktemp("data"))})
    with serving(an_app(settings, box, a_door("PRSTV", a_document(), BAND))) as address:
        yield address


@pytest.fixture
def page(come: Come) -> Page:
    return come("about:blank", PHONE[0], java_script_enabled=False)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def asked(page: Page, words: str) -> None:
    expect(page.locator("h1:visible")).to_have_text(words)


def test_a_child_meets_the_questions_that_are_for_her(page: Page, site: str, box: Box) -> None:
    page.goto(site + ADDRESS)
    for words in ("Tu manges à la cantine ?", "Tu as le temps ?"):  # Nothing chosen: nothing more.
        asked(page, words)
        follow(page, "Suivant")
    for _ in range(2):
        follow(page, "Retour")
    choose(page, "cantine", "parfois")
    follow(page, "Suivant")
    asked(page, "C’est bon ?")
    expect(page.locator(".only:visible")).to_have_count(0)
    expect(page.get_by_text("1 sur 2").locator("visible=true")).to_have_count(1)
    choose(page, "gout", "oui")
    follow(page, "Suivant")
    asked(page, "Que changer ?")
    follow(page, "Suivant")
    asked(page, "Tu as le temps ?")
    for words in ("Que changer ?", "C’est bon ?", "Tu manges à la cantine ?"):
        follow(page, "Retour")
        asked(page, words)
    choose(page, "cantine", "non")
    follow(page, "Suivant")
    asked(page, "Tu manges où ?")
    follow(page, "Suivant")
    asked(page, "Tu as le temps ?")
    follow(page, "Suivant")
    follow(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    assert box.sheets()[-1].answers["gout"] == NOT_SHOWN
    assert box.sheets()[-1].answers["ailleurs"] == ""


def test_who_comes_to_a_question_that_is_not_for_her_reads_whom_it_is_for(
    page: Page, site: str
) -> None:
    """The browser's own Forward leads there, after another answer."""
    page.goto(f"{site}{ADDRESS}#q4")
    asked(page, "Tu manges où ?")
    said = "Seulement si tu as répondu «\u00a0Non\u00a0» à «\u00a0Tu manges à la cantine ?\u00a0»"
    expect(page.locator(".only:visible")).to_have_text(said)
    follow(page, "Suivant")
    asked(page, "Tu as le temps ?")


def test_a_browser_from_2018_shows_them_all_and_says_whom_each_is_for(
    page: Page, site: str
) -> None:
    page.route("**/*.css*", read_style)
    page.goto(site + ADDRESS)
    expect(page.locator("section[id^=q]:visible")).to_have_count(5)
    expect(page.locator(".only:visible")).to_have_count(3)
    expect(page.locator(".moves .main:visible")).to_have_count(5)
    expect(page.locator(".moves .back:visible")).to_have_count(6)
