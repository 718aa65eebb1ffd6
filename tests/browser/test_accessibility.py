"""axe, and what it cannot see, in every state of the child's journey."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Page

from consult.domain.bands import CODES
from tests.browser.conftest import Come
from tests.browser.matrix import CELLS, LANGUAGES, Cell, every_look, examine
from tests.browser.showing import show
from tests.browser.stage import ALONE, Stage

FEWEST = 20
"""States of a journey: fewer would mean that the walk ended early."""


@pytest.fixture
def page(come: Come) -> Page:
    """A page of a new device."""
    return come("about:blank", **ALONE)


def test_axe_finds_nothing_states_and_cells_in_turn(page: Page, stage: Stage) -> None:
    looks = list(every_look(page, stage, whole=False))
    assert [str(look) for look in looks if look.wrong] == []
    assert {look.cell for look in looks} == set(CELLS)
    assert len({look.state for look in looks}) >= FEWEST


@pytest.mark.long
def test_axe_finds_nothing_in_any_state_and_cell(page: Page, stage: Stage) -> None:
    looks = list(every_look(page, stage, whole=True))
    assert [str(look) for look in looks if look.wrong] == []
    for band, language in product(CODES, LANGUAGES):
        seen = [look for look in looks if (look.band, look.language) == (band, language)]
        assert {look.cell for look in seen} == set(CELLS)
        assert len({look.state for look in seen}) >= FEWEST


FAULTS = {
    "color-contrast": "document.querySelector('h1').style.color = '#bbb'",
    "color-contrast-enhanced": "document.querySelector('.promises').style.color = '#6b6b6b'",
    "button-name": "document.querySelector('.choice button').textContent = ''",
    "label": "document.querySelector('.first .tile .word').remove()",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "document-title": "document.title = ''",
    "meta-viewport": "document.querySelector('meta[name=viewport]').content += ',user-scalable=no'",
}


@pytest.mark.parametrize("rule", FAULTS)
def test_axe_sees_a_planted_fault(page: Page, stage: Stage, rule: str) -> None:
    path = "PRST3/6-7" if ".tile" in FAULTS[rule] else "PRST3"
    show(page, f"{stage.address}/c/{path}?l=fr")
    Cell(390, "light").dress(page)
    assert examine(page)["violations"] == []
    page.evaluate(FAULTS[rule])
    assert rule in [broken for broken, _ in examine(page)["violations"]]
