"""The bank of questions: searched, and taken from in one press."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.document import Document
from consult.domain.questionnaire import Questionnaire
from tests.given import DAY, a_city
from tests.web.conftest import Browser

Enter = Callable[..., Browser]
ADDED = re.compile(r'name="codes" value="([a-z-]+)"')


@pytest.fixture
def begun(app: Flask, log: Log) -> UUID:
    """A questionnaire on sport for 6-7 and 8-10, empty yet."""
    a_city(log)
    document = Document({"fr": "Bouger", "en": "Move"}, "sport")
    id = questionnaires.draft_questionnaire(log, document, DAY, bands=["6-7", "8-10"])
    app.extensions["consult"].show()
    return id


def bank_of(questionnaire: UUID, asked: str = "") -> str:
    return f"/bureau/questionnaires/{questionnaire}/banque{asked}"


def test_the_bank_opens_at_the_theme_of_the_questionnaire(client_as: Enter, begun: UUID) -> None:
    found = ADDED.findall(client_as("team").get(bank_of(begun)).text)
    assert {code.partition("-")[0] for code in found} == {"sport"}


@pytest.mark.parametrize(
    ("asked", "there", "absent"),
    [
        ("?theme=&mots=Piscine", "sport-envies", "ecole-calme"),
        ("?theme=&mots=bibliotheque", "bibli-plait", "sport-nager"),
        ("?theme=nature&age=6-7", "parc-envies", "climat-agir"),
        ("?theme=ecole&sorte=several", "ecole-en-plus", "ecole-calme"),
    ],
    ids=["words", "without accents", "age", "kind"],
)
def test_questions_are_found_by_theme_age_kind_and_words(
    client_as: Enter, begun: UUID, asked: str, there: str, absent: str
) -> None:
    found = ADDED.findall(client_as("team").get(bank_of(begun, asked)).text)
    assert there in found
    assert absent not in found


def test_one_press_adds_a_question_and_stays_where_one_was(
    client_as: Enter, log: Log, begun: UUID
) -> None:
    team, here = client_as("team"), bank_of(begun, "?theme=nature&age=6-7&sorte=&mots=")
    page = team.post(here, data={"codes": "parc-envies"}).location
    assert page.endswith("theme=nature&age=6-7&sorte=&mots=")
    (added,) = log.load(Questionnaire, begun).document.questions
    assert list(added.variants) == ["6-7", "8-10"]
    again = team.get(page).text
    assert "Déjà dans votre questionnaire" in again
    assert "parc-envies" not in ADDED.findall(again)


def test_a_question_that_is_written_for_none_of_the_ages_is_not_added(
    client_as: Enter, log: Log, begun: UUID
) -> None:
    team, head = client_as("team"), log.head
    page = team.get(bank_of(begun, "?theme=sante")).text
    assert "Pas écrite pour vos âges" in page
    assert "sante-soins" not in ADDED.findall(page)
    team.post(bank_of(begun), data={"codes": "sante-soins"})
    assert log.head == head


def test_nothing_found_says_what_to_do(client_as: Enter, begun: UUID) -> None:
    page = client_as("team").get(bank_of(begun, "?theme=&mots=xylophone")).text
    assert "Aucune question ne correspond" in page


@pytest.mark.parametrize("asked", ["?theme=magie", "?age=9", "?sorte=essay"])
def test_what_the_bank_does_not_know_is_not_found(
    client_as: Enter, begun: UUID, asked: str
) -> None:
    assert client_as("team").get(bank_of(begun, asked)).status_code == 404
