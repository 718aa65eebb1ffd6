"""What a question measures: typed in words, kept as a plain code, read with its accents."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from flask import Flask

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.bands import BANDS
from consult.domain.questionnaire import Questionnaire
from tests.web.conftest import Browser
from tests.web.given_questionnaires import page_of

Enter = Callable[..., Browser]


def test_what_a_question_measures_is_typed_in_words_and_stays_what_it_was(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/questions/cour-envie")
    assert 'value="Satisfaction"' in team.get(here).text
    head = log.head
    team.post(here, data={"notion": "satisfaction", "about": "service"})
    assert log.head == head
    assert 'value="N4"' in team.get(page_of(written, "/questions/ecoute")).text


def test_a_notion_keeps_its_accents_for_people_and_a_plain_code_for_figures(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/questions/cour-envie")
    team.post(here, data={"notion": "Accès à l’ombre", "about": "service"})
    question = log.load(Questionnaire, written).document.question("cour-envie")
    assert (question.construct, question.name) == ("cour.acces-a-l-ombre", "Accès à l’ombre")
    assert "Mesure\u00a0: Accès à l’ombre" in team.get(page_of(written)).text
    page = team.get(here).text
    assert "<h1>Accès à l’ombre</h1>" in page
    assert 'value="Accès à l’ombre"' in page


def test_a_notion_of_the_house_is_said_in_the_words_of_the_house(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/questions/cour-envie")
    team.post(here, data={"notion": "accès", "about": "service"})
    question = log.load(Questionnaire, written).document.question("cour-envie")
    assert (question.construct, question.name) == ("cour.acces", "")
    assert "Mesure\u00a0: Accès" in team.get(page_of(written)).text


def test_the_form_of_an_age_has_as_many_choices_as_the_age_may_have(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.choose_bands(log, written, list(BANDS))
    app.extensions["consult"].show()
    team = client_as("team")
    for band, rules in BANDS.items():
        page = team.get(page_of(written, f"/questions/cour-envie/{band}")).text
        rows = set(re.findall(r'name="options-(\d+)-label_fr"', page))
        assert len(rows) == rules.options_at_most
