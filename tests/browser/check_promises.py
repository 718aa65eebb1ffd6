"""What a device looks at before it keeps a sheet, as checks that a broken one must fail."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from consult.ballots.scrutiny import Scrutiny
from consult.domain.ballot import Tally
from consult.domain.condition import Condition
from consult.domain.document import Document, Option, Question, Variant
from consult.web.answer import keys
from tests.browser.hands import send_empty, touch
from tests.browser.offline import CODE, Site, until, visit, waiting
from tests.web.given_doors import PRIVATE

BAND = "15-17"
QUICK = 400
"""Milliseconds within which child.js takes two taps of one tile for one."""
KEPT = "Tes réponses sont gardées ici"
TOO_MANY = "Points donnés\u00a0: 12 sur 10. Enlèves-en 2."
GOES_OUT = Condition("sorties", ("oui",))


def texts(words: str) -> dict[str, str]:
    return {"fr": words, "en": words}


def options(*ids: str) -> tuple[Option, ...]:
    return tuple(Option(one, texts(one.capitalize())) for one in ids)


def a_document() -> Document:
    """Points for those who go out, two choices at most for everybody."""
    asked = {
        "sorties": Variant("words", texts("Tu sors le soir ?"), options("oui", "non")),
        "budget": Variant(
            "points", texts("Où d’abord ?"), options("bus", "lieux", "stages"), shown_if=GOES_OUT
        ),
        "envies": Variant(
            "several", texts("Tu veux quoi ?"), options("sport", "musique", "film"), at_most=2
        ),
    }
    questions = [
        Question(code, f"participation.{code}", "service", {BAND: variant})
        for code, variant in asked.items()
    ]
    return Document(texts("La ville"), "participation", tuple(questions))


def choose(page: Page, name: str, *values: str) -> None:
    """Choose these, and nothing else of the question, by taps too far apart to be taken for one."""
    page.wait_for_timeout(QUICK)
    for one in page.locator(f'input[name="{name}"]').all():
        if one.get_attribute("type") == "checkbox" or one.get_attribute("value") in values:
            one.set_checked(one.get_attribute("value") in values, force=True)


def share(page: Page, *points: str) -> None:
    """Give these points, in canonical order."""
    for number, one in enumerate(points, 1):
        page.locator(f'select[name="budget.{number}"]').select_option(one)


def is_asked(page: Page, words: str) -> None:
    """Fail unless this is the question that is shown."""
    expect(page.locator("h1:visible")).to_have_text(words)


def counted(site: Site, band: str) -> Tally:
    """What the count makes of the sheets that have arrived."""
    box = keys.box(site.door, band)
    scrutiny = Scrutiny(PRIVATE, {site.door.version: site.document})
    scrutiny.count([(box, list(site.stored().values()))])
    found = scrutiny.findings.at((box.place, box.band, box.mode))
    return found.tally(scrutiny.papers(band))


def a_wrong_sheet_is_said_before_it_is_sealed(page: Page, site: Site) -> None:
    """Without network, points that do not add up and too many choices are said; nothing is lost."""
    visit(page, site, BAND)
    site.down()
    page.goto(f"{site.address}/c/{CODE}/{BAND}?l=fr")
    choose(page, "sorties", "oui")
    touch(page, "Suivant")
    share(page, "7", "5", "")
    touch(page, "Suivant")
    choose(page, "envies", "sport", "musique", "film")
    touch(page, "Suivant")
    touch(page, "J’envoie")
    is_asked(page, "Où d’abord ?")
    expect(page.locator(".given.problem")).to_have_text(TOO_MANY)
    expect(page.locator('select[name="budget.1"]')).to_have_value("7")
    share(page, "7", "3", "")
    expect(page.locator(".given.problem")).to_have_count(0)
    touch(page, "Suivant")
    touch(page, "Suivant")
    touch(page, "J’envoie")
    is_asked(page, "Tu veux quoi ?")
    expect(page.get_by_text("Choisis 2 réponses au plus.")).to_be_visible()
    assert (waiting(page), site.stored()) == ([], {})
    choose(page, "envies", "sport", "film")
    touch(page, "Suivant")
    touch(page, "J’envoie")
    expect(page.get_by_text(KEPT)).to_be_visible()
    site.up()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    until(page, lambda: not waiting(page))
    tally = counted(site, BAND)
    assert (tally.number, tally.spoiled) == (1, 0)
    assert tally.counts["budget"]["bus"] == tally.counts["envies"]["film"] == 1


def a_blank_sheet_is_asked_about(page: Page, site: Site) -> None:
    """A tablet without network, bound to a canteen: nothing is kept before the child has said that
    nothing is what she says, and then it is.
    """
    site.down()
    page.get_by_role("link", name="Français").click()
    touch(page, "Je veux bien")
    _to_the_end(page)
    touch(page, "J’envoie")
    is_asked(page, "Tu n’as encore rien choisi")
    assert waiting(page) == []
    touch(page, "Je recommence")
    is_asked(page, "Tu manges à la cantine ?")
    _to_the_end(page)
    send_empty(page)
    expect(page.get_by_text("Passe la tablette")).to_be_visible()
    assert len(waiting(page)) == 1


def _to_the_end(page: Page) -> None:
    """A child who goes on and on, and chooses nothing."""
    while page.locator("#end").is_hidden():
        touch(page, "Suivant")
