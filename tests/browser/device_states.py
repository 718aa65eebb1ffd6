"""States of tickets, shared tablets, sound, a few words and rehearsals, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Page

from consult.domain.bands import BANDS
from consult.domain.sound import said_to, tidy
from consult.media.journey import journey
from consult.projections.heard import SILENCE, Sounds
from tests.browser.showing import send, show
from tests.browser.stage import ALL, PHOTO, TICKETS, WORDS, Stage, every_kind
from tests.browser.test_child import code_of

TICKET_PAGES: Final = {
    "a ticket that has served": ("used", 409),
    "a ticket that is not found": ("unknown", 404),
    "too many wrong codes": ("wait", 429),
}
"""Why a ticket is refused, and the status that shows that it is the right page."""
CORNER: Final = {
    "the adults' corner, first digits": "choose",
    "the adults' corner, digits": "enter",
    "the adults' corner": "desk",
}
"""What an adult sees of a tablet, and the part that is shown."""
SHOW_PART: Final = """([language, direction, part, inside]) => {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  const ours = document.querySelector('[data-tablet]');
  for (const one of ours.querySelectorAll('.words, .words > *, #adult, #adult > form, #desk'))
    one.hidden = true;
  document.body.classList.toggle('elsewhere', part !== 'start');
  if (part === 'start') return;
  const whole = part === 'adult' ? document.getElementById('adult')
    : ours.querySelector(`.words[lang="${language}"]`);
  whole.hidden = false;
  const shown = part === 'adult' ? document.getElementById(inside)
    : whole.querySelector(`.${part}`);
  shown.hidden = false;
  for (const one of shown.querySelectorAll('.problem')) one.hidden = false;
}"""
"""Shows the start, or one of the tablet's own screens with all that it may have to say."""
FINISH: Final = """address => {
  const link = Object.assign(document.createElement('a'), { href: address });
  document.querySelector('main').append(link);
  link.click();
}"""
"""Goes to the end of a child's journey, as the tablet does."""
STAY: Final = "for (let last = setTimeout(() => {}); last; last--) clearTimeout(last)"
"""Keeps the tablet from going on by itself while it is looked at."""


def walk_devices(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The names of these states for a band in a language, while the page shows each."""
    yield from _hearing(page, stage, band, language)
    yield from _rehearsing(page, stage, band, language)
    if BANDS[band].text_at_most:
        yield from _writing(page, stage, band, language)
    if band == "8-10":
        yield from _with_tickets(page, stage, band, language)
        yield from _on_a_tablet(page, stage, language)


def _hearing(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """The invitation, what is tried, a question and the end, with all that can be heard."""
    with heard(stage, band, language):
        show(page, f"{stage.address}/c/{code_of(band)}?l={language}")
        yield "the invitation, heard"
        for anchor in ("try", "q1", "end") if BANDS[band].practised else ("q1", "end"):
            page.goto("about:blank")
            show(page, f"{stage.address}/c/{code_of(band)}/{band}?l={language}#{anchor}")
            assert page.locator("button.listen-button:visible").count()
            yield f"the screen {anchor}, heard"


@contextmanager
def heard(stage: Stage, band: str, language: str) -> Iterator[None]:
    """All that is said to a band in a language can be heard as long as the block lasts."""
    said = [*said_to(every_kind(), band, language), *map(tidy, journey(language))]
    files = {(language, words): (f"{at:064x}", f"{at + 500:064x}") for at, words in enumerate(said)}
    stage.voices.now = Sounds(files)
    try:
        yield
    finally:
        stage.voices.now = SILENCE


def _rehearsing(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    show(page, f"{stage.address}/c/scene/rehearsal/{band}?l={language}#q1")
    yield "a rehearsal"


def _writing(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    """A few words to the city: the field, nothing in it, words that left, words that wait."""
    show(page, f"{stage.address}/c/{WORDS}/{band}/mot?l={language}")
    yield "a few words"
    send(page, "form.words button.main")
    yield "no words"
    for how, status in (("left", 200), ("wait", 503)):
        show(page, f"{stage.address}/c/scene/words/{how}/{band}?l={language}", status)
        yield f"words that {how}"


def _with_tickets(page: Page, stage: Stage, band: str, language: str) -> Iterator[str]:
    show(page, f"{stage.address}/c/{TICKETS}?l={language}")
    yield "a ticket to type"
    for name, (why, status) in TICKET_PAGES.items():
        show(page, f"{stage.address}/c/scene/ticket/{why}/{band}?l={language}", status)
        yield name


def _on_a_tablet(page: Page, stage: Stage, language: str) -> Iterator[str]:
    """What a tablet says itself: to adults in French, to children in their language."""
    start, rtl = f"{stage.address}/c/tablette/{ALL}?l=fr", "rtl" if language == "ar" else "ltr"
    if language == "fr":
        show(page, f"{stage.address}/c/tablette?l=fr")
        yield "a tablet to bind"
        show(page, f"{stage.address}/c/tablette?code=22222&l=fr", 404)
        yield "a tablet bound to nothing"
        _show_tablet(page, start)
        page.evaluate(SHOW_PART, ["fr", "ltr", "start", ""])
        yield "the start of a tablet"
        for name, inside in CORNER.items():
            page.evaluate(SHOW_PART, ["fr", "ltr", "adult", inside])
            yield name
        _show_tablet(page, f"{stage.address}/c/tablette/{PHOTO}?l=fr")
        page.evaluate(SHOW_PART, ["fr", "ltr", "start", ""])
        yield "the start of a tablet with a photo"
    _show_tablet(page, start)
    page.evaluate(SHOW_PART, [language, rtl, "start", ""])
    page.evaluate(FINISH, f"/c/scene/kept/8-10?l={language}")
    page.locator(".passing:visible").wait_for()
    page.evaluate(STAY)
    yield "the tablet, passed on"
    for part in ("still", "lost"):
        _show_tablet(page, start)
        page.evaluate(SHOW_PART, [language, rtl, part, ""])
        yield f"the tablet, {part}"


def _show_tablet(page: Page, start: str) -> None:
    """A tablet that is new: it asks for digits, once it has looked for them."""
    page.goto("about:blank")
    show(page, start)
    page.locator("#choose").wait_for()
