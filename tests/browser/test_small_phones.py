"""What the youngest see at once on a small phone: both choices, and what sends, bare."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Come
from tests.browser.device_states import heard
from tests.browser.stage import ALONE, Stage
from tests.browser.test_child import code_of

HEIGHT = 740
every_phone = pytest.mark.parametrize("width", [375, 320])
both_bands = pytest.mark.parametrize("band", ["3-5", "6-7"])


@pytest.fixture(params=[False, True], ids=["silent", "heard"])
def stage(request: pytest.FixtureRequest, stage: Stage, band: str) -> Iterator[Stage]:
    """The stage; where all words can be heard, each choice has a button more."""
    with heard(stage, band, "fr") if request.param else nullcontext():
        yield stage


def screen(come: Come, stage: Stage, band: str, width: int, anchor: str) -> Page:
    address = f"{stage.address}/c/{code_of(band)}/{band}?l=fr#{anchor}"
    return come(address, viewport={"width": width, "height": HEIGHT}, **ALONE)


def bottom(page: Page, what: str) -> float:
    box = page.locator(f"section:visible {what}").bounding_box()
    assert box
    return box["y"] + box["height"]


def top(page: Page, what: str) -> float:
    box = page.locator(f"section:visible {what}").bounding_box()
    assert box
    return box["y"]


@every_phone
@both_bands
def test_both_choices_are_seen_above_the_bar(
    come: Come, stage: Stage, band: str, width: int
) -> None:
    page = screen(come, stage, band, width, "q1")
    seen = min(top(page, ".moves"), HEIGHT)
    choice = page.locator("section:visible .tile:not(.unsure)").nth(1).bounding_box()
    assert choice
    assert seen - choice["y"] >= 0.8 * choice["height"]
    buttons = page.locator("section:visible .moves .button").all()
    assert len({round(box["y"]) for one in buttons if (box := one.bounding_box())}) == 1


@every_phone
@both_bands
def test_nothing_lies_over_what_sends(come: Come, stage: Stage, band: str, width: int) -> None:
    page = screen(come, stage, band, width, "end")
    assert bottom(page, "button.main") <= top(page, ".moves")
