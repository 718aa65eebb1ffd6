"""A browser from 2018 shows the questions plainly, one below the other, and sends them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from consult.domain.bands import BANDS, CODES
from consult.domain.kinds import POINTS
from tests.browser.conftest import Come
from tests.browser.matrix import LANGUAGES
from tests.browser.old_parser import as_in_2018
from tests.browser.stage import ALL, ALONE, Stage, every_kind
from tests.browser.states import send, show, walk
from tests.browser.test_child import code_of

every_band = pytest.mark.parametrize("band", CODES)
every_language = pytest.mark.parametrize("language", LANGUAGES)
TOO_LARGE = """() => [...document.querySelectorAll('svg')].map(one => one.getBoundingClientRect())
  .filter(box => box.width > innerWidth || box.height > innerHeight * 0.6).length"""


def read_style(route: Route) -> None:
    """Give the browser what one from 2018 would have understood."""
    answer = route.fetch()
    route.fulfill(response=answer, body=as_in_2018(answer.text()))


@pytest.fixture
def page(come: Come) -> Page:
    """An old phone."""
    page = come("about:blank", 360, **ALONE)
    page.route("**/*.css*", read_style)
    return page


SHEET = """
/* b { left: 1px } */ @layer a, b;
@layer a { b { left: 1px } }
@media all { b:has(i) { left: 1px } b:focus-visible { left: 1px } b:focus { left: 2px } }
b { inset: 1px; top: 2px; width: max(1px, 3px); --kept: max(1px, 2px) }
@font-face { font-family: "b" }
"""


def test_what_an_old_browser_does_not_know_it_skips() -> None:
    left = as_in_2018(SHEET)
    assert "1px }" not in left.replace("max(1px, 2px) }", "")
    assert "inset" not in left
    assert "3px" not in left
    for kept in ("b:focus { left: 2px }", "top: 2px", "--kept", '@font-face { font-family: "b" }'):
        assert kept in left


@every_band
@every_language
def test_every_state_is_readable(page: Page, stage: Stage, band: str, language: str) -> None:
    for state in walk(page, stage, band, language):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, state
        assert page.evaluate(TOO_LARGE) == 0, state
        style = page.evaluate(
            "(() => { const one = getComputedStyle(document.querySelector('h1'));"
            "return [one.fontFamily, parseFloat(getComputedStyle(document.body).fontSize)] })()"
        )
        assert style[0].startswith("Andika"), state
        assert style[1] >= BANDS[band].text_px or "code" in state or "answers" in state, state


@every_band
def test_all_questions_are_there_and_can_be_answered(page: Page, stage: Stage, band: str) -> None:
    show(page, f"{stage.address}/c/{code_of(band)}/{band}?l=fr")
    asked = every_kind().questions_for(band)
    expect(page.locator("section[id^=q]:visible")).to_have_count(len(asked))
    expect(page.locator("section[id^=stop]:visible")).to_have_count(0)
    stage.box.dropped.clear()
    for question, variant in asked:
        if variant.kind == POINTS:
            page.locator(f'select[name^="{question.code}."]').first.select_option("10")
            continue
        choice = page.locator(f'.tile:has(input[name="{question.code}"])').first
        size = choice.bounding_box()
        assert size
        assert size["height"] >= BANDS[band].target_px
        choice.click()
        assert choice.locator("input").is_checked()
        assert variant.options
    send(page, "#end button.main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    [sheet] = stage.box.sheets()
    assert all(sheet.answers[question.code] not in ("", "?") for question, _ in asked)


def test_stopping_asks_first(page: Page, stage: Stage) -> None:
    show(page, f"{stage.address}/c/{code_of('8-10')}/8-10?l=fr")
    page.locator("#q2 a.stop").click()
    expect(page.locator("#stop2")).to_be_in_viewport()
    send(page, "#stop2 button[form=stop]")
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est effacé")


def test_the_keyboard_shows_where_it_is(page: Page, stage: Stage) -> None:
    show(page, f"{stage.address}/c/{code_of('8-10')}/8-10?l=fr")
    page.locator("#q1 input").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    face = page.locator("#q1 input:focus + .face")
    assert face.evaluate("face => getComputedStyle(face).outlineWidth") == "4px"


NEWER = re.compile(r"/(child|store|tablet)\.js")
"""The scripts that are written in words of 2020."""


def test_a_tablet_that_is_too_old_is_told_where_it_is_bound_and_at_its_start(
    come: Come, stage: Stage
) -> None:
    page = come("about:blank", 820, **ALONE)
    page.route(NEWER, lambda route: route.fulfill(response=route.fetch(), body="a ?= b;"))
    told = page.get_by_text("son navigateur est trop ancien")
    for address in ("/c/tablette?l=fr", f"/c/tablette/{ALL}?l=fr"):
        page.goto(stage.address + address)
        expect(told).to_be_hidden()
        page.evaluate("document.getAnimations().forEach(one => one.finish())")
        expect(told).to_be_visible()


def test_a_tablet_that_is_not_is_told_nothing(come: Come, stage: Stage) -> None:
    page = come(f"{stage.address}/c/tablette?l=fr", 820, **ALONE)
    expect(page.locator("#unready")).to_have_count(0)
    page.goto(f"{stage.address}/c/tablette/{ALL}?l=fr")
    expect(page.locator("#unready")).to_have_count(0)
