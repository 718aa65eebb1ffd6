"""A question for some, on paper: the cups, the totals, the letters, the kit say whom it is for."""

from __future__ import annotations

from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consult.application import city, consultations, questionnaires
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.domain.consultation import Consultation
from tests.given import ANSWER_BY, CLOSES, DAY, OPENS, a_city
from tests.given_conditions import BAND, a_document
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import morning as morning
from tests.web.given_consultations import page_of

CHILD = "Seulement si tu as répondu « Souvent ou Parfois » à « Tu manges à la cantine ? »"
ADULT = "Seulement si l’enfant répond « Souvent ou Parfois » à « Tu manges à la cantine ? »"

CUPS = 3 * (3 + 1) + (2 + 1)
"""Pages for cups: an order is not asked on paper."""


@pytest.fixture
def school(log: Log) -> UUID:
    a_city(log)
    details = PlaceDetails("0370921A", "Collège", "school", enrolment={BAND: 60})
    return city.register_place(log, details, DAY)


@pytest.fixture
def asked(app: Flask, log: Log, school: UUID) -> UUID:
    """A consultation with questions for some, announced."""
    questionnaire = questionnaires.draft_questionnaire(log, a_document(), DAY)
    announcement = Announcement(
        title=a_document().title,
        theme="cantine",
        decision={"fr": "Refaire la cantine", "en": "Rebuild the canteen"},
        responsible="Adjointe à l’éducation",
        bands=[BAND],
        places=[school],
        opens=OPENS,
        closes=CLOSES,
        answer_by=ANSWER_BY,
    )
    id = consultations.announce_consultation(log, announcement, questionnaire, DAY)
    app.extensions["consult"].show()
    return id


def pages_of(answer: TestResponse) -> list[str]:
    """The words on each page of a PDF."""
    assert answer.content_type == "application/pdf"
    with pypdfium2.PdfDocument(answer.get_data()) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return [" ".join(page.split()) for page in pages]


def test_each_cup_and_the_totals_say_whom_a_question_is_for(
    client_as: Enter, asked: UUID, school: UUID
) -> None:
    here = page_of(asked, f"/papier/{school}/{BAND}/feuilles.pdf")
    printed = pages_of(client_as("team").get(here))
    cups, totals = printed[:CUPS], " ".join(printed[CUPS:])
    of_everybody, of_some = cups[:4] + cups[12:], cups[4:12]
    assert all(CHILD in page for page in of_some)
    assert not any("Seulement" in page for page in of_everybody)
    assert totals.count(CHILD) == 2
    english = pages_of(client_as("team").get(f"{here}?l=en"))
    assert all("Only if you answered" in page for page in english[4:12])


def test_the_kit_and_the_letters_say_it_to_adults(client_as: Enter, asked: UUID) -> None:
    team = client_as("team")
    kit = pages_of(team.get(page_of(asked, "/kit.pdf")))
    assert len(kit) == 2
    assert "Les questions pour certains" in kit[0]
    assert f"C’est bon ? {ADULT}." in kit[0]
    chosen = {"paper": ["questions", "facilitator"], "language": "fr"}
    printed = " ".join(pages_of(team.get(page_of(asked, "/courriers.pdf"), query_string=chosen)))
    assert f"C’est bon ? (Oui / Assez / Pas). {ADULT}." in printed
    assert printed.count(f"C’est bon ? {ADULT}.") == 1


def test_where_all_are_asked_all_the_kit_says_nothing_of_it(
    client_as: Enter, app: Flask, log: Log, asked: UUID
) -> None:
    questionnaire = log.load(Consultation, asked).questionnaire
    for code in ("gout", "changer", "ailleurs"):
        questionnaires.remove_question(log, questionnaire, code)
    app.extensions["consult"].show()
    kit = pages_of(client_as("team").get(page_of(asked, "/kit.pdf")))
    assert "Les questions pour certains" not in kit[0]
