"""The accessibility matrix: ages, languages, widths, colours, over every state of the journey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice, product
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from consult.domain.bands import CODES
from tests.browser.stage import Stage
from tests.browser.states import walk_all

LANGUAGES = ("fr", "ar")
"""What is read from left to right, and what is mirrored."""
WIDTHS = (320, 390, 768)
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
HEIGHT = 844
SOME = 3
"""One state in so many, when not the whole is looked at."""
STRICT = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
"""Beyond axe's own choice: text at 7:1, and what is touched of 24 px at least."""
RUN = """rules => axe.run(document, {rules}).then(found => ({
  violations: found.violations.map(rule => [rule.id, rule.nodes.map(one => String(one.target))]),
  undecided: found.incomplete.map(rule => rule.id),
  applied: [...found.passes, ...found.violations, ...found.incomplete].map(rule => rule.id),
}))"""

RULES = """() => Object.fromEntries(axe.getRules(['RGAAv4']).map(rule => [
  rule.ruleId, rule.tags.filter(tag => tag.startsWith('RGAA-')).map(tag => tag.slice(5))]))"""


@dataclass(frozen=True)
class Cell:
    """How a page is looked at."""

    width: int
    colours: str

    def dress(self, page: Page) -> None:
        """Show the page so, at once: a colour that still changes is not one that anybody reads."""
        page.set_viewport_size({"width": self.width, "height": HEIGHT})
        page.emulate_media(reduced_motion="reduce", **COLOURS[self.colours])


CELLS = tuple(Cell(width, colours) for colours in COLOURS for width in WIDTHS)


@dataclass(frozen=True)
class Look:
    """One state in one cell: what is wrong with it, the rules that applied, those left open."""

    band: str
    language: str
    state: str
    cell: Cell
    wrong: tuple[str, ...]
    applied: tuple[str, ...]
    undecided: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.band} {self.language} {self.cell.width} px {self.cell.colours}"
        return f"{where}, {self.state}: {'; '.join(self.wrong)}"


def every_look(page: Page, stage: Stage, whole: bool) -> Iterator[Look]:
    """Each state at each age and in each language, in every cell.

    Not `whole`: at each age every third state, in one cell; all states and cells take their turn.
    """
    turns = cycle(CELLS)
    for turn, (band, language) in enumerate(product(CODES, LANGUAGES)):
        for number, state in enumerate(walk_all(page, stage, band, language)):
            if whole or (number + turn) % SOME == 0:
                for cell in CELLS if whole else islice(turns, 1):
                    yield _look(page, band, language, state, cell)


def _look(page: Page, band: str, language: str, state: str, cell: Cell) -> Look:
    cell.dress(page)
    found = examine(page)
    wrong = (*_broken(found), *_missing(page, language), *_wide(page, cell))
    return Look(
        band, language, state, cell, wrong, tuple(found["applied"]), tuple(found["undecided"])
    )


def examine(page: Page) -> dict[str, Any]:
    """What axe says of the page as it is shown: violations with targets, and rules by id."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: dict[str, Any] = page.evaluate(RUN, STRICT)
    return found


def axe_version(page: Page) -> str:
    """The version of axe that `examine` has brought to the page."""
    return str(page.evaluate("axe.version"))


def rgaa_tests(page: Page) -> dict[str, list[str]]:
    """The tests of RGAA 4.1, as "11.1.1", that each rule of axe looks at in part."""
    found: dict[str, list[str]] = page.evaluate(RULES)
    return found


def _broken(found: dict[str, Any]) -> Iterable[str]:
    return (f"axe {rule}: {', '.join(targets[:3])}" for rule, targets in found["violations"])


def _missing(page: Page, language: str) -> Iterator[str]:
    """What every child's page has, whatever it tells: axe looks at what is there, not for it."""
    if (said := page.locator("html").get_attribute("lang")) != language:
        yield f"lang is {said}"
    if (number := page.locator("h1:visible").count()) != 1:
        yield f"{number} titles"
    if not page.locator(".help summary:visible").count():
        yield "no help line"


def _wide(page: Page, cell: Cell) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > cell.width:
        yield f"{wide} px wide"
