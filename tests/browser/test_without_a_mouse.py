"""The child's journey by keyboard, by ear, with large text, without movement."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page

from consult.domain.bands import BANDS, CODES
from tests.browser.conftest import Come
from tests.browser.matrix import LANGUAGES, Cell
from tests.browser.stage import ALONE, Stage, every_kind
from tests.browser.states import show, walk
from tests.browser.test_child import code_of

every_band = pytest.mark.parametrize("band", CODES)
ASKED = ("group", "radio", "checkbox", "combobox")
"""Roles of what a child chooses from."""
SHOWN = """() => {
  const one = document.activeElement;
  const seen = one.matches('.tile input') ? one.nextElementSibling : one;
  const style = getComputedStyle(seen);
  return {group: one.name || '', on: one.id || one.className, width: style.outlineWidth,
          kind: style.outlineStyle, section: one.matches('section')};
}"""


def questions(stage: Stage, band: str, language: str = "fr") -> str:
    return f"{stage.address}/c/{code_of(band)}/{band}?l={language}"


def stops(page: Page) -> list[dict[str, Any]]:
    """What Tab reaches on the screen that is shown, one after the other, until it starts again.

    Not the screen itself: the browser puts the focus there when the address names it.
    """
    found: list[dict[str, Any]] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        found.append(page.evaluate(SHOWN))
    return [stop for stop in found if not stop["section"]]


@every_band
@pytest.mark.parametrize("colours", ["light", "forced"])
def test_every_stop_of_the_keyboard_is_seen_and_choices_are_one(
    come: Come, stage: Stage, band: str, colours: str
) -> None:
    page = come("about:blank", **ALONE)
    Cell(390, colours).dress(page)
    for number, (question, variant) in enumerate(every_kind().questions_for(band), 1):
        page.goto("about:blank")
        show(page, f"{questions(stage, band)}#q{number}")
        reached = stops(page)
        assert [stop for stop in reached if (stop["width"], stop["kind"]) != ("4px", "solid")] == []
        boxes = len(variant.options) if variant.kind == "several" else 0
        assert Counter(stop["group"] for stop in reached)[question.code] == boxes + 1
    for path in ("", "#stop1", "#end"):
        page.goto("about:blank")
        show(page, questions(stage, band) + path)
        reached = stops(page)
        assert len(reached) >= 2
        assert {(stop["width"], stop["kind"]) for stop in reached} == {("4px", "solid")}


def test_arrows_move_within_the_choices_of_one_question(come: Come, stage: Stage) -> None:
    page = come(f"{questions(stage, '6-7')}#q1", **ALONE)
    group = page.locator("section:visible input[type=radio]")
    group.first.focus()
    passed = []
    for _ in range(group.count()):
        page.keyboard.press("ArrowDown")
        passed.append(group.evaluate_all("all => all.indexOf(document.activeElement)"))
    assert passed == [*range(1, group.count()), 0]


@every_band
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_names_each_question_and_each_choice(
    come: Come, stage: Stage, band: str, language: str
) -> None:
    page = come("about:blank", **ALONE)
    devices = page.context.new_cdp_session(page)
    for number, (_, variant) in enumerate(every_kind().questions_for(band), 1):
        show(page, f"{questions(stage, band, language)}#q{number}")
        nodes = devices.send("Accessibility.getFullAXTree")["nodes"]
        heard = [
            (node["role"]["value"], node["name"]["value"])
            for node in nodes
            if not node["ignored"] and node["role"]["value"] in ASKED
        ]
        groups = [name for role, name in heard if role == "group" and name]
        assert groups[0] == variant.text[language]
        assert len(groups) == (2 if variant.kind == "order" else 1)  # "First" is a group within.
        choices = [name for role, name in heard if role != "group"]
        asides = 1 if band in ("3-5", "6-7") else 2
        labels = Counter(one.label[language] for one in variant.options)
        assert not labels - Counter(choices)
        others = Counter(choices) - labels
        assert others.total() == asides
        assert all(others)


CLIPPED = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility() || one.closest('.unseen, svg')) continue;
    const area = document.createRange();
    area.selectNodeContents(one);
    for (const line of area.getClientRects())
      if (line.left < -1 || line.right > wide + 1) found.push(one.textContent.trim());
    for (let up = one; up; up = up.parentElement) {
      const hides = getComputedStyle(up).overflowX !== 'visible' && up !== document.body;
      if (hides && up.scrollWidth > up.clientWidth + 1) found.push(up.className);
    }
  }
  return found;
}"""
TWICE = """() => {
  const style = document.documentElement.style;
  style.fontSize = '';
  style.fontSize = 2 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 'px';
}"""


TOO_SMALL = """sizes => {
  const least = sizes[document.documentElement.dataset.band] ?? Math.min(...Object.values(sizes));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const { data, parentElement: one } = texts.currentNode;
    if (!data.trim() || !one.checkVisibility() || one.closest('.adult, .unseen, svg')) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < least) found.push(`${size} px: ${data.trim()}`);
  }
  return found;
}"""
SIZES = {band: rules.text_px for band, rules in BANDS.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_never_small_and_twice_its_size_fits_on_a_small_phone(
    come: Come, stage: Stage, language: str
) -> None:
    page = come("about:blank", 320, **ALONE)
    for band in CODES:
        for state in walk(page, stage, band, language):
            assert page.evaluate(TOO_SMALL, SIZES) == [], (band, state)
            page.evaluate(TWICE)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (band, state)
            assert page.evaluate(CLIPPED) == [], (band, state)


MOVING = """() => [...document.querySelectorAll('*')].flatMap(one => {
  const style = getComputedStyle(one);
  if (style.animationName === 'settling') return []; // Holds a button back, moves nothing.
  return [style.transitionDuration, style.animationDuration].join(', ').split(', ')
    .map(time => parseFloat(time) * (time.endsWith('ms') ? 1 : 1000));
})"""


@pytest.mark.parametrize(("asked", "most"), [("reduce", 0), ("no-preference", 200)])
def test_nothing_moves_for_those_who_ask_and_little_for_others(
    come: Come, stage: Stage, asked: str, most: int
) -> None:
    page = come("about:blank", reduced_motion=asked, **ALONE)
    for path in ("/c/PRST3?l=fr", "/c/PRST3/6-7?l=fr", "/c/SHVTX?l=fr"):
        show(page, stage.address + path)
        assert max(page.evaluate(MOVING)) <= most
