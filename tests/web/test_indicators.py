"""The dashboard, the public page of indicators, and the commitments with their evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from consult.application import city, publishing
from consult.application.log import Log
from consult.clock import Clock
from consult.domain.catalogues import CATALOGUE_VERSION, CATALOGUES
from consult.domain.facts import CityFacts
from consult.statistics.indicators import FORMULAS, evaluate
from consult.statistics.values import rate
from consult.web.indicators.shown import not_measured, shown, shown_elements
from tests.given import (
    BAND,
    DAY,
    a_city,
    a_closed_consultation,
    a_publication,
    heard,
    three_schools,
)
from tests.web.conftest import Browser

Enter = Callable[..., Browser]
POPULATION = {"3-5": 300, "6-7": 200, BAND: 300, "11-14": 400, "15-17": 300}


class SpringClock(Clock):
    """The thirtieth of April after the consultation."""

    def now(self) -> datetime:
        return datetime(2027, 4, 30, 9, 0, tzinfo=self.timezone)


@pytest.fixture(autouse=True)
def spring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the measure."""
    monkeypatch.setattr(Clock, "now", SpringClock.now)
    monkeypatch.setattr(Clock, "today", lambda self: SpringClock.now(self).date())


def measure(app: Flask, log: Log) -> None:
    """Three schools answered; everybody may read it; nobody reviewed it yet."""
    a_city(log)
    city.declare_population(log, POPULATION, "INSEE", DAY)
    groups = [heard(place, 12, 4, 3, unsure=1) for place in three_schools(log)]
    publishing.release_results(log, a_publication(log, *groups), "2026-12-20")
    app.extensions["consult"].show()


def block(page: str, code: str) -> str:
    """The part of the page about an indicator."""
    start = page.index(f'id="{code}"')
    return page[start : page.index("</section>", start)]


def test_what_is_not_due_yet_is_too_soon_and_nothing_is_missing(app: Flask) -> None:
    with app.test_request_context():
        told = shown(rate("AUD-1", 0, 0, beside={"not-yet-due": 4}))
    assert told.missing == "Trop tôt"
    assert told.notes == ["4 dont le délai court encore."]


def test_an_indicator_is_a_sentence_a_number_and_what_it_is_made_of(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    measure(app, log)
    told = block(client.get("/indicateurs").text, "ESP-1")
    assert "5\u00a0% des enfants de 6 à 17 ans ont donné leur avis" in told
    assert re.search(r"60<.*?1\s200", told, re.DOTALL)
    assert "calculé" in told
    assert "Formule et calcul" in told
    assert "Cible proposée\u00a0: 10\u00a0%, puis 30\u00a0%." in told


def test_answers_of_children_have_their_interval_and_their_ages(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    measure(app, log)
    told = block(client.get("/indicateurs").text, "AUD-4")
    assert "Parmi les enfants qui ont répondu, 50\u00a0% se sentent écoutés" in told
    assert "entre 37 et 63\u00a0%" in told
    assert "8 à 10 ans" in told
    assert "dit par les enfants" in told
    assert "Au moins 60 réponses" in told


def test_what_cannot_be_computed_is_never_shown_as_zero(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    a_city(log)
    app.extensions["consult"].show()
    page = client.get("/indicateurs").text
    for code in FORMULAS[CATALOGUE_VERSION]:
        told = block(page, code)
        assert "Non calculable" in told, code
        assert "figure-number" not in told, code


def test_a_consultation_that_waits_is_told_in_its_delay(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    a_city(log)
    a_closed_consultation(log, *three_schools(log))
    app.extensions["consult"].show()
    told = block(client.get("/indicateurs").text, "RET-2")
    assert "Moins de la moitié est terminée\u00a0: au moins 151 jours." in told
    assert "1 en attente, comptée dans le délai." in told
    assert "figure-number" not in told


def test_the_dashboard_folds_away_what_is_not_measured_yet(
    app: Flask, log: Log, client_as: Enter
) -> None:
    measure(app, log)
    page = client_as("elected").get("/bureau/indicateurs").text
    later = page[page.index("Ce qui n’est pas encore mesuré") :]
    codes = set(CATALOGUES[CATALOGUE_VERSION]) - set(FORMULAS[CATALOGUE_VERSION])
    assert len(codes) == 12
    assert all(f"({code})" in later for code in codes)
    assert not [code for code in codes if f'id="{code}"' in page]


def test_a_formula_that_changed_says_what_it_counted_before(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    measure(app, log)
    page = client.get("/indicateurs").text
    changed = "Formule changée à la version 2"
    assert [code for code in FORMULAS[2] if changed in block(page, code)] == ["AUD-1", "AUD-3"]


def test_children_read_the_same_in_pictures(app: Flask, log: Log, client: FlaskClient) -> None:
    measure(app, log)
    answer = client.get("/c/indicateurs?l=fr")
    assert "Moins d’un enfant sur 10 a donné son avis cette année." in answer.text
    assert "5 enfants sur 10 trouvent que oui." in answer.text
    assert answer.text.count('class="yes"') == 5
    assert "On ne sait pas encore." in answer.text
    assert "%" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_every_indicator_stands_under_its_element() -> None:
    values = [evaluate(code, CityFacts("2027-04-30")) for code in CATALOGUES[CATALOGUE_VERSION]]
    elements = shown_elements(values)
    assert [element.code for element in elements] == [
        "space",
        "voice",
        "audience",
        "influence",
        "feedback",
    ]
    told = [one.code for element in elements for one in element.indicators]
    assert sorted(told) == sorted(FORMULAS[CATALOGUE_VERSION])
    assert len(not_measured(values)) + len(told) == len(CATALOGUES[CATALOGUE_VERSION])


@pytest.mark.parametrize("code", sorted(FORMULAS[CATALOGUE_VERSION]))
def test_every_indicator_can_be_told_with_any_value(app: Flask, code: str) -> None:
    with app.test_request_context("/"):
        for value in (0.0, 12.5, 100.0):
            empty = evaluate(code, CityFacts("2027-04-30"))
            told = shown(type(empty)(code, "ok", empty.unit, value, 1, 8))
            assert "%(" not in told.sentence
            assert told.number
            assert not told.missing
            assert "0 jour ou moins" not in told.sentence


def test_the_dashboard_asks_as_many_queries_whatever_was_heard(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    a_city(log)
    schools = three_schools(log)
    app.extensions["consult"].show()
    few = queries(app, client)
    for yes in (12, 4_000):
        groups = [heard(place, yes, yes, yes) for place in schools]
        publishing.release_results(log, a_publication(log, *groups), "2026-12-20")
    app.extensions["consult"].show()
    assert queries(app, client) == few <= 12


def queries(app: Flask, client: FlaskClient) -> int:
    """How many queries the public page takes."""
    asked: list[str] = []
    engine = app.extensions["consult"].stores["read"]

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert client.get("/indicateurs").status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in asked if one.startswith("SELECT")])


@pytest.fixture
def team(app: Flask, log: Log, client_as: Enter) -> Browser:
    """Somebody of the team, in a city."""
    a_city(log)
    app.extensions["consult"].show()
    return client_as("team")


def test_evidence_is_dated_and_read_by_everybody(team: Browser, client: FlaskClient) -> None:
    posted = {
        "commitment": "3",
        "text": "Délibération du 12 mars",
        "link": "https://fondettes.example/deliberation",
    }
    answer = team.post("/bureau/engagements", data=posted, follow_redirects=True)
    assert "Preuve ajoutée." in answer.text
    page = client.get("/indicateurs").text
    assert 'href="https://fondettes.example/deliberation"' in page
    assert "30 avril 2027" in page


@pytest.mark.parametrize(
    "link", ["http://fondettes.example/x", "javascript:alert(1)", "https://", "un papier"]
)
def test_a_link_that_is_not_https_is_refused_beside_its_field(team: Browser, link: str) -> None:
    posted = {"commitment": "3", "text": "Délibération", "link": link}
    answer = team.post("/bureau/engagements", data=posted)
    assert answer.status_code == 200
    assert "L’adresse commence par https://" in answer.text
    assert "Délibération</textarea>" in answer.text.replace("\r\n", "")


def test_evidence_without_words_is_refused(team: Browser) -> None:
    answer = team.post("/bureau/engagements", data={"commitment": "3", "text": " "})
    assert "Dites en une phrase ce que la ville a fait." in answer.text


def test_the_seven_commitments_stand_without_any_evidence(team: Browser) -> None:
    page = team.get("/bureau/engagements").text
    assert page.count("Pas encore de preuve.") == 7
