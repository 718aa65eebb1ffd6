"""Without network too, what the count would not take is said to the child, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.domain.ballot import BadSheet, Paper, Sheet
from consult.domain.document import NOT_SHOWN
from consult.domain.form_reading import read_form
from tests import given_conditions
from tests.browser import check_promises as promises
from tests.browser.check_promises import BAND, KEPT, choose, counted, is_asked
from tests.browser.hands import touch
from tests.browser.offline import CODE, Site, a_site, until, visit, waiting
from tests.browser.tablet_promises import at_the_start, bind

CANTEEN = given_conditions.BAND
SHARINGS = [
    ("", "", ""),
    ("0", "0", "0"),
    ("10", "", ""),
    ("5", "5", "0"),
    ("1", "2", "6"),
    ("10", "1", ""),
    ("10", "10", "10"),
]
TICKED = [(), ("sport",), ("sport", "film"), ("sport", "musique", "film")]
TRIED = """(sheets) => {
  let sent;
  window.addEventListener("submit", (event) => { event.preventDefault(); sent = true; });
  return sheets.map((fields) => {
    const form = document.getElementById("sheet");
    form.reset();
    window.dispatchEvent(new Event("pageshow")); // Else the second of two quick taps sends nothing.
    for (const [name, values] of Object.entries(fields)) {
      for (const field of document.getElementsByName(name)) {
        if (field.tagName === "SELECT") field.value = values[0];
        else field.checked = values.includes(field.value);
      }
    }
    sent = false;
    form.requestSubmit(document.querySelector("#end .main"));
    return sent;
  });
}"""


class Filled(dict[str, list[str]]):
    """A form as it is posted."""

    def getlist(self, name: str, /) -> list[str]:
        return self.get(name, [])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new device."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def canteen(tmp_path: Path) -> Iterator[Site]:
    """Asks some of those alone who eat there, others of the others."""
    with a_site(tmp_path / "data", given_conditions.a_document()) as site:
        yield site


def test_a_wrong_sheet_is_said_before_it_is_sealed(page: Page, tmp_path: Path) -> None:
    with a_site(tmp_path / "data", promises.a_document()) as site:
        promises.a_wrong_sheet_is_said_before_it_is_sealed(page, site)


def forms() -> list[Filled]:
    """Every way to fill the form that may matter."""
    every = product(SHARINGS, TICKED, ("oui", "non"), ([], ["?"], [""]))
    return [
        Filled(
            {f"budget.{number}": [one] for number, one in enumerate(points, 1)}
            | {"sorties": [out], "budget": aside, "envies": list(ticked)}
        )
        for points, ticked, out, aside in every
    ]


def is_taken(form: Filled) -> bool:
    """Whether the count takes what this form says."""
    asked = promises.a_document()
    sheet = Sheet("v:1", read_form(asked.questions_for(BAND), form))
    try:
        Paper.of(asked, BAND, "v:1").check(sheet)
    except BadSheet:
        return False
    return True


def test_the_page_lets_through_what_the_count_takes_and_nothing_else(
    page: Page, tmp_path: Path
) -> None:
    filled = forms()
    taken = [is_taken(form) for form in filled]
    assert set(taken) == {True, False}
    with a_site(tmp_path / "data", promises.a_document()) as site:
        page.goto(f"{site.address}/c/{CODE}/{BAND}?l=fr")
        assert page.evaluate(TRIED, filled) == taken


def answers_of_the_canteen(page: Page) -> None:
    """A child who eats there meets the questions about it, and says too much first."""
    is_asked(page, "Tu manges à la cantine ?")
    choose(page, "cantine", "parfois")
    touch(page, "Suivant")
    is_asked(page, "C’est bon ?")
    choose(page, "gout", "oui")
    touch(page, "Suivant")
    is_asked(page, "Que changer ?")
    choose(page, "changer", "bruit", "temps", "plats")
    touch(page, "Suivant")
    is_asked(page, "Tu as le temps ?")
    touch(page, "Suivant")
    touch(page, "J’envoie")
    is_asked(page, "Que changer ?")
    choose(page, "changer", "bruit", "plats")
    touch(page, "Suivant")
    touch(page, "Suivant")
    touch(page, "J’envoie")


def answers_of_elsewhere(page: Page) -> None:
    """A child who does not is asked where she eats, and nothing about the canteen."""
    is_asked(page, "Tu manges à la cantine ?")
    choose(page, "cantine", "parfois")
    touch(page, "Suivant")
    choose(page, "gout", "oui")
    touch(page, "Retour")
    choose(page, "cantine", "non")
    touch(page, "Suivant")
    is_asked(page, "Tu manges où ?")
    page.locator('#q4 input[name="ailleurs"][value="parc"]').check(force=True)
    page.locator('#q4 input[name="ailleurs.2"][value="maison"]').check(force=True)
    touch(page, "Suivant")
    is_asked(page, "Tu as le temps ?")
    touch(page, "Suivant")
    touch(page, "J’envoie")


def was_counted(site: Site) -> None:
    """Both sheets count, each with the questions that were for that child."""
    tally = counted(site, CANTEEN)
    assert (tally.number, tally.spoiled) == (2, 0)
    assert {
        code: {answer: number for answer, number in counts.items() if number}
        for code, counts in tally.counts.items()
    } == {
        "cantine": {"parfois": 1, "non": 1},
        "gout": {"oui": 1, NOT_SHOWN: 1},
        "changer": {"bruit": 1, "plats": 1, NOT_SHOWN: 1},
        "ailleurs": {"parc:1": 1, "maison:2": 1, "amis:3": 1, NOT_SHOWN: 1},
        "temps": {"": 2},
    }


def arrive(page: Page, site: Site) -> None:
    """The network comes back, and what waited leaves."""
    site.up()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    until(page, lambda: not waiting(page))


def test_without_network_each_child_meets_the_questions_that_are_for_her(
    page: Page, canteen: Site
) -> None:
    visit(page, canteen, CANTEEN)
    canteen.down()
    for answers in (answers_of_the_canteen, answers_of_elsewhere):
        page.goto(f"{canteen.address}/c/{CODE}/{CANTEEN}?l=fr")
        answers(page)
        expect(page.get_by_text(KEPT)).to_be_visible()
    assert len(waiting(page)) == 2
    arrive(page, canteen)
    was_counted(canteen)


def test_on_a_shared_tablet_what_one_child_said_shows_the_next_one_nothing(
    page: Page, tmp_path: Path
) -> None:
    page.clock.install()
    document = given_conditions.a_document()
    with a_site(tmp_path / "data", document, mode="tablet") as site:
        bind(page, site)
        before = page.evaluate("history.length")
        site.down()
        for answers in (answers_of_the_canteen, answers_of_elsewhere):
            page.get_by_role("link", name="Français").click()
            touch(page, "Je veux bien")
            assert page.locator("input:checked").count() == 0
            answers(page)
            expect(page.get_by_text("Passe la tablette")).to_be_visible()
            page.clock.fast_forward(11_000)
            at_the_start(page)
        assert page.evaluate("history.length") == before
        arrive(page, site)
        was_counted(site)


def test_on_a_tablet_without_network_a_sheet_without_an_answer_is_asked_about(
    page: Page, tmp_path: Path
) -> None:
    page.clock.install()
    with a_site(tmp_path / "data", given_conditions.a_document(), mode="tablet") as site:
        bind(page, site)
        promises.a_blank_sheet_is_asked_about(page, site)
        arrive(page, site)
        tally = counted(site, CANTEEN)
    assert (tally.number, tally.spoiled) == (1, 0)
    answered = {answer for one in tally.counts.values() for answer, times in one.items() if times}
    assert answered == {"", NOT_SHOWN}
