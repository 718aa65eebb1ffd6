"""Two quick taps, a page loaded again, Back, two tabs: the hands of a child."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Come
from tests.browser.hands import send_empty, touch
from tests.browser.stage import ALONE, Stage
from tests.browser.states import send
from tests.browser.test_child import code_of

PATH = f"/c/{code_of('8-10')}/8-10?l=fr"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the device runs the scripts of pages."""
    return bool(request.param)


@pytest.fixture
def page(come: Come, stage: Stage, scripts: bool) -> Page:
    """The questions, on a phone; the box is empty."""
    stage.box.dropped.clear()
    return come(stage.address + PATH, 390, java_script_enabled=scripts, **ALONE)


def on(page: Page, number: int) -> None:
    """Fail unless that question is shown, and no other."""
    expect(page.locator("section:visible")).to_have_attribute("id", f"q{number}")


SECOND_TAP = """() => {
  location.hash = "#q2";
  const button = document.querySelector("#q2 .moves .main");
  const [settling] = button.getAnimations();
  const taken = () => getComputedStyle(button).pointerEvents;
  settling.pause();
  settling.currentTime = settling.effect.getTiming().duration - 1;
  const before = taken();
  settling.finish();
  return [before, taken()];
}"""


def test_the_second_of_two_quick_taps_goes_no_further(come: Come, stage: Stage) -> None:
    page = come(stage.address + PATH, 390, **ALONE)
    assert page.evaluate(SECOND_TAP) == ["none", "auto"]


def test_a_page_that_is_loaded_again_loses_no_answer_without_a_word(
    page: Page, stage: Stage, scripts: bool
) -> None:
    page.locator(".tile:visible").first.click()
    page.locator("a.main:visible").click()
    on(page, 2)
    page.reload()
    on(page, 1 if scripts else 2)
    assert page.locator("#q1 input:checked").count() == 0
    assert stage.box.dropped == []


def test_back_from_the_thank_you_is_a_sheet_from_its_beginning(
    page: Page, stage: Stage, scripts: bool
) -> None:
    page.locator(".tile:visible").first.click()
    page.goto(f"{stage.address}{PATH}#end")
    page.locator("button.main:visible").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    page.go_back()
    if scripts:
        on(page, 1)
    assert len(stage.box.dropped) == 1


def test_back_and_forward_go_from_one_question_to_the_next(page: Page, stage: Stage) -> None:
    page.locator("a.main:visible").click()
    on(page, 2)
    page.go_back()
    on(page, 1)
    page.go_forward()
    on(page, 2)
    assert stage.box.dropped == []


def test_two_quick_taps_send_one_sheet(page: Page, stage: Stage) -> None:
    page.locator(".tile:visible").first.click()
    page.goto(f"{stage.address}{PATH}#end")
    page.locator("button.main:visible").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    page.wait_for_timeout(300)
    assert len({submission for _, submission, _ in stage.box.dropped}) == 1


def test_two_quick_taps_on_a_sheet_without_an_answer_send_nothing(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.address}{PATH}#end")
    page.locator("button.main:visible").dblclick()
    expect(page.locator("h1:visible")).to_have_text("Tu n’as encore rien choisi")
    page.wait_for_timeout(300)
    assert stage.box.dropped == []
    touch(page, "Je recommence")
    on(page, 1)
    page.locator(".tile:visible").first.click()
    page.evaluate("location.hash = 'end'")
    send(page, "button.main:visible")
    [sheet] = stage.box.sheets()
    assert any(sheet.answers.values())


def test_two_tabs_are_two_sheets(page: Page, stage: Stage) -> None:
    other = page.context.new_page()
    other.goto(stage.address + PATH)
    page.locator(".tile:visible").first.click()
    for tab in (page, other):
        tab.goto(f"{stage.address}{PATH}#end")
    send(page, "button.main:visible")
    send_empty(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    first, second = stage.box.sheets()
    assert len({submission for _, submission, _ in stage.box.dropped}) == 2
    assert set(second.answers.values()) == {""}
    assert set(first.answers.values()) != {""}


@pytest.mark.parametrize("typed", ["0LLAG", "OLLAG", "ALLA0"])
def test_a_zero_for_an_o_is_told(come: Come, stage: Stage, typed: str) -> None:
    page = come(f"{stage.address}/c/?l=fr", 390, **ALONE)
    page.get_by_label("Le code de l’affiche").fill(typed)
    page.get_by_role("button", name="J’entre").click()
    expect(page.get_by_text("Il n’y a ni zéro ni lettre O.")).to_be_visible()
    expect(page.get_by_label("Le code de l’affiche")).to_have_value(typed)
