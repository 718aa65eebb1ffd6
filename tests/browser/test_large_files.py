"""A file that is too large is told before it travels, and what was written beside it stays."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Come, DemoCity
from tests.browser.hands import press, write

MEANT = "Ce qu’elle montre, en français"
WORDS = "Le portail bleu"
TOO_LARGE = "Ce fichier est trop lourd\u00a0: 11\u00a0Mo au plus."


def test_a_photo_of_40_megabytes_does_not_even_travel(
    come: Come, demo_city: DemoCity, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bytes(40_000_000))
    page = come(demo_city.address)
    press(page, "équipe")
    page.goto(f"{demo_city.address}/bureau/lieux")
    page.get_by_role("main").get_by_role("link", name="École").first.click()
    page.goto(f"{page.url}/photo")
    here, file = page.url, page.locator("input[type=file]")
    write(page, MEANT, WORDS)
    file.set_input_files(photo)
    assert file.evaluate("file => file.validationMessage").startswith(TOO_LARGE)
    press(page, "Enregistrer la photo")
    assert page.url == here
    expect(page.get_by_label(MEANT)).to_have_value(WORDS)
    file.set_input_files([])
    assert not file.evaluate("file => file.validity.customError")
