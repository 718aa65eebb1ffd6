"""In colours that a person forces on every page, what weighs the same looks the same."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Come
from tests.browser.matrix import Cell
from tests.browser.stage import ALONE, Stage
from tests.browser.test_whole_words import screens

COLOURS = """() => [...document.querySelectorAll('.button, .try, .help summary')]
  .filter(one => one.checkVisibility())
  .map(one => getComputedStyle(one)).map(style => `${style.color} in ${style.borderColor}`)"""
"""Of all that is pressed, links and buttons alike: the words in the border."""


@pytest.mark.parametrize("band", ["6-7", "15-17"])
def test_links_and_buttons_have_one_colour(come: Come, stage: Stage, band: str) -> None:
    page = come("about:blank", **ALONE)
    Cell(320, "forced").dress(page)
    seen = {one for _ in screens(page, stage, band, "fr") for one in page.evaluate(COLOURS)}
    assert len(seen) == 1
