"""Trying a consultation without counting, and printing its letters."""

from __future__ import annotations

from uuid import UUID, uuid4

import pypdfium2
import pytest
from flask import Flask

from consult.application.log import Log
from consult.application.questionnaires import translate
from consult.ballots.tables import box
from consult.content import FIELDS, shared_papers
from consult.domain.consultation import Consultation
from consult.domain.questionnaire import Questionnaire
from consult.interchange.letters import fields_of
from tests.given import BAND
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import announced as announced
from tests.web.given_consultations import morning as morning
from tests.web.given_consultations import opened as opened
from tests.web.given_consultations import page_of as page_of
from tests.web.given_consultations import schools as schools
from tests.web.points_promises import Oldest, fields
from tests.web.surface import Elements
from tests.web.test_points import BAND as OLDEST


def opened_at(page: str) -> str:
    """The screen that a browser without scripts shows first."""
    screens = Elements(page).of("section")
    [first] = [one["id"] for one in screens if "first" in one["class"].split()]
    return first


def test_a_rehearsal_shows_the_child_s_page_and_keeps_nothing(
    client_as: Enter, app: Flask, log: Log, announced: UUID
) -> None:
    team, here = client_as("team"), page_of(announced, f"/essai/{BAND}")
    page = team.get(here).text
    assert "La cour, tu l’aimes" in page
    assert "Essai\u00a0: rien n’est compté" in page
    head = log.head
    for address in (here, f"{here}/stop"):
        answer = team.post(address, data={"cour-envie": "yes", "submission": str(uuid4())})
        assert "Rien n’est compté, rien n’est gardé." in answer.text
    with app.extensions["consult"].stores["box"].connect() as connection:
        assert connection.execute(box.select()).all() == []
    assert log.head == head


def test_a_rehearsal_reads_what_staff_write_not_what_is_published(
    client_as: Enter, app: Flask, log: Log, opened: UUID
) -> None:
    questionnaire = log.load(Consultation, opened).questionnaire
    translate(log, questionnaire, "fr", {f"cour-envie/{BAND}": "La cour, tu l’aimes bien\u00a0?"})
    app.extensions["consult"].show()
    assert "tu l’aimes bien" in client_as("team").get(page_of(opened, f"/essai/{BAND}")).text


def test_points_are_tried_as_they_will_be_shared_and_nothing_is_kept(
    client_as: Enter, app: Flask, log: Log
) -> None:
    oldest, team = Oldest(app, log), client_as("team")
    head = log.head
    preview = f"/bureau/questionnaires/{oldest.questionnaire}/apercu"
    assert f"{preview}/{OLDEST}" in team.get(f"{preview}?b={OLDEST}").text
    for here in (page_of(oldest.id, f"/essai/{OLDEST}"), f"{preview}/{OLDEST}"):
        page = team.get(f"{here}?l=en")
        shares = [one["name"] for one in Elements(page.text).of("select")]
        assert sorted(shares) == [f"budget.{number}" for number in range(1, 5)]
        assert "Share 10 points." in page.text
        answer = team.post(here, data=fields(("5", "3", "2", "")))
        assert "Rien n’est compté, rien n’est gardé." in answer.text
        wrong = team.post(f"{here}?l=en", data=fields(("10", "10", "", "")))
        assert wrong.status_code == 400
        assert "Points given: 20\u00a0of\u00a010. Take 10 away." in wrong.text
        assert opened_at(wrong.text).startswith("q")
    assert oldest.sheets() == []
    assert log.head == head


@pytest.mark.parametrize("where", ["rehearsal", "preview"])
def test_a_sheet_without_an_answer_is_asked_about_as_a_child_s_is(
    client_as: Enter, log: Log, announced: UUID, where: str
) -> None:
    questionnaire = log.load(Consultation, announced).questionnaire
    preview = f"/bureau/questionnaires/{questionnaire}/apercu/{BAND}"
    here = page_of(announced, f"/essai/{BAND}") if where == "rehearsal" else preview
    team = client_as("team")
    asked = team.post(here, data={"submission": ""})
    assert asked.status_code == 400
    assert "Essai terminé" not in asked.text
    assert opened_at(asked.text) == "blank"
    sent = team.post(here, data={"empty": "1"})
    assert sent.status_code == 200
    assert "Essai terminé" in sent.text
    for answer in (asked, sent):
        framed = "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert framed == (where == "preview")


def test_back_from_the_first_question_of_a_preview_leaves_its_frame(
    client_as: Enter, log: Log, announced: UUID
) -> None:
    previews = f"/bureau/questionnaires/{log.load(Consultation, announced).questionnaire}/apercu"
    page = client_as("team").get(f"{previews}/{BAND}").text
    back = f"{previews}?b={BAND}&en=fr"
    ways = [one for one in Elements(page).of("a") if one["href"] == back]
    assert {one["target"] for one in ways} == {"_top"}
    assert [one["class"] for one in ways[1:]] == ["button quiet back"] * 2


def test_each_language_to_try_has_its_name(
    client_as: Enter, app: Flask, log: Log, announced: UUID
) -> None:
    written = log.load(Questionnaire, log.load(Consultation, announced).questionnaire)
    keys = [key for key, _ in written.document.texts()]
    translate(log, written.id, "uk", dict.fromkeys(keys, "Слово"))
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(announced, "/essai")).text
    assert "Essayer en français" in page
    assert "Essayer en ukrainien" in page


def test_letters_are_printed_with_what_was_announced(
    client_as: Enter, announced: UUID, schools: list[UUID]
) -> None:
    team = client_as("team")
    assert "Le mot aux familles" in team.get(page_of(announced, "/courriers")).text
    chosen = {
        "paper": ["families", "inspector", "questions", "facilitator"],
        "places": [str(schools[0])],
        "language": "fr",
        "contact": "Nadia, 02 47 00 00 00",
        "signatory": "",
    }
    answer = team.get(page_of(announced, "/courriers.pdf"), query_string=chosen)
    assert answer.content_type == "application/pdf"
    with pypdfium2.PdfDocument(answer.data) as document:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    for said in ("Fondettes", "Refaire la cour en 2027", "30 novembre 2026", "Nadia", "École 1"):
        assert said in " ".join(text.split())
    assert "La cour, tu l’aimes" in " ".join(text.split())


def test_printing_nothing_asks_what_to_print(client_as: Enter, announced: UUID) -> None:
    answer = client_as("team").get(page_of(announced, "/courriers.pdf"))
    assert answer.status_code == 400
    assert "Choisissez au moins un papier." in answer.text


def test_the_papers_of_any_consultation_ask_for_no_field_that_is_not_known() -> None:
    papers = shared_papers()
    for paper in (papers.families, papers.head, papers.inspector, *papers.facilitator.values()):
        assert fields_of(paper) <= set(FIELDS)
