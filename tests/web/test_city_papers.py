"""What is printed and tried before the children answer, and what is no longer offered after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consult.application import consultations
from consult.application.log import Log
from consult.application.questionnaires import draft_questionnaire
from consult.content import consultation as ready_consultation
from tests.given import (
    DAY,
    a_city,
    a_closed_consultation,
    a_school,
    an_announced_consultation,
    an_open_consultation,
)
from tests.web.conftest import Browser

Enter = Callable[..., Browser]


def page(answer: TestResponse, status: int = 200) -> str:
    """The words of a page, non-breaking spaces as spaces."""
    assert answer.status_code == status, answer.text
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def at(consultation: UUID, step: str) -> str:
    return f"/bureau/consultations/{consultation}{step}"


def test_after_the_closing_no_letter_with_days_gone_by_is_offered(
    client_as: Enter, app: Flask, log: Log
) -> None:
    consultation = a_closed_consultation(log, a_school(log))
    app.extensions["consult"].show()
    team = client_as("team")
    words = page(team.get(at(consultation, "/courriers")))
    assert "Ces papiers se distribuent avant la clôture." in words
    assert "Préparer le PDF" not in words
    assert team.get(at(consultation, "/courriers.pdf")).status_code == 409


def test_a_frozen_questionnaire_is_not_offered_for_correction(
    client_as: Enter, app: Flask, log: Log
) -> None:
    consultation = an_open_consultation(log, a_school(log))
    app.extensions["consult"].show()
    team = client_as("team")
    assert "Une faute de frappe ?" in page(team.get(at(consultation, "/essai")))
    consultations.freeze_questionnaire(log, consultation, DAY)
    app.extensions["consult"].show()
    assert "Une faute de frappe ?" not in page(team.get(at(consultation, "/essai")))


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://consult.fondettes.fr", False),
    ],
)
def test_posters_that_would_open_on_this_machine_alone_are_said(
    client_as: Enter, app: Flask, log: Log, address: str, warned: bool
) -> None:
    a_city(log)
    here = app.extensions["consult"]
    app.extensions["consult"] = replace(here, settings=replace(here.settings, public_url=address))
    words = page(client_as("team").get("/bureau/affiches"))
    assert ("Réglez CONSULT_PUBLIC_URL avant d’imprimer" in words) is warned


def test_a_copy_names_what_it_comes_from_only_when_its_title_differs(
    client_as: Enter, app: Flask, log: Log
) -> None:
    document = ready_consultation("la-cour").questionnaire
    draft_questionnaire(log, document, DAY, "la-cour")
    app.extensions["consult"].show()
    team = client_as("team")
    same = ready_consultation("la-cour").title["fr"] == document.title["fr"]
    assert ("copie de «" in page(team.get("/bureau/questionnaires"))) is not same
    other = replace(document, title={"fr": "Notre cour à nous", "en": "Our playground"})
    draft_questionnaire(log, other, DAY, "la-cour")
    app.extensions["consult"].show()
    assert "copie de «" in page(team.get("/bureau/questionnaires"))


def test_the_line_of_seven_steps_is_dated_alike_on_every_page(
    client_as: Enter, app: Flask, log: Log
) -> None:
    a_city(log)
    consultation = an_announced_consultation(log, a_school(log))
    app.extensions["consult"].show()
    team = client_as("team")
    for address in ("/bureau", "/bureau/consultations", at(consultation, "")):
        assert "30 nov." in page(team.get(address, follow_redirects=True))


def test_only_the_ages_that_some_place_receives_are_ticked_at_first(
    client_as: Enter, app: Flask, log: Log
) -> None:
    a_city(log)
    a_school(log)
    app.extensions["consult"].show()
    words = page(client_as("team").get("/bureau/consultations/annoncer?pret=la-cour"))
    assert "checked" in _box(words, "8-10")
    assert "checked" not in _box(words, "11-14")


def _box(words: str, band: str) -> str:
    """The box to tick of a band."""
    return next(part for part in words.split("<input")[1:] if f'value="{band}"' in part).split(">")[
        0
    ]
