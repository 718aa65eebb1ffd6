"""Two quick taps, a page loaded again, Back, two tabs: the hands of a child."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Come
from tests.browser.hands import send_empty, touch
from tests.browser.stage import ALONE, WORDS, Stage
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


SECOND_TAP = """([screen, selector]) => new Promise((resolve) => {
  const button = document.querySelector(`#${screen} .moves ${selector}`);
  const taken = () => getComputedStyle(button).pointerEvents;
  const tap = () => new MouseEvent("click", { detail: 1, bubbles: true, cancelable: true });
  addEventListener("hashchange", () => {
    const [settling] = button.getAnimations();
    settling.pause();
    settling.currentTime = settling.effect.getTiming().duration - 1;
    const before = taken();
    settling.play();
    const heardLate = button.dispatchEvent(tap());
    settling.finish();
    resolve([before, heardLate, taken(), button.dispatchEvent(tap())]);
  }, { once: true });
  location.hash = screen;
})"""


@pytest.mark.parametrize("where", [("q2", ".main"), ("q2", ".back"), ("end", ".stop")], ids=str)
def test_the_second_of_two_quick_taps_goes_no_further(
    come: Come, stage: Stage, where: tuple[str, str]
) -> None:
    """Nor where a slow device hears of the tap when nothing keeps it off any more."""
    page = come(stage.address + PATH, 390, **ALONE)
    assert page.evaluate(SECOND_TAP, list(where)) == ["none", False, "auto", True]


NEVER_TOLD = "addEventListener('hashchange', (event) => event.stopImmediatePropagation());"
SECOND_TAP_FIRST = """() => new Promise((resolve) => {
  document.querySelector("#q1 .moves .main").click();
  requestAnimationFrame(() => {
    const tap = new MouseEvent("click", { detail: 1, bubbles: true, cancelable: true });
    resolve(document.querySelector("#q2 .moves .main").dispatchEvent(tap));
  });
})"""


def test_nor_where_a_device_hears_of_it_before_its_screen_has_changed(
    come: Come, stage: Stage
) -> None:
    page = come("about:blank", 390, **ALONE)
    page.add_init_script(NEVER_TOLD)
    page.goto(stage.address + PATH)
    assert page.evaluate(SECOND_TAP_FIRST) is False
    on(page, 2)


SECOND_TAP_BELOW = """() => new Promise((resolve) => {
  const tile = document.querySelector("#q1 .tile");
  const isKeptOff = () => {
    const { x, y, width, height } = tile.getBoundingClientRect();
    return width > 0 && !document.elementFromPoint(x + width / 2, y + height / 2).closest(".tile");
  };
  addEventListener("hashchange", () => {
    const tap = new MouseEvent("click", { detail: 1, bubbles: true, cancelable: true });
    resolve([atOnce, isKeptOff(), !tile.dispatchEvent(tap)]);
  });
  document.querySelector(".screen:target .choice a, .screen:target .wide").click();
  const atOnce = isKeptOff();
})"""
"""Before the page hears that its screen has changed, then, and heard later still."""


@pytest.mark.parametrize("leave", ["stop1", "again", "blank"])
def test_the_second_of_two_quick_taps_that_go_on_answers_nothing(
    come: Come, stage: Stage, leave: str
) -> None:
    page = come(f"{stage.address}{PATH}", 390, **ALONE)
    page.evaluate("leave => { location.hash = leave; }", leave)
    expect(page.locator(".screen:target")).to_have_id(leave)
    assert page.evaluate(SECOND_TAP_BELOW) == [True, True, True]
    page.locator(".tile:visible").first.click()
    assert page.locator("#q1 input:checked").count() == 1


def test_two_quick_taps_on_one_of_several_choose_it(come: Come, stage: Stage) -> None:
    page = come(f"{stage.address}/c/{code_of('11-14')}/11-14?l=fr", 390, **ALONE)
    several = page.locator(".tiles.several").locator("xpath=ancestor::section")
    page.evaluate("id => { location.hash = id; }", several.get_attribute("id"))
    tile = several.locator(".tile").first
    for where in (tile, tile.locator(".word")):  # Over its field, then beside it.
        where.dispatch_event("click", {"detail": 1})
        where.dispatch_event("click", {"detail": 2})
        assert tile.locator("input").is_checked()
        page.wait_for_timeout(500)  # Once it is seen, a tap takes it away.
        where.dispatch_event("click", {"detail": 1})
        assert not tile.locator("input").is_checked()
        page.wait_for_timeout(500)
    tile.dblclick()
    assert tile.locator("input").is_checked()


SENT_TWICE = """() => new Promise((resolve) => {
  addEventListener("hashchange", () => {
    const tile = document.querySelector(".screen:target .tiles.several .tile");
    const { x, y, width, height } = tile.getBoundingClientRect();
    resolve(document.elementFromPoint(x + width / 2, y + height / 2).closest(".tile") === null);
  });
  document.querySelector("#end button.main").click();
})"""


def test_two_quick_taps_to_send_change_nothing_where_she_is_led_to_mend(
    come: Come, stage: Stage
) -> None:
    page = come(f"{stage.address}/c/{code_of('11-14')}/11-14?l=fr", 390, **ALONE)
    page.evaluate(
        "() => document.querySelectorAll('.tiles.several input').forEach(one => one.click())"
    )
    page.evaluate("location.hash = 'end'")
    expect(page.locator("#end")).to_be_visible()
    assert page.evaluate(SENT_TWICE)


HELD_OFF = """addEventListener("DOMContentLoaded", () => {
  const settling = document.getAnimations().filter((one) => one.animationName === "settling");
  self.heldOff = settling.some(({ effect }) => effect.target.matches("main"));
});"""


def test_two_quick_taps_on_what_leads_to_the_words_do_not_leave_them(
    come: Come, stage: Stage
) -> None:
    page = come("about:blank", 390, **ALONE)
    page.add_init_script(HELD_OFF)
    page.goto(f"{stage.address}/c/{WORDS}/11-14/mot?l=fr")
    assert page.evaluate("self.heldOff")


def is_told_that_it_is_gone(page: Page) -> None:
    """Fail unless the page says that nothing is chosen any more, and lets her begin again."""
    expect(page.locator("h1:visible")).to_have_text("Ta feuille est vide")
    expect(page.locator("section:visible").get_by_text("Je recommence")).to_be_visible()


def walk_to_the_end(page: Page) -> None:
    """Answer the first question, then go past all others, by their buttons."""
    page.locator(".tile:visible").first.click()
    while page.locator("#end").is_hidden():
        page.locator("a.main:visible").click()


def test_a_page_that_is_loaded_again_loses_no_answer_without_a_word(
    page: Page, stage: Stage, scripts: bool
) -> None:
    page.locator(".tile:visible").first.click()
    page.locator("a.main:visible").click()
    on(page, 2)
    if scripts:
        page.wait_for_function("history.state")  # The script has marked the new screen's entry.
    page.reload()
    if scripts:
        is_told_that_it_is_gone(page)
        touch(page, "Je recommence")
    on(page, 1 if scripts else 2)
    assert page.locator("#q1 input:checked").count() == 0
    assert stage.box.dropped == []


def test_back_from_the_thank_you_is_a_page_to_begin_again_then_the_invitation(
    come: Come, stage: Stage
) -> None:
    stage.box.dropped.clear()
    page = come(f"{stage.address}/c/{code_of('8-10')}?l=fr", 390, **ALONE)
    touch(page, "Je veux bien")
    walk_to_the_end(page)
    touch(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    page.go_back()
    is_told_that_it_is_gone(page)
    page.evaluate("setTimeout(() => history.back())")
    expect(page.get_by_role("link", name="Je veux bien")).to_be_visible()
    touch(page, "Je veux bien")
    walk_to_the_end(page)
    page.go_back()
    page.go_back()
    expect(page.locator("section:visible")).to_have_attribute("id", re.compile(r"q\d"))
    assert len(stage.box.dropped) == 1


def test_who_begins_again_after_the_thank_you_goes_back_to_her_own_questions_alone(
    come: Come, stage: Stage
) -> None:
    page = come(stage.address + PATH, 390, **ALONE)
    walk_to_the_end(page)
    touch(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    page.go_back()
    touch(page, "Je recommence")
    on(page, 1)
    page.locator(".tile:visible").first.click()
    page.locator("a.main:visible").click()
    on(page, 2)
    page.go_back()
    on(page, 1)
    assert page.locator("#q1 input:checked").count() == 1
    page.go_back()
    is_told_that_it_is_gone(page)


def test_back_from_the_thank_you_sends_nothing_where_no_script_runs(
    page: Page, stage: Stage
) -> None:
    page.locator(".tile:visible").first.click()
    page.goto(f"{stage.address}{PATH}#end")
    page.locator("button.main:visible").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    page.go_back()
    assert page.locator("input:checked").count() == 0
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


@pytest.mark.parametrize("how", ["refusal", "stop"])
def test_a_no_that_is_loaded_again_or_tapped_twice_without_scripts_is_counted_once(
    come: Come, stage: Stage, how: str
) -> None:
    stage.box.dropped.clear()
    here = f"/c/{code_of('8-10')}?l=fr" if how == "refusal" else f"{PATH}#stop1"
    page = come(stage.address + here, 390, java_script_enabled=False, **ALONE)
    button = ".choice button" if how == "refusal" else "button[form=stop]:visible"
    page.locator(button).dblclick()
    expect(page).to_have_url(re.compile(how))
    page.reload()
    assert len(stage.box.dropped) >= 2
    assert len({submission for _, submission, _ in stage.box.dropped}) == 1


@pytest.mark.parametrize("how", ["refusal", "stop"])
def test_two_quick_taps_say_no_once(come: Come, stage: Stage, how: str) -> None:
    stage.box.dropped.clear()
    here = f"/c/{code_of('8-10')}?l=fr" if how == "refusal" else f"{PATH}#stop1"
    page = come(stage.address + here, 390, **ALONE)
    button = ".choice button" if how == "refusal" else "button[form=stop]:visible"
    page.locator(button).evaluate("button => { button.click(); button.click(); }")
    expect(page).to_have_url(re.compile(how))
    page.wait_for_timeout(300)
    assert len(stage.box.dropped) == 1


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
