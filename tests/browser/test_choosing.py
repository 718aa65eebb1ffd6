"""More choices than allowed, and choices beside "I pass": what a child is told where she ticks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Come
from tests.browser.hands import touch
from tests.browser.stage import ALONE, Stage, every_kind
from tests.browser.test_child import code_of

BAND = "11-14"
TOO_MANY = "Choisis 2 réponses au plus. Touche une réponse pour l’enlever."


def open_at(come: Come, stage: Stage, question: str, band: str = BAND, height: int = 740) -> Page:
    """A phone that shows that question; the box is empty."""
    stage.box.dropped.clear()
    codes = [asked.code for asked, _ in every_kind().questions_for(band)]
    address = f"{stage.address}/c/{code_of(band)}/{band}?l=fr#q{codes.index(question) + 1}"
    return come(address, viewport={"width": 375, "height": height}, **ALONE)


def tile(page: Page, words: str) -> Locator:
    """The field of what says this on the screen that is shown."""
    return page.locator("section:visible").get_by_label(words, exact=True)


@pytest.mark.parametrize("height", [740, 420], ids=["a phone", "a low one"])
def test_one_choice_too_many_is_said_where_it_is_ticked(
    come: Come, stage: Stage, height: int
) -> None:
    page = open_at(come, stage, "several", height=height)
    told, most = page.locator("section:visible .told"), page.locator("section:visible .most")
    for words in ("Arbre", "Ballon"):
        tile(page, words).check()
    expect(told).to_be_hidden()
    tile(page, "Bien").check()
    expect(told).to_have_text(TOO_MANY)
    expect(told).to_be_in_viewport()
    expect(most).to_be_hidden()
    assert page.locator("section:visible input:checked").count() == 3
    tile(page, "Arbre").uncheck()
    expect(told).to_be_hidden()
    expect(most).to_be_visible()


def test_choices_and_passing_exclude_one_another(come: Come, stage: Stage) -> None:
    page = open_at(come, stage, "several")
    for words in ("Arbre", "Ballon", "Bien"):
        tile(page, words).check()
    tile(page, "Je passe").check()
    assert page.locator("section:visible input:checked").count() == 1
    expect(page.locator("section:visible .told")).to_be_hidden()
    tile(page, "Ballon").check()
    expect(tile(page, "Je passe")).not_to_be_checked()
    page.evaluate("location.hash = 'end'")
    touch(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    [sheet] = stage.box.sheets()
    assert list(sheet.answers["several"]) == ["ballon"]


def test_points_and_not_knowing_exclude_one_another(come: Come, stage: Stage) -> None:
    page = open_at(come, stage, "points", "15-17")
    share = page.locator("section:visible").get_by_label("Ballon")
    given = page.locator("section:visible .given")
    share.select_option("7")
    expect(given).to_contain_text("7 sur 10")
    tile(page, "Je ne sais pas").check()
    expect(share).to_have_value("")
    expect(given).to_have_text("")
    share.select_option("4")
    expect(tile(page, "Je ne sais pas")).not_to_be_checked()
    expect(given).to_contain_text("4 sur 10")
