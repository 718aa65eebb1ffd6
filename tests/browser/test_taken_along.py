"""The page of a sitting on its facilitator's device, while the network comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import sitting_promises as promises
from tests.browser.audit import faults, sticks_out
from tests.browser.offline import HAS_SHELL
from tests.browser.sitting_promises import Held, made_ready, note, open_page
from tests.prepared import Prepared


@pytest.fixture
def held(prepared: Callable[[str], Prepared], tmp_path: Path) -> Iterator[Held]:
    """A sitting that was made ready."""
    with prepared("sqlite").copy(tmp_path / "data") as settings, made_ready(settings) as held:
        yield held


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new device."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_number_waits_for_the_network_and_is_said_to_be_sent_when_it_is(
    page: Page, held: Held
) -> None:
    promises.keeps_a_number_until_it_is_noted(page, held)


def test_without_network_all_is_there_and_sound(page: Page, held: Held) -> None:
    open_page(page, held)
    held.site.down()
    page.goto(held.address.split("?")[0])
    expect(page.get_by_role("img", name=" ".join(held.code))).to_be_visible()
    expect(page.get_by_role("heading", name="Ce que vous dites")).to_be_visible()
    assert [*faults(page, "fr"), *sticks_out(page)] == []


def test_once_counted_nothing_of_it_stays_on_the_device(page: Page, held: Held) -> None:
    open_page(page, held)
    held.site.down()
    page.reload()
    note(page, "22")
    expect(page.get_by_text(promises.WAITS)).to_be_visible()
    held.count()
    held.site.up()
    page.goto(held.address)
    expect(page.get_by_role("heading", name="La cour")).to_be_visible()
    assert not page.evaluate(HAS_SHELL, held.path.split("?")[0])
    assert page.evaluate(promises.NUMBERS) == []


def test_a_number_that_the_city_refuses_says_why_and_waits_no_more(page: Page, held: Held) -> None:
    open_page(page, held)
    page.locator("#number").evaluate("(field) => field.removeAttribute('max')")
    note(page, "501")
    expect(page.get_by_text("Indiquez un nombre de 1 à 500.")).to_be_visible()
    page.reload()
    expect(page.locator("#count-state")).to_be_empty()
    assert held.headcount == 24


def test_a_device_that_can_keep_nothing_sends_the_form_as_it_is(page: Page, held: Held) -> None:
    page.add_init_script("indexedDB.open = () => { throw new Error('forbidden'); };")
    page.goto(held.address)
    note(page, "22")
    expect(page.get_by_text(promises.SENT)).to_be_visible()
    assert held.headcount == 22
