"""Corrections of questions that children read already: which are shown, and which stay."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.consultation import Consultation
from consult.domain.questionnaire import Questionnaire
from tests.given import BAND, a_city, a_school, an_open_consultation
from tests.web import opening_promises
from tests.web.conftest import Browser
from tests.web.given_questionnaires import page_of

Enter = Callable[..., Browser]


def test_a_typing_mistake_mended_after_the_opening_is_shown_on_demand(
    client_as: Enter, app: Flask, log: Log
) -> None:
    a_city(log)
    consultation = an_open_consultation(log, a_school(log))
    id = log.load(Consultation, consultation).questionnaire
    questionnaires.translate(log, id, "fr", {"title": "La cour, corrigée"})
    app.extensions["consult"].show()
    team = client_as("team")
    assert "Montrer la version corrigée" in team.get(page_of(id)).text
    team.post(page_of(id, "/publier"))
    published = log.load(Questionnaire, id).published
    assert published
    assert published.title["fr"] == "La cour, corrigée"


def test_a_correction_that_means_something_else_is_not_shown_to_children(
    client_as: Enter, app: Flask, log: Log
) -> None:
    a_city(log)
    consultation = an_open_consultation(log, a_school(log))
    id = log.load(Consultation, consultation).questionnaire
    questionnaires.translate(log, id, "fr", {f"cour-envie/{BAND}/yes": "Rarement"})
    app.extensions["consult"].show()
    team = client_as("team")
    for page in (team.get(page_of(id)).text, team.get(page_of(id, "/publier")).text):
        assert "Montrer la version corrigée" not in page
        assert "« Beaucoup » est devenu « Rarement »" in page
    answer = team.post(page_of(id, "/publier"))
    assert answer.status_code == 409
    assert "«\u00a0Beaucoup\u00a0» est devenu «\u00a0Rarement\u00a0»" in answer.text
    assert log.load(Questionnaire, id).number == 1
    questionnaires.translate(log, id, "fr", {f"cour-envie/{BAND}/yes": "Beaucoups"})
    app.extensions["consult"].show()
    team.post(page_of(id, "/publier"))
    assert log.load(Questionnaire, id).accepted == (f"{id}:1", f"{id}:2")


def test_a_correction_that_breaks_a_rule_is_not_shown_to_children(
    client_as: Enter, app: Flask, log: Log
) -> None:
    opening_promises.a_correction_that_breaks_a_rule_stays_at_the_desk(app, log, client_as("team"))


def test_a_correction_that_nobody_hears_is_not_shown_to_children_who_cannot_read(
    client_as: Enter, app: Flask, log: Log
) -> None:
    opening_promises.a_correction_that_nobody_hears_stays_at_the_desk(app, log, client_as("team"))
