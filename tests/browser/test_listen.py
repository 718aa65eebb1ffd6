"""Listening in a real browser: one button reads a screen, nothing plays by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from consult.config import Settings
from consult.domain.bands import BANDS, CODES
from consult.domain.sound import said_to, tidy
from consult.media.journey import journey
from consult.media.sounds import convert
from consult.projections.heard import Sounds
from tests.browser.audit import is_sound
from tests.browser.chromium import serving
from tests.browser.test_child import PHONE, a_document, code_of
from tests.media.given_sounds import a_hum
from tests.web.given_doors import Box, NoVoices, a_door, an_app

WORDS = sorted({words for band in CODES for words in said_to(a_document(), band, "fr")})
FILES = {
    ("fr", words): (f"{at:064x}", f"{at + 5000:064x}")
    for at, words in enumerate([*WORDS, *map(tidy, journey("fr"))])
}
TABLET = (1024, 768)
"""A tablet that lies."""
SAID = {file: words for (_, words), (file, _) in FILES.items()}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site where everything can be heard, one door per band."""
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path_factory.mktemp("data"))})
    doors = [a_door(code_of(band), a_document(), band) for band in CODES]
    app: Flask = an_app(settings, Box(), *doors)
    cast(NoVoices, app.extensions["consult"].voices).now = Sounds(FILES)
    with serving(app) as served:
        yield served


Listen = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def listen(browser: Browser, address: str) -> Iterator[Listen]:
    """The questions of a band, and what was asked to be heard, in order."""
    opened = []
    hum = convert(a_hum(0.3)).opus

    def come(band: str, size: tuple[int, int] = PHONE) -> tuple[Page, list[str]]:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="fr", service_workers="block"
        )
        opened.append(context)
        asked: list[str] = []

        def answer(route: Route) -> None:
            asked.append(SAID[route.request.url.rpartition("/")[2].partition(".")[0]])
            route.fulfill(body=hum, content_type="audio/ogg")

        page = context.new_page()
        page.route("**/c/sons/**", answer)
        page.goto(f"{address}/c/{code_of(band)}/{band}?l=fr")
        return page, asked

    yield come
    for context in opened:
        context.close()


@pytest.mark.parametrize("band", ["3-5", "6-7", "11-14"])
def test_one_touch_reads_the_question_then_each_choice_as_shown(listen: Listen, band: str) -> None:
    page, asked = listen(band)
    screen = page.locator(".screen.first")
    button = screen.locator(".listen > .listen-button")
    expect(button).to_have_text("Écouter")
    assert asked == []
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("Arrêter le son")
    expect(button).to_have_attribute("aria-pressed", "false")
    shown = [tidy(one) for one in screen.locator("h1, .word").all_inner_texts()]
    assert asked == shown


@pytest.mark.parametrize("band", ["3-5", "6-7"])
def test_the_youngest_hear_one_choice_without_choosing_it(listen: Listen, band: str) -> None:
    page, asked = listen(band)
    tile = page.locator(".screen.first .aloud").first
    word = tidy(tile.locator(".word").inner_text())
    tile.get_by_role("button", name=f"Écouter : {word}").press("Enter")
    expect(tile).to_have_class("aloud spoken")
    expect(tile).to_have_class("aloud")
    assert asked == [word]
    assert page.locator("input:checked").count() == 0


def test_the_next_screen_is_silent(listen: Listen) -> None:
    page, asked = listen("6-7")
    page.locator(".screen.first .listen > .listen-button").click()
    page.locator(".screen.first .moves .main").click()
    expect(page.locator('.listen-button[aria-pressed="true"]')).to_have_count(0)
    before = list(asked)
    page.wait_for_timeout(800)
    assert asked == before


@pytest.mark.parametrize("band", CODES)
def test_listening_breaks_no_rule_of_accessibility(listen: Listen, band: str) -> None:
    for size in (PHONE, (768, 1024)):
        page, _ = listen(band, size)
        is_sound(page)


@pytest.mark.parametrize("band", CODES)
def test_each_listen_button_is_as_easy_to_touch_as_the_band_needs(
    listen: Listen, band: str
) -> None:
    page, _ = listen(band)
    for button in page.locator(".screen.first .listen-button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= BANDS[band].target_px


@pytest.mark.parametrize("band", CODES)
def test_on_a_tablet_that_lies_every_choice_is_seen_at_once(listen: Listen, band: str) -> None:
    page, _ = listen(band, TABLET)
    for number in range(1, len(a_document().questions_for(band)) + 1):
        page.evaluate("anchor => { location.hash = anchor }", f"q{number}")
        choices = page.locator("section:visible input:is([type=radio], [type=checkbox])")
        choices.first.check(force=True)
        high = page.evaluate("document.documentElement.scrollHeight")
        assert high <= TABLET[1], f"question {number} is {high} px high"
