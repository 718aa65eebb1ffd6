"""Two tabs, or two people, on one questionnaire: both texts in words, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.questionnaire import Questionnaire
from tests.given import BAND
from tests.web.conftest import Browser
from tests.web.given_questionnaires import page_of

Enter = Callable[..., Browser]
STORED = {
    "kind": "pictures",
    "text_fr": "La cour, tu l’aimes ?",
    "text_en": "Do you like the playground?",
    "options-0-label_fr": "Beaucoup",
    "options-0-label_en": "Beaucoup",
    "options-0-favourable": "y",
    "options-1-label_fr": "Un peu",
    "options-1-label_en": "Un peu",
    "options-2-label_fr": "Pas trop",
    "options-2-label_en": "Pas trop",
    "do": "save",
}
ELSEWHERE = "Vos mots sont ceux qui sont enregistrés"


@pytest.fixture
def seen(app: Flask, log: Log, written: UUID) -> str:
    """The version of before somebody else changed the title."""
    version = log.load(Questionnaire, written).version
    questionnaires.retitle(log, written, {"fr": "La leur", "en": "Theirs"}, "cour")
    app.extensions["consult"].show()
    return str(version)


def test_what_a_question_measures_is_told_without_a_code(
    client_as: Enter, written: UUID, seen: str
) -> None:
    typed = {"notion": "L’écoute", "about": "self", "seen_version": seen}
    page = client_as("team").post(page_of(written, "/questions/cour-envie"), data=typed).text
    assert '<span class="cell">un lieu ou un service de la ville</span>' in page
    assert '<span class="cell">L’écoute</span>' in page
    assert "cour.satisfaction" not in page


def test_a_theme_is_told_by_its_title_and_what_is_the_same_is_not_told(
    client_as: Enter, written: UUID, seen: str
) -> None:
    typed = {"title_fr": "La leur", "title_en": "Mine", "theme": "cantine", "seen_version": seen}
    page = client_as("team").post(page_of(written, "/titre"), data=typed).text
    assert '<span class="cell">La cantine et l’alimentation</span>' in page
    assert '<span class="cell">Theirs</span>' in page
    assert '<span class="cell">La leur</span>' not in page


def test_every_field_of_an_age_is_compared(client_as: Enter, written: UUID, seen: str) -> None:
    here = page_of(written, f"/questions/cour-envie/{BAND}")
    typed = {**STORED, "kind": "words", "options-1-favourable": "y", "seen_version": seen}
    page = client_as("team").post(here, data=typed).text
    assert '<span class="cell">Des mots</span>' in page
    assert "Un peu / Un peu (favorable), Pas trop / Pas trop" in page


def test_a_change_elsewhere_shows_no_empty_table(
    client_as: Enter, written: UUID, seen: str
) -> None:
    here, team = page_of(written, f"/questions/cour-envie/{BAND}"), client_as("team")
    page = team.post(here, data={**STORED, "seen_version": seen}).text
    assert ELSEWHERE in page
    assert "Votre saisie</th>" not in page
    of_another_age = page_of(written, "/questions/cour-envie/15-17")
    new = team.post(of_another_age, data={**STORED, "seen_version": seen}).text
    assert "Votre saisie</th>" in new, "nothing is stored at that age"
    assert ELSEWHERE not in new
