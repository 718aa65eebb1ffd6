"""The decision at stake is translated beside the questions, and counted with them."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consult.application import consultations
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.content import consultation as ready_consultation
from consult.domain.consultation import Consultation
from consult.projections.board import BoardConsultation
from consult.projections.consultations import ConsultationRow
from consult.projections.door_rows import DoorConsultation
from tests.given import (
    ANSWER_BY,
    BAND,
    CLOSES,
    DAY,
    OPENS,
    Announcement,
    a_school,
    say_the_decision,
)
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import announced as announced
from tests.web.given_consultations import filled as filled
from tests.web.given_consultations import morning as morning
from tests.web.given_consultations import page_of
from tests.web.given_consultations import schools as schools

TITLE = "La décision en jeu, lue à partir de 11 ans"
MISSING = "La décision en jeu manque"
FRENCH, ENGLISH = "Refaire la cour en 2027", "Rebuild the playground in 2027"


@pytest.fixture
def asked(app: Flask, log: Log, schools: list[UUID]) -> UUID:
    """A consultation that children of 11 to 14 answer too; what is decided is in French alone."""
    announcement = Announcement(
        title={"fr": "La cour", "en": "The playground"},
        theme="cour",
        decision={"fr": FRENCH},
        responsible="Maire",
        bands=[BAND, "11-14"],
        places=schools,
        opens=OPENS,
        closes=CLOSES,
        answer_by=ANSWER_BY,
    )
    document = ready_consultation("la-cour").questionnaire
    id = consultations.announce_copy(log, announcement, document, DAY, "la-cour")
    consultations.prepare_box(log, id, new_key_pair()[1])
    app.extensions["consult"].show()
    return id


def languages_of(log: Log, consultation: UUID, then: str = "langues") -> str:
    """The address of the languages of its questionnaire, or of one of them."""
    return f"/bureau/questionnaires/{log.load(Consultation, consultation).questionnaire}/{then}"


def typed(consultation: UUID, words: str, seen: int | None = None) -> dict[str, str]:
    """What the page of a language sends."""
    path = f"decision/{consultation}"
    return {f"text:{path}": words} | ({} if seen is None else {f"seen:{path}": str(seen)})


def test_it_is_written_beside_its_french_and_counted_among_what_is_missing(
    client_as: Enter, log: Log, asked: UUID
) -> None:
    team, english = client_as("team"), languages_of(log, asked, "traduction/en")
    assert team.get(languages_of(log, asked)).text.count(MISSING) >= 1
    page = team.get(f"{english}?manquants=1").text
    assert "1\u00a0texte manque sur" in page or "1 texte manque sur" in page
    assert TITLE in page
    assert FRENCH in page
    seen = log.load(Consultation, asked).version
    assert team.post(english, data=typed(asked, f" {ENGLISH} ", seen)).status_code == 303
    assert log.load(Consultation, asked).decision == {"fr": FRENCH, "en": ENGLISH}
    assert f">{ENGLISH}</textarea>" in team.get(english).text
    assert TITLE not in team.get(f"{english}?manquants=1").text


def test_who_reads_it_reads_the_translation(
    app: Flask, client_as: Enter, log: Log, asked: UUID
) -> None:
    client_as("team").post(languages_of(log, asked, "traduction/ar"), data=typed(asked, "الساحة"))
    app.extensions["consult"].show()
    with Session(app.extensions["consult"].stores["read"]) as session:
        for row in (ConsultationRow, DoorConsultation, BoardConsultation):
            assert session.get_one(row, asked).decision == {"fr": FRENCH, "ar": "الساحة"}


def test_the_french_that_was_announced_is_not_to_be_rewritten(
    client_as: Enter, log: Log, asked: UUID
) -> None:
    team, french = client_as("team"), languages_of(log, asked, "traduction/fr")
    assert TITLE not in team.get(french).text
    team.post(french, data=typed(asked, "Autre chose"))
    assert log.load(Consultation, asked).decision == {"fr": FRENCH}


def test_one_that_is_too_long_is_kept_on_the_page_and_nowhere_else(
    client_as: Enter, log: Log, asked: UUID
) -> None:
    long = "x" * 401
    page = client_as("team").post(
        languages_of(log, asked, "traduction/en"), data=typed(asked, long)
    )
    assert page.status_code == 200
    assert "401 signes, 400 au plus" in page.text.replace("\u00a0", " ")
    assert f">{long}</textarea>" in page.text
    assert log.load(Consultation, asked).decision == {"fr": FRENCH}


def sent_back(client_as: Enter, log: Log, asked: UUID, words: str, seen: int) -> TestResponse:
    """The table of English, downloaded, filled in where it says what is decided, and sent back."""
    team, english = client_as("team"), languages_of(log, asked, "traduction/en")
    table = team.get(f"{english}/traduction.csv").text
    row = f"decision/{asked};;;{FRENCH};"
    assert row in table
    filled = io.BytesIO(table.replace(row, row + words).encode())
    data = {"file": (filled, "traduction-en.csv"), f"seen:decision/{asked}": str(seen)}
    assert f'name="seen:decision/{asked}"' in team.get(f"{english}/importer").text
    return team.post(f"{english}/importer", data=data)


def test_the_translator_s_table_holds_it_too(client_as: Enter, log: Log, asked: UUID) -> None:
    seen = log.load(Consultation, asked).version
    assert sent_back(client_as, log, asked, ENGLISH, seen).status_code == 303
    assert log.load(Consultation, asked).decision == {"fr": FRENCH, "en": ENGLISH}


def test_a_table_is_refused_whole_when_it_says_it_at_too_great_length_or_too_late(
    app: Flask, client_as: Enter, log: Log, asked: UUID
) -> None:
    seen = log.load(Consultation, asked).version
    page = sent_back(client_as, log, asked, "x" * 401, seen).text
    assert "La décision en jeu a plus de 400 signes." in page
    consultations.invite_places(log, asked, [a_school(log, "Autre", "0370929B")])
    app.extensions["consult"].show()
    head = log.head
    assert (
        "Quelqu’un d’autre a modifié ceci" in sent_back(client_as, log, asked, ENGLISH, seen).text
    )
    assert log.head == head


def test_its_bound_is_said_beside_it_and_nothing_that_is_typed_is_cut(
    client_as: Enter, log: Log, asked: UUID, schools: list[UUID]
) -> None:
    team = client_as("team")
    beside = team.get(languages_of(log, asked, "traduction/en")).text.partition("<textarea")[2]
    assert "maxlength" not in beside.partition(">")[0]
    assert "400 signes au plus." in beside.partition("</div>")[0]
    announcing, long = "/bureau/consultations/annoncer?pret=la-cour", "x" * 401
    assert "400 signes au plus" in team.get(announcing).text
    for name in ("decision_fr", "decision_en"):
        page = team.post(announcing, data=filled(*schools, **{name: long})).text
        assert "a 401 signes, 400 au plus\u00a0: raccourcissez-la." in page
        assert f">\n{long}</textarea>" in page.replace("\r", "")


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    app: Flask, client_as: Enter, log: Log, asked: UUID
) -> None:
    seen = log.load(Consultation, asked).version
    say_the_decision(log, asked, "en", "Theirs")
    app.extensions["consult"].show()
    team, english = client_as("team"), languages_of(log, asked, "traduction/en")
    page = team.post(english, data=typed(asked, "Mine", seen)).text
    assert log.load(Consultation, asked).decision["en"] == "Theirs"
    assert ">Mine</textarea>" in page
    assert f'value="{log.load(Consultation, asked).version}"' in page


def test_it_is_still_written_when_the_questions_are_frozen(
    app: Flask, client_as: Enter, log: Log, asked: UUID
) -> None:
    consultations.open_consultation(log, asked, DAY)
    consultations.freeze_questionnaire(log, asked, DAY)
    app.extensions["consult"].show()
    team, english = client_as("team"), languages_of(log, asked, "traduction/en")
    assert f'href="{english}"' in team.get(languages_of(log, asked)).text
    page = team.get(english).text
    assert TITLE in page
    assert 'name="text:title"' not in page
    assert team.post(english, data=typed(asked, ENGLISH)).status_code == 303
    assert log.load(Consultation, asked).decision["en"] == ENGLISH
    assert team.get(languages_of(log, asked, "traduction/fr")).status_code == 409


def test_nobody_translates_what_only_the_youngest_answer_or_what_is_closed(
    app: Flask, client_as: Enter, log: Log, announced: UUID, asked: UUID
) -> None:
    team = client_as("team")
    assert TITLE not in team.get(languages_of(log, announced, "traduction/ar")).text
    consultations.open_consultation(log, asked, DAY)
    consultations.close_consultation(log, asked, CLOSES)
    app.extensions["consult"].show()
    assert TITLE not in team.get(languages_of(log, asked, "traduction/ar")).text


def test_opening_names_the_languages_where_it_is_missing_and_leads_to_them(
    app: Flask, client_as: Enter, log: Log, asked: UUID
) -> None:
    team, told = client_as("team"), "La décision en jeu n’est pas écrite dans toutes les langues"
    page = team.get(page_of(asked, "/ouvrir")).text
    assert told in page
    assert f'href="{languages_of(log, asked)}"' in page
    for language in ready_consultation("la-cour").questionnaire.languages():
        if language != "fr":
            say_the_decision(log, asked, language, "…")
    app.extensions["consult"].show()
    assert told not in team.get(page_of(asked, "/ouvrir")).text
