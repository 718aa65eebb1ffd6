"""The loop is closed: staff answer, and the same code shows children the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from uuid import UUID

import pytest
from flask import Flask

from consult.application import city, decisions, feedback, plan, publishing
from consult.application.feedback import FindingAnswer
from consult.application.log import Log
from consult.domain.feedback import Feedback
from consult.projections.runner import Projector
from tests.given import BAND
from tests.given_council import (
    FUNCTION,
    LATER,
    REVIEW_DAY,
    Published,
    a_draft,
    a_finding,
    a_first_answer,
    a_meeting,
    a_publication,
    an_action,
)
from tests.web.conftest import Browser

IN_TWO_YEARS = date.today().year + 2

SignIn = Callable[..., Browser]


class Heard(NamedTuple):
    """A published consultation with a decided finding and one that is not."""

    published: Published
    decided: UUID
    open: UUID
    code: str

    @property
    def address(self) -> str:
        """Where staff answer it."""
        return f"/bureau/reponses/{self.published.consultation}"

    def prefix(self, number: int) -> str:
        """What the fields of a finding begin with."""
        id = (self.decided, self.open)[number - 1]
        return f"finding-{number}-{id.hex[:6]}-"


@pytest.fixture
def heard(log: Log, projector: Projector) -> Heard:
    """Released; the poster of the first school hangs."""
    published = a_publication(log)
    code = city.place_poster(log, published.schools[0], REVIEW_DAY)
    meeting = a_meeting(log, published)
    decided, open_ = a_finding(log, meeting), a_finding(log, meeting, "Les bancs manquent")
    a_draft(log, meeting, decided)
    decisions.decide(log, decided, FUNCTION, LATER)
    publishing.release_results(log, published.publication, LATER)
    projector.catch_up()
    return Heard(published, decided, open_, code)


@pytest.fixture
def staff(client_as: SignIn) -> Browser:
    """Somebody of the team."""
    return client_as("team")


def refresh(app: Flask, projector: Projector) -> None:
    """What was recorded shows, behind the codes too."""
    projector.catch_up()
    app.extensions["consult"].doors.refresh()


FIRST = {f"band-{BAND}-words_fr": "Merci, on a tout lu.", f"band-{BAND}-words_en": "Thank you."}


def test_before_any_answer_children_read_what_they_said_and_until_when_they_wait(
    app: Flask, heard: Heard, projector: Projector
) -> None:
    refresh(app, projector)
    page = app.test_client().get(f"/c/{heard.code}").text
    assert "La cour, tu l’aimes ? «\u00a0Beaucoup\u00a0»" in page
    assert "7 enfants sur 10" in page
    assert "on pourrait deviner qui a répondu" in page
    assert "au plus tard le 15\u00a0janvier 2027" in page
    assert "La ville a compté les réponses." in page
    assert f"/c/resultats/{heard.published.consultation}?l=fr" in page
    assert "La ville compte" not in page
    assert "Oui, on agrandit le coin calme." not in page


def test_the_first_answer_begins_from_a_text_and_is_read_behind_the_same_code(
    app: Flask, heard: Heard, staff: Browser, projector: Projector
) -> None:
    page = staff.get(f"{heard.address}/premiere").text
    assert "Nous avons lu toutes vos réponses." in page
    assert "15 janvier 2027" in page
    assert staff.post(f"{heard.address}/premiere", data=FIRST).status_code == 303
    refresh(app, projector)
    child = app.test_client()
    page = child.get(f"/c/{heard.code}").text
    assert "Merci, on a tout lu." in page
    assert "Oui, on agrandit le coin calme." in page
    english = child.get(f"/c/{heard.code}?l=en").text
    assert "Thank you." in english
    assert "Yes, we make it larger." in english


def test_a_first_answer_needs_french_for_each_band_and_keeps_what_was_typed(
    heard: Heard, staff: Browser, log: Log
) -> None:
    typed = {**FIRST, f"band-{BAND}-words_fr": ""}
    page = staff.post(f"{heard.address}/premiere", data=typed).text
    assert "Écrivez la réponse en français." in page
    assert "Thank you." in page
    assert log.find(Feedback, Feedback.create_id(heard.published.consultation)) is None


def test_the_preview_is_the_child_s_page_and_records_nothing(
    heard: Heard, staff: Browser, log: Log
) -> None:
    page = staff.post(f"{heard.address}/premiere", data={**FIRST, "preview": "yes"})
    assert page.status_code == 200
    assert "css/child.css" in page.text
    assert "Merci, on a tout lu." in page.text
    assert log.find(Feedback, Feedback.create_id(heard.published.consultation)) is None


def test_a_first_answer_is_given_once(heard: Heard, staff: Browser) -> None:
    assert staff.post(f"{heard.address}/premiere", data=FIRST).status_code == 303
    again = staff.get(f"{heard.address}/premiere").text
    assert "On ne la change plus" in again
    assert "existe déjà" in staff.post(f"{heard.address}/premiere", data=FIRST).text


def test_the_full_answer_begins_from_decisions_and_the_plan(
    heard: Heard, staff: Browser, log: Log, projector: Projector
) -> None:
    a_first_answer(log, heard.published)
    plan.link_evidence(log, an_action(log), heard.decided, REVIEW_DAY)
    projector.catch_up()
    page = staff.get(f"{heard.address}/complete").text
    assert "Oui, on agrandit le coin calme." in page
    assert 'value="2027-08-31"' in page
    assert "Pas encore décidé" in page


def test_the_full_answer_is_read_finding_by_finding(
    app: Flask, heard: Heard, staff: Browser, log: Log, projector: Projector
) -> None:
    a_first_answer(log, heard.published)
    projector.catch_up()
    answers = the_answers(heard)
    late = {**answers, f"{heard.prefix(2)}until": ""}
    assert "demande une date" in staff.post(f"{heard.address}/complete", data=late).text
    over = {**answers, f"{heard.prefix(2)}until": "2001-01-01"}
    assert "Ce jour est passé" in staff.post(f"{heard.address}/complete", data=over).text
    absurd = {**answers, f"{heard.prefix(2)}until": "2206-01-01"}
    assert "plus de dix ans" in staff.post(f"{heard.address}/complete", data=absurd).text
    assert staff.post(f"{heard.address}/complete", data=answers).status_code == 303
    refresh(app, projector)
    page = app.test_client().get(f"/c/{heard.code}").text
    for said in ("C’est fait", "Le coin calme est fait.", "Plus tard", "Le bois coûte cher."):
        assert said in page
    assert f"1er\u00a0mars {IN_TWO_YEARS}" in page
    assert '<span lang="fr" dir="ltr">' not in page
    page = app.test_client().get(f"/c/{heard.code}?l=en").text
    for said in ("Des bancs en bois.", "Le bois coûte cher."):
        assert f'<span lang="fr" dir="ltr">{said}</span>' in page
    assert "Oui, on agrandit le coin calme." not in page
    paper = staff.get(f"{heard.address}/a4").text
    assert "Le coin calme est fait." in paper
    assert "7 enfants sur 10" in paper


def test_what_is_under_way_without_a_day_promises_none(
    app: Flask, heard: Heard, staff: Browser, log: Log, projector: Projector
) -> None:
    a_first_answer(log, heard.published)
    projector.catch_up()
    going = {**the_answers(heard), f"{heard.prefix(1)}status": "under-way"}
    assert staff.post(f"{heard.address}/complete", data=going).status_code == 303
    refresh(app, projector)
    page = app.test_client().get(f"/c/{heard.code}").text
    assert "C’est en cours" in page
    assert page.count("Prévu pour le") == 1
    assert staff.get(f"{heard.address}/a4").text.count("Prévu pour le") == 1


def the_answers(heard: Heard) -> dict[str, str]:
    """Done, and later."""
    one, two = heard.prefix(1), heard.prefix(2)
    return {
        "seen_version": "1",
        f"{one}status": "done",
        f"{one}words_fr": "Le coin calme est fait.",
        f"{one}reason_fr": "Vous l’aviez demandé.",
        f"{one}words_en": "",
        f"{two}status": "later",
        f"{two}words_fr": "Des bancs en bois.",
        f"{two}reason_fr": "Le bois coûte cher.",
        f"{two}until": f"{IN_TWO_YEARS}-03-01",
    }


def test_an_answer_without_a_reason_or_without_a_finding_is_refused(
    heard: Heard, staff: Browser, log: Log, projector: Projector
) -> None:
    a_first_answer(log, heard.published)
    projector.catch_up()
    bare = {**the_answers(heard), f"{heard.prefix(1)}reason_fr": ""}
    assert "Donnez une raison" in staff.post(f"{heard.address}/complete", data=bare).text
    contrary = {**the_answers(heard), f"{heard.prefix(1)}words_fr": "Non, parce que c’est cher."}
    assert "commence par un non" in staff.post(f"{heard.address}/complete", data=contrary).text
    nothing = {f"{heard.prefix(1)}status": "not-yet", f"{heard.prefix(2)}status": "not-yet"}
    page = staff.post(f"{heard.address}/complete", data={"seen_version": "1", **nothing}).text
    assert "Répondez à un constat au moins." in page


def test_a_full_answer_written_meanwhile_is_shown_beside_one_s_own(
    heard: Heard, staff: Browser, log: Log, projector: Projector
) -> None:
    a_first_answer(log, heard.published)
    words, reason = {"fr": "Le texte de Nadia"}, {"fr": "Parce que."}
    theirs = FindingAnswer(heard.decided, "under-way", words, reason)
    feedback.give_full_answer(log, heard.published.consultation, [theirs], LATER)
    page = staff.post(f"{heard.address}/complete", data=the_answers(heard))
    assert page.status_code == 409
    assert "Le texte de Nadia" in page.text
    assert "Le coin calme est fait." in page.text
    again = staff.post(
        f"{heard.address}/complete", data={**the_answers(heard), "seen_version": "2"}
    )
    assert again.status_code == 303


def test_a_year_later_the_follow_up_is_due_and_told(
    app: Flask, heard: Heard, staff: Browser, log: Log, projector: Projector
) -> None:
    a_first_answer(log, heard.published)
    answer = FindingAnswer(heard.decided, "done", {"fr": "Fait."}, {"fr": "Oui."})
    feedback.give_full_answer(log, heard.published.consultation, [answer], "2025-01-05")
    projector.catch_up()
    assert "Un an a passé" in staff.get("/bureau/reponses").text
    told = staff.post(f"{heard.address}/suite", data={"words_fr": "Le coin sert chaque jour."})
    assert told.status_code == 303
    refresh(app, projector)
    assert "Le coin sert chaque jour." in app.test_client().get(f"/c/{heard.code}").text


def test_the_list_says_what_children_wait_for(heard: Heard, staff: Browser, log: Log) -> None:
    page = staff.get("/bureau/reponses").text
    assert "La cour" in page
    assert "15 janvier 2027" in page


def test_only_the_team_answers_children(heard: Heard, client_as: SignIn) -> None:
    for profile in ("elected", "council", "it"):
        assert client_as(profile).get("/bureau/reponses").status_code == 403
        assert client_as(profile).post(f"{heard.address}/premiere").status_code == 403


def test_there_is_nothing_to_answer_before_the_closing(staff: Browser, heard: Heard) -> None:
    assert staff.get(f"/bureau/reponses/{heard.decided}/premiere").status_code == 404
