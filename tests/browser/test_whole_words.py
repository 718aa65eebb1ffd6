"""No word is cut in two where a line has room for it: on a small phone, with large text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from playwright.sync_api import Page

from consult.domain.bands import BANDS, CODES
from consult.domain.document import OFFERED
from tests.browser.conftest import Come
from tests.browser.device_states import heard
from tests.browser.showing import show
from tests.browser.stage import ALONE, WORDS, Stage
from tests.browser.test_child import code_of

SMALLEST = 320
TWICE_THE_TEXT = 195
"""A phone of 390 px whose text is 200 %: half as many pixels of the page."""
CUT = """() => {
  const cut = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, word = document.createRange();
    if (!text.parentElement.checkVisibility()) continue;
    for (const found of text.data.matchAll(/[^\\s-]+/g)) {
      word.setStart(text, found.index);
      word.setEnd(text, found.index + found[0].length);
      const lines = new Set([...word.getClientRects()].map((line) => Math.round(line.top)));
      if (lines.size > 1) cut.push(found[0]);
    }
  }
  return cut;
}"""
"""The words of the screen that stand on two lines."""
every_band = pytest.mark.parametrize("band", CODES)


def screens(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The invitation, each screen of the questions, the thank-you, a few words where they are."""
    show(page, f"{stage.address}/c/{code_of(band)}?l={language}")
    yield "invitation"
    show(page, f"{stage.address}/c/{code_of(band)}/{band}?l={language}")
    for anchor in page.eval_on_selector_all("section.screen[id]", "all => all.map(x => x.id)"):
        page.evaluate("anchor => { location.hash = anchor }", anchor)
        yield anchor
    show(page, f"{stage.address}/c/scene/kept/{band}?l={language}")
    yield "thank-you"
    if BANDS[band].text_at_most:
        show(page, f"{stage.address}/c/{WORDS}/{band}/mot?l={language}")
        yield "a few words"


@every_band
@pytest.mark.parametrize("sound", [False, True], ids=["silent", "heard"])
def test_no_word_is_cut_on_the_smallest_phone(
    come: Come, stage: Stage, band: str, sound: bool
) -> None:
    page, cut = come("about:blank", SMALLEST, **ALONE), list[str]()
    for language in OFFERED:
        with heard(stage, band, language) if sound else nullcontext():
            for screen in screens(page, stage, band, language):
                cut += [f"{language} {screen}: {word}" for word in page.evaluate(CUT)]
    assert cut == []


@every_band
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_word_is_cut_in_text_of_twice_the_size(
    come: Come, stage: Stage, band: str, language: str
) -> None:
    page, wrong = come("about:blank", TWICE_THE_TEXT, **ALONE), list[str]()
    for screen in screens(page, stage, band, language):
        wrong += [f"{screen}: {word}" for word in page.evaluate(CUT)]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > TWICE_THE_TEXT:
            wrong.append(f"{screen} is {wide} px wide")
    assert wrong == []
