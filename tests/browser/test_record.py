"""Staff lend their voice with the microphone of the device, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import path_of_chromium
from tests.browser.conftest import PATIENCE, DemoCity

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser whose microphone hears a beep each second."""
    arguments = ["--no-sandbox", *MICROPHONE]
    own = browser.browser_type.launch(executable_path=path_of_chromium(), args=arguments)
    page = own.new_page(locale="fr")
    page.set_default_timeout(PATIENCE)
    yield page
    own.close()


def test_a_sentence_is_recorded_heard_again_and_kept(page: Page, demo_city: DemoCity) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.goto(demo_city.address)
    page.get_by_role("button", name="équipe").click()
    page.get_by_role("link", name="Questionnaires", exact=True).click()
    page.get_by_role("link", name="La cour de récré").first.click()
    page.get_by_role("link", name="Écouter, enregistrer ou ajouter les sons").click()
    sentence = page.locator(".sentence-words a").first
    words = sentence.inner_text()
    sentence.click()
    page.get_by_role("button", name="Enregistrer ma voix").press("Enter")
    expect(page.get_by_role("button", name="Arrêter")).to_be_focused()
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Garder ce son").click()
    expect(page.get_by_text("C’est enregistré. Écoutez")).to_be_visible()
    page.get_by_role("button", name="Recommencer").press("Enter")
    expect(page.get_by_role("button", name="Arrêter")).to_be_focused()
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Écouter")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Garder ce son").click()
    expect(page.get_by_text("La phrase a sa voix.")).to_be_visible()
    page.get_by_role("link", name="Sons en français").click()
    line = page.get_by_role("listitem").filter(has_text=words).first
    expect(line.get_by_text("Enregistré ici")).to_be_visible()
    seconds = line.locator("audio").evaluate(
        "sound => new Promise((done, fail) => {"
        " sound.onloadedmetadata = () => done(sound.duration);"
        " sound.onerror = fail; sound.load(); sound.preload = 'metadata'; })"
    )
    assert 0.8 < seconds < 4
    assert said == []
