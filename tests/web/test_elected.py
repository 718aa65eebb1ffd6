"""The elected member acknowledges and decides, from what staff drafted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from consult.application import decisions
from consult.application.decisions import Answer
from consult.application.log import Log
from consult.clock import Clock
from consult.domain.consultation import Consultation
from consult.domain.decision import Decision
from consult.projections.runner import Projector
from tests.given_council import (
    FUNCTION,
    Published,
    a_draft,
    a_finding,
    a_meeting,
    a_publication,
    an_avis,
)
from tests.web.conftest import Browser

SignIn = Callable[..., Browser]


class Asked(NamedTuple):
    """An avis with one drafted finding and one that is not."""

    published: Published
    meeting: UUID
    drafted: UUID
    bare: UUID

    def decision(self, log: Log) -> Decision:
        """The drafted one's answer."""
        return log.load(Decision, Decision.create_id(self.drafted))


class New(Clock):
    """The third of January."""

    def now(self) -> datetime:
        return datetime(2027, 1, 3, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def asked(app: Flask, log: Log, projector: Projector) -> Asked:
    """Nine days late."""
    here = app.extensions["consult"]
    clock = New(ZoneInfo("Europe/Paris"))
    app.extensions["consult"] = replace(here, clock=clock)
    published = a_publication(log)
    meeting = a_meeting(log, published)
    drafted, bare = a_finding(log, meeting), a_finding(log, meeting, "Les bancs manquent")
    an_avis(log, meeting)
    a_draft(log, meeting, drafted)
    projector.catch_up()
    return Asked(published, meeting, drafted, bare)


@pytest.fixture
def elected(client_as: SignIn) -> Browser:
    """She whose function the consultation names, typed with another apostrophe."""
    return client_as("elected", function="Adjointe à l'éducation")


def test_results_are_acknowledged_with_one_button_once(
    asked: Asked, elected: Browser, log: Log
) -> None:
    home = elected.get("/elu/").text
    assert "7 enfants sur 10" in home
    assert "J’ai pris connaissance" in home
    everything = f"/bureau/consultations/{asked.published.consultation}/resultats"
    assert f'href="{everything}"' in home
    address = f"/elu/{asked.published.consultation}/connaissance"
    assert elected.post(address).status_code == 303
    assert log.load(Consultation, asked.published.consultation).acknowledged == "2027-01-03"
    assert "J’ai pris connaissance" not in elected.get("/elu/").text
    assert elected.post(address).status_code == 409


def test_results_that_are_not_on_the_page_are_counted_before_they_are_acknowledged(
    asked: Asked, elected: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "résultats sur" not in elected.get("/elu/").text
    monkeypatch.setattr("consult.web.elected.home.SHOWN", 0)
    assert re.search(r"Voici 0 résultats sur [1-9]", elected.get("/elu/").text)


def test_what_waits_is_counted_in_answers_and_minutes_and_lateness_is_said(
    asked: Asked, elected: Browser
) -> None:
    home = elected.get("/elu/").text
    assert "1 réponse à valider, 2 minutes" in home
    assert "9 jours de retard" in home
    assert "Les bancs manquent" in home


def test_a_draft_is_decided_as_it_was_read(asked: Asked, elected: Browser, log: Log) -> None:
    page = elected.get("/elu/reponses").text
    assert "Le budget est voté." in page
    assert "Oui, on agrandit le coin calme." in page
    decided = elected.post(f"/elu/reponses/{asked.drafted}/decider", data={"seen_version": "1"})
    assert decided.status_code == 303
    assert asked.decision(log).decided == "2027-01-03"
    assert "Rien à valider." in elected.get("/elu/reponses").text
    assert "1 constat attend encore" in elected.get("/elu/reponses").text


def test_a_draft_that_changed_since_it_was_read_is_not_decided(
    asked: Asked, elected: Browser, log: Log
) -> None:
    changed = Answer("refused", "Trop cher", {"fr": "Non, parce que c’est trop cher."})
    decisions.draft_decision(log, asked.meeting, asked.drafted, changed, 1)
    for seen in ("1", "", "x"):
        stale = elected.post(f"/elu/reponses/{asked.drafted}/decider", data={"seen_version": seen})
        assert stale.status_code == 409
        assert "Trop cher" in stale.text
    assert asked.decision(log).decided == ""


def test_the_elected_member_changes_the_draft_then_decides(
    asked: Asked, elected: Browser, log: Log
) -> None:
    address = f"/elu/reponses/{asked.drafted}"
    assert "Le budget est voté." in elected.get(address).text
    own = {
        "answer": "deferred",
        "reason": "En 2028",
        "words_fr": "Plus tard, en 2028.",
        "seen_version": "1",
    }
    assert "demande une date" in elected.post(address, data=own).text
    assert "Ce jour est passé" in elected.post(address, data={**own, "until": "2027-01-02"}).text
    assert elected.post(address, data={**own, "until": "2028-01-01"}).status_code == 303
    decision = asked.decision(log)
    assert (decision.answer, decision.until, decision.reason) == (
        "deferred",
        "2028-01-01",
        "En 2028",
    )


def test_both_texts_are_shown_when_staff_wrote_meanwhile(
    asked: Asked, elected: Browser, log: Log
) -> None:
    theirs = Answer("refused", "Le texte de l’équipe", {"fr": "Non."})
    decisions.draft_decision(log, asked.meeting, asked.drafted, theirs, 1)
    mine = {"answer": "accepted", "reason": "Mon texte", "words_fr": "Oui.", "seen_version": "1"}
    page = elected.post(f"/elu/reponses/{asked.drafted}", data=mine)
    assert page.status_code == 409
    assert "Le texte de l’équipe" in page.text
    assert "Mon texte" in page.text
    again = elected.post(
        f"/elu/reponses/{asked.drafted}", data={**mine, "seen_version": version_in(page.text)}
    )
    assert again.status_code == 303
    assert asked.decision(log).reason == "Mon texte"


def version_in(page: str) -> str:
    """The version that the form of a page has seen."""
    after = page.partition('name="seen_version"')[2]
    return after.partition('value="')[2].partition('"')[0]


def test_another_function_s_findings_do_not_exist(
    asked: Asked, client_as: SignIn, log: Log
) -> None:
    other = client_as("elected", function="Adjoint aux sports")
    assert "Aucune consultation ne relève" in other.get("/elu/").text
    assert other.get(f"/elu/reponses/{asked.drafted}").status_code == 404
    seen = {"seen_version": "1"}
    assert other.post(f"/elu/reponses/{asked.drafted}/decider", data=seen).status_code == 404
    address = f"/elu/{asked.published.consultation}/connaissance"
    assert other.post(address).status_code == 404
    assert "ne porte pas de fonction" in client_as("elected").get("/elu/").text
    assert client_as("team").get("/elu/").status_code == 403
    assert asked.decision(log).decided == ""


def test_a_finding_without_a_draft_cannot_be_decided(asked: Asked, elected: Browser) -> None:
    assert elected.get(f"/elu/reponses/{asked.bare}").status_code == 404


def test_staff_draft_what_is_missing_first(asked: Asked, client_as: SignIn, log: Log) -> None:
    staff = client_as("team")
    page = staff.get("/bureau/decisions").text
    assert "1 constat sans réponse proposée" in page
    assert page.index("Les bancs manquent") < page.index("La cour plaît")
    address = f"/bureau/decisions/{asked.bare}"
    draft = {"answer": "adapted", "reason": "", "words_fr": "Autrement : deux bancs."}
    assert "un non sans raison" in staff.post(address, data=draft).text
    for words in ({"words_fr": "Oui, c’est prévu."}, {"words_fr": "Non.", "words_en": "Yes!"}):
        page = staff.post(address, data={"answer": "refused", "reason": "x", **words}).text
        assert "La ville répond non, et ce texte commence par un oui" in page
    contrary = {"answer": "accepted", "reason": "x", "words_fr": "Non, parce que…"}
    assert "commence par un non" in staff.post(address, data=contrary).text
    assert staff.post(address, data={**draft, "reason": "Deux bancs"}).status_code == 303
    drafted = log.load(Decision, Decision.create_id(asked.bare))
    assert (drafted.answer, drafted.for_children) == ("adapted", {"fr": "Autrement : deux bancs."})


def test_two_of_the_team_drafting_at_once_lose_nothing(
    asked: Asked, client_as: SignIn, log: Log
) -> None:
    address = f"/bureau/decisions/{asked.bare}"
    first = {"answer": "accepted", "reason": "La première", "words_fr": "Oui.", "seen_version": "0"}
    second = {**first, "reason": "La seconde"}
    assert client_as("team").post(address, data=first).status_code == 303
    page = client_as("team").post(address, data=second)
    assert page.status_code == 409
    assert "La première" in page.text
    assert "La seconde" in page.text
    assert log.load(Decision, Decision.create_id(asked.bare)).reason == "La première"


def test_what_was_decided_is_read_and_changes_no_more(
    asked: Asked, client_as: SignIn, log: Log, projector: Projector
) -> None:
    decisions.decide(log, asked.drafted, FUNCTION, "2027-01-02")
    projector.catch_up()
    page = client_as("team").get(f"/bureau/decisions/{asked.drafted}").text
    assert "Décidé le 2 janvier 2027" in page
    assert "Proposer cette réponse" not in page
    late = {"answer": "refused", "reason": "x", "words_fr": "Non.", "seen_version": "2"}
    refused = client_as("team").post(f"/bureau/decisions/{asked.drafted}", data=late)
    assert "ne change plus" in refused.text


def test_a_draft_whose_day_went_by_meanwhile_is_not_decided(
    asked: Asked, elected: Browser, log: Log
) -> None:
    late = Answer("deferred", "En janvier", {"fr": "Plus tard, le 2 janvier."}, "2027-01-02")
    decisions.draft_decision(log, asked.meeting, asked.drafted, late, 1)
    answer = elected.post(f"/elu/reponses/{asked.drafted}/decider", data={"seen_version": "2"})
    assert "janvier 2027 est passé" in answer.text
    assert asked.decision(log).decided == ""
