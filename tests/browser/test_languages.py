"""The child's pages in Arabic and Ukrainian, in a real browser: mirrored, legible, light."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from consult.config import Settings
from consult.domain.document import OFFERED
from tests.browser.chromium import serving
from tests.web.given_doors import Box, a_door, an_app, ready

CODE = "PRSTV"
ARABIC = "noto-sans-arabic"
WIDTHS = (320, 390, 768)
BANDS = ("6-7", "8-10", "11-14")
every_band = pytest.mark.parametrize("band", BANDS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A poster whose questionnaire is whole in every language."""
    folder: Path = tmp_path_factory.mktemp("data")
    settings = Settings.from_environment({"CONSULT_DATA": str(folder)})
    with serving(an_app(settings, Box(), a_door(CODE, ready("la-cour"), languages=OFFERED))) as url:
        yield f"{url}/c/{CODE}"


def screens(site: str, band: str, language: str) -> list[str]:
    """The invitation, a question, the pause and the end."""
    questions = f"{site}/{band}?l={language}"
    return [f"{site}?b={band}&l={language}", *(questions + at for at in ("#q1", "#stop1", "#end"))]


@every_band
@pytest.mark.parametrize("language", ["ar", "uk"])
def test_nothing_sticks_out_of_a_small_screen(
    page: Page, site: str, band: str, language: str
) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for screen in screens(site, band, language):
            page.goto(screen)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, screen


def test_arabic_is_mirrored_as_a_whole(page: Page, site: str) -> None:
    page.goto(f"{site}/8-10?l=ar#q1")
    on = page.locator("#q1 .moves .main").bounding_box()
    back = page.locator("#q1 .moves a").first.bounding_box()
    assert on
    assert back
    assert on["x"] < back["x"]
    arrow = page.locator("#q1 .moves .main .mirror")
    assert arrow.evaluate("one => getComputedStyle(one).transform").startswith("matrix(-1")


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("fr", set()), ("tr", {"andika-turkish"}), ("uk", {"andika-cyrillic"}), ("ar", {ARABIC})],
)
def test_other_letters_bring_their_own_font_and_only_theirs(
    page: Page, site: str, language: str, wanted: set[str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(_file(one)))
    page.goto(f"{site}?b=8-10&l={language}", wait_until="networkidle")
    fonts = {name.rsplit("-", 1)[0] for name in asked if name.endswith(".woff2")}
    assert fonts - {"andika"} == wanted


def _file(request: Request) -> str:
    return request.url.partition("?")[0].rsplit("/", 1)[1]
