"""The child's journey in a real browser, without JavaScript, at every age."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consult.config import Settings
from consult.domain.ballot import REFUSED, STOPPED, Ending
from consult.domain.bands import BANDS, CODES
from consult.domain.document import READY, Document, Option, Question, Variant
from tests.browser.chromium import Counting, serving
from tests.web.given_doors import Box, a_door, an_app

PHONE, SMALL = (390, 844), (320, 640)
every_band = pytest.mark.parametrize("band", CODES)


def said(french: str) -> dict[str, str]:
    return {"fr": french, "en": french}


def option(id: str, picture: str | None = None) -> Option:
    return Option(id, said(id.capitalize()), picture)


def a_document() -> Document:
    """A question of each kind that the band may be asked, two at least."""
    pictures = (option("arbre", "deciduous-tree"), option("ballon", "soccer-ball"))
    words = (option("jamais"), option("parfois"), option("souvent"))
    faces = (option("super", "star-struck"), option("bien", "slightly-smiling-face"))
    scale = tuple(Option(str(each), said(str(each))) for each in range(11))
    kinds = {
        "pictures": Variant("pictures", said("Tu préfères quoi\u00a0?"), pictures),
        "faces": Variant("faces", said("C’était comment\u00a0?"), faces, ("super",)),
        "words": Variant("words", said("Ça arrive souvent\u00a0?"), words, ("souvent",)),
        "several": Variant("several", said("Tu voudrais quoi\u00a0?"), pictures + faces, (), 2),
        "scale": Variant("scale", said("De 0 à 10\u00a0?"), scale, ("8", "9", "10")),
        "more": Variant("pictures", said("Et demain\u00a0?"), pictures),
        "again": Variant("again", said("On recommence\u00a0?"), READY["again"]),
        "order": Variant("order", said("Quoi d’abord\u00a0?"), (*pictures, faces[0])),
        "points": Variant("points", said("Où d’abord\u00a0?"), pictures + faces),
        "worded": Variant("worded", said("À quel point\u00a0?"), words[::-1], ("souvent",)),
    }
    questions = [
        Question(
            code,
            f"cour.{code}",
            "service",
            {band: variant for band in CODES if variant.kind in BANDS[band].kinds},
        )
        for code, variant in kinds.items()
    ]
    return Document(said("La cour de récré"), "cour", tuple(questions))


def code_of(band: str) -> str:
    """The code of the door of one band."""
    return f"PRST{CODES.index(band) + 2}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("data")
    doors = [a_door(code_of(band), a_document(), band) for band in CODES]
    closed = a_door("CDSED", a_document(), "8-10", state="closed")
    shared = a_door("ALLAG", a_document(), *CODES)
    settings = Settings.from_environment({"CONSULT_DATA": str(folder)})
    return an_app(settings, Box(), *doors, closed, shared)


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def box(app: Flask) -> Box:
    """The box behind the site, empty."""
    box: Box = app.extensions["consult"].committer
    box.__init__()  # type: ignore[misc]
    return box


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """A page of a new device at that size; JavaScript is off unless asked for."""
    contexts: list[BrowserContext] = []

    def come(path: str, size: tuple[int, int] = PHONE, **device: Any) -> Page:
        width, height = size
        device.setdefault("java_script_enabled", False)
        context = browser.new_context(viewport={"width": width, "height": height}, **device)
        context.set_default_timeout(5000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path if path.startswith("about:") else site + path)
        return page

    yield come
    for context in contexts:
        context.close()


def questions(band: str, language: str = "fr") -> str:
    return f"/c/{code_of(band)}/{band}?l={language}"


def follow(page: Page, words: str) -> None:
    """Touch what says this, on the screen that is shown."""
    page.get_by_text(words, exact=True).locator("visible=true").click()


@every_band
def test_a_child_answers_without_javascript(open_page: Open, box: Box, band: str) -> None:
    page = open_page(f"/c/{code_of(band)}?l=fr")
    follow(page, "Je veux bien")
    asked = a_document().questions_for(band)
    for question, variant in asked:
        expect(page.locator("h1:visible")).to_have_text(variant.text["fr"])
        if variant.kind == "points":
            page.locator("select:visible").first.select_option("10")
        else:
            page.locator(f'input[name="{question.code}"]').first.check(force=True)
        follow(page, "Après" if band in ("3-5", "6-7") else "Suivant")
    follow(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    [sheet] = box.sheets()
    assert all(sheet.answers[question.code] not in ("", "?") for question, _ in asked)


def test_the_whole_journey_goes_by_keyboard(open_page: Open, box: Box) -> None:
    page = open_page(questions("8-10"))
    for question, _ in a_document().questions_for("8-10"):
        reach(page, f'input[name="{question.code}"]')
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        assert "/8-10" in page.url
        assert box.dropped == []
        reach(page, "a.main")
        page.keyboard.press("Enter")
    reach(page, "button.main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    assert len(box.sheets()) == 1


def reach(page: Page, selector: str) -> None:
    """Press Tab until something that is shown and matches has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_going_back_finds_the_answer_again(open_page: Open) -> None:
    page = open_page(questions("8-10"))
    page.locator('input[name="pictures"]').nth(1).check(force=True)
    follow(page, "Suivant")
    follow(page, "Retour")
    expect(page.locator('input[name="pictures"]').nth(1)).to_be_checked()
    follow(page, "Suivant")
    page.go_back()
    expect(page.locator('input[name="pictures"]').nth(1)).to_be_checked()


def test_stopping_asks_first_and_can_go_on(open_page: Open, box: Box) -> None:
    page = open_page(questions("8-10"))
    follow(page, "Suivant")
    page.locator('input[name="faces"]').first.check(force=True)
    follow(page, "J’arrête")
    expect(page.locator("h1:visible")).to_have_text("Tu veux arrêter\u00a0?")
    follow(page, "Je continue")
    expect(page.locator('input[name="faces"]').first).to_be_checked()
    follow(page, "J’arrête")
    follow(page, "J’efface tout")
    expect(page.locator("h1:visible")).to_have_text("C’est effacé")
    assert box.screens() == [Ending(STOPPED)]


def test_not_wanting_to_shows_pictures_and_then_ends(open_page: Open, box: Box) -> None:
    page = open_page(f"/c/{code_of('6-7')}?l=fr")
    follow(page, "Pas envie")
    for _ in range(4):
        expect(page.locator("svg.scene:visible")).to_have_count(1)
        follow(page, "Après")
    expect(page.locator("h1:visible")).to_have_text("C’est fini. Merci\u00a0!")
    assert box.screens() == [Ending(REFUSED)]


def test_help_is_one_tap_away(open_page: Open) -> None:
    page = open_page(questions("6-7"))
    page.locator(".help summary").click()
    expect(page.get_by_role("link", name="J’appelle le 119")).to_be_visible()


def test_a_journey_asks_little_of_the_network_and_leaves_nothing(
    open_page: Open, site: str, app: Flask
) -> None:
    asked = Counting(app)
    page = open_page("about:blank", java_script_enabled=True)
    sent: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.on("console", lambda message: broken.append(message.text))
    page.goto(f"{site}/c/ALLAG?l=fr")
    page.locator('a[data-band="8-10"]').click()
    follow(page, "Je veux bien")
    page.locator("section:visible input").first.check(force=True)
    page.goto(f"{page.url}#end")
    follow(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u00a0!")
    assert 4 <= len(asked.paths) <= 12, asked.paths
    assert {urlsplit(url).netloc for url in sent} == {urlsplit(site).netloc}
    assert broken == []
    assert page.context.cookies() == []
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


@every_band
def test_what_is_touched_is_as_large_as_the_age_asks(open_page: Open, band: str) -> None:
    least = BANDS[band].target_px
    for path in (questions(band), f"/c/{code_of(band)}?l=fr"):
        page = open_page(path)
        for touched in page.locator(".tile, .moves .button, .choice .button").all():
            size = touched.bounding_box()
            if size is not None:
                assert size["height"] >= least - 0.5, touched.inner_text()
                assert size["width"] >= min(least, 64) - 0.5, touched.inner_text()


@every_band
def test_text_is_as_large_as_the_age_asks(open_page: Open, band: str) -> None:
    page = open_page(questions(band), java_script_enabled=True)
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.word')).fontSize)")
    assert size >= BANDS[band].text_px


@every_band
@pytest.mark.parametrize("text", [1, 2], ids=["normal text", "200 % text"])
def test_nothing_scrolls_sideways_on_a_small_screen(open_page: Open, band: str, text: int) -> None:
    paths = [f"/c/{code_of(band)}?l=fr", questions(band), f"{questions(band)}#end", "/c/ALLAG"]
    paths.append(f"{questions(band)}#blank")
    for path in paths:
        page = open_page(path, SMALL, java_script_enabled=True)
        page.evaluate(
            "times => { const style = document.documentElement.style;"
            "style.fontSize = times * parseFloat(getComputedStyle(document.documentElement)"
            ".fontSize) + 'px' }",
            text,
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL[0], path


def test_the_focus_is_seen(open_page: Open) -> None:
    page = open_page(questions("8-10"), java_script_enabled=True)
    reach(page, 'input[name="pictures"]')
    outline = page.evaluate(
        "getComputedStyle(document.querySelector('input:focus + .face')).outlineWidth"
    )
    assert outline == "4px"


def test_what_is_chosen_shows_by_more_than_a_colour(open_page: Open) -> None:
    page = open_page(questions("8-10"), java_script_enabled=True)
    page.locator('input[name="pictures"]').first.check(force=True)
    border, tick, ground, other = page.evaluate(
        "[...document.querySelectorAll('[name=pictures]')].slice(0, 2).flatMap(input => {"
        "const face = getComputedStyle(input.nextElementSibling);"
        "return input.checked ? [face.borderTopWidth,"
        "getComputedStyle(input.nextElementSibling.querySelector('.tick')).visibility,"
        "face.backgroundColor] : [face.backgroundColor] })"
    )
    assert (border, tick) == ("5px", "visible")
    assert ground != other


@every_band
def test_only_what_is_chosen_is_bold(open_page: Open, band: str) -> None:
    page = open_page(questions(band), java_script_enabled=True)
    weights = page.eval_on_selector_all(
        ".tile .word", "all => [...new Set(all.map(one => getComputedStyle(one).fontWeight))]"
    )
    assert weights == ["400"]


def test_three_things_are_put_in_order_without_javascript(open_page: Open, box: Box) -> None:
    band, codes = "8-10", [question.code for question, _ in a_document().questions_for("8-10")]
    here = f"q{codes.index('order') + 1}"
    page = open_page(f"{questions(band)}#{here}")
    screen = page.locator(f"#{here}")
    first = screen.get_by_role("group", name="En premier", exact=True)
    then = screen.get_by_role("group", name="Ensuite", exact=True)
    expect(then).to_be_hidden()
    first.get_by_label("Ballon", exact=True).check()
    expect(then.get_by_label("Ballon", exact=True)).to_be_hidden()
    then.get_by_label("Super", exact=True).check()
    expect(screen.locator(".last:visible .word")).to_have_text("Arbre")
    first.get_by_label("Super", exact=True).check()
    expect(screen.locator(".last:visible")).to_have_count(0)
    then.get_by_label("Arbre", exact=True).check()
    page.goto(f"{page.url.partition('#')[0]}#end")
    follow(page, "J’envoie")
    [sheet] = box.sheets()
    assert sheet.answers["order"] == ("super:1", "arbre:2", "ballon:3")


@pytest.mark.parametrize("script", [False, True], ids=["without a script", "with one"])
def test_points_are_shared_and_what_is_wrong_is_said_with_nothing_lost(
    open_page: Open, box: Box, script: bool
) -> None:
    codes = [question.code for question, _ in a_document().questions_for("15-17")]
    here = f"q{codes.index('points') + 1}"
    device = {"java_script_enabled": script, "service_workers": "block"}
    page = open_page(f"{questions('15-17')}#{here}", **device)
    screen, told = page.locator(f"#{here}"), page.locator(f"#{here} .given")
    screen.get_by_label("Ballon").select_option("7")
    screen.get_by_label("Arbre").select_option("5")
    too_many = "Points donnés\u00a0: 12 sur 10. Enlèves-en 2."
    expect(told).to_have_text(too_many if script else "")
    page.goto(f"{page.url.partition('#')[0]}#end")
    follow(page, "J’envoie")
    expect(page.locator(f"#{here} .given.problem")).to_have_text(too_many)
    expect(screen.get_by_label("Ballon")).to_have_value("7")
    assert box.asked == 0
    screen.get_by_label("Arbre").select_option("2")
    screen.get_by_label("Super").select_option("1")
    page.goto(f"{page.url.partition('#')[0]}#end")
    follow(page, "J’envoie")
    [sheet] = box.sheets()
    assert sheet.answers["points"] == "ballon"
