"""A facilitator’s clumsy hands: two quick taps, Back, a page loaded again, from the PIN on."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.hands import follow, is_on, is_told, press, reads, tick, write
from tests.browser.town import Town, a_town
from tests.conftest import Prepare

TWICE = "button => { button.click(); setTimeout(() => button.click(), 150); }"
AGE = "8-10"


@pytest.fixture
def town(prepared: Prepare, tmp_path: Path) -> Iterator[Town]:
    with prepared("sqlite").copy(tmp_path / "data") as settings, a_town(settings) as town:
        yield town


def sent_slowly(app: Flask) -> list[str]:
    """The addresses to which forms were sent: each is answered so late that one may tap again."""
    answers, sent = app.wsgi_app, list[str]()

    def answer(environ: Any, start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return answers(environ, start)
        sent.append(environ["PATH_INFO"])
        content = list(answers(environ, start))
        time.sleep(0.5)
        return content

    app.wsgi_app = answer  # type: ignore[method-assign]
    return sent


def press_twice(page: Page, button: str) -> None:
    """Two quick taps."""
    page.get_by_role("button", name=button, exact=True).first.evaluate(TWICE)


def test_each_form_is_sent_once_from_the_pin_to_the_totals(page: Page, town: Town) -> None:
    sent, printed, here = sent_slowly(town.site.app), town.access(), town.site.address
    page.goto(f"{here}/seance/{printed.token}")
    write(page, "Code secret", printed.pin)
    press_twice(page, "Entrer")
    is_on(page, "Ouvrir une séance")
    page.go_back()
    is_on(page, "Ouvrir une séance")
    tick(page, re.compile(f"^{AGE} ans"))
    write(page, "Combien d’enfants sont là\u00a0?", "24")
    press_twice(page, "Ouvrir la séance")
    reads(page, "Aucun écran terminé sur 24")
    page.go_back()
    reads(page, " est ouverte.")
    follow(page, "Montrer le code")
    reads(page, "Aucun écran terminé sur 24")
    page.reload()
    press_twice(page, "Fermer la séance")
    is_told(page, "Séance fermée.")
    page.reload()
    is_on(page, "La séance est terminée")
    page.goto(f"{here}/seance/papier")
    follow(page, f"Taper les totaux, {AGE} ans")
    write(page, "Combien d’enfants ont répondu", "2")
    for question in page.locator("fieldset.totals").all():
        question.locator("input").first.fill("2")
    press_twice(page, "Mettre ces totaux dans l’urne")
    is_told(page, "Totaux enregistrés.")
    page.go_back()
    reads(page, "Ces totaux sont dans l’urne.")
    assert len(town.arrived()) == 2
    press_twice(page, "Quitter")
    expect(page.get_by_label("Code du lien")).to_be_visible()
    assert len(sent) == len(set(sent)) == 5


def test_a_form_of_who_has_left_meanwhile_leads_to_the_door(page: Page, town: Town) -> None:
    printed = town.access()
    page.goto(f"{town.site.address}/seance/{printed.token}")
    write(page, "Code secret", printed.pin)
    press(page, "Entrer")
    is_on(page, "Ouvrir une séance")
    other = page.context.new_page()
    other.goto(page.url)
    press(other, "Quitter")
    tick(page, re.compile(f"^{AGE} ans"))
    write(page, "Combien d’enfants sont là\u00a0?", "24")
    press(page, "Ouvrir la séance")
    reads(page, "votre connexion a pris fin")
    follow(page, "Rouvrir la page")
    expect(page.get_by_label("Code du lien")).to_be_visible()
