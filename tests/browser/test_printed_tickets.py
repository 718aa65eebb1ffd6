"""The team prints tickets: the sheets are saved, and the list has the new batch at once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Come, DemoCity
from tests.browser.hands import PDF, follow, press, write


def test_a_batch_is_in_the_list_once_its_sheets_are_saved(demo_city: DemoCity, come: Come) -> None:
    page = come(f"{demo_city.address}/demo")
    press(page, "équipe")
    follow(page, "Consultations")
    page.locator("main").get_by_role("link", name="La cour de récré").first.click()
    follow(page, "Tickets à usage unique")
    lines = page.locator("main tbody tr")
    before = lines.count()
    page.get_by_role("radio").first.check()
    page.locator("[name=band]").first.check()
    page.locator("[name=number]").evaluate("(field) => field.removeAttribute('min')")
    write(page, "Combien de tickets", "0")
    press(page, "Imprimer ces tickets")
    expect(page.get_by_text("Indiquez un nombre de 1 à 5 000.").first).to_be_visible()
    write(page, "Combien de tickets", "20")
    with page.expect_download() as saving:
        press(page, "Imprimer ces tickets")
    assert saving.value.suggested_filename == "tickets.pdf"
    assert saving.value.path().read_bytes().startswith(PDF)
    expect(lines).to_have_count(before + 1)
