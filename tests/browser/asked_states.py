"""States of a place with its photo, of questions for some and of points to share."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from consult.domain.bands import BANDS
from consult.domain.document import Document
from consult.domain.kinds import POINTS
from tests.browser.showing import send, show
from tests.browser.stage import FOR_SOME, PHOTO, PHOTO_OVER, SELDOM, Stage, every_kind, some_asked
from tests.browser.test_child import code_of


def walk_asked(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The names of these states for a band in a language, while the page shows each."""
    yield from _where_it_is(page, stage, band, language)
    if BANDS[band].conditions:
        yield from _for_some(page, stage, band, language)
    if POINTS in BANDS[band].kinds:
        yield from _sharing(page, stage, band, language)


def _where_it_is(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The photo of the place instead of its drawing, on each page that begins with it."""
    show(page, f"{stage.address}/c/{PHOTO}?b={band}&l={language}")
    yield "the invitation with a photo"
    if band != "8-10":
        return
    show(page, f"{stage.address}/c/{PHOTO}?l={language}")
    yield "the ages with a photo"
    show(page, f"{stage.address}/c/{PHOTO_OVER}?l={language}")
    yield "the answers with a photo"


def _for_some(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """A question that is for others, as the browser's own Forward leads there."""
    here = _place(some_asked(), band, SELDOM)
    show(page, f"{stage.address}/c/{FOR_SOME}/{band}?l={language}#{here}")
    page.locator(".only:visible").wait_for()
    yield "a question for others"


def _sharing(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """Points that are given, and one too many."""
    address = f"{stage.address}/c/{code_of(band)}/{band}?l={language}"
    page.goto("about:blank")
    show(page, f"{address}#{_place(every_kind(), band, POINTS)}")
    shares = page.locator("select:visible")
    shares.nth(0).select_option("7")
    shares.nth(1).select_option("4")
    yield "points that are shared"
    page.evaluate("location.hash = 'end'")
    send(page, "button.main:visible")
    page.locator(".problem:visible").wait_for()
    yield "one point too many"


def _place(document: Document, band: str, code: str) -> str:
    """The anchor of a question."""
    codes = [question.code for question, _ in document.questions_for(band)]
    return f"q{codes.index(code) + 1}"
