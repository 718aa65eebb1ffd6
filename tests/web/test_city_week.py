"""Cette semaine: the first page of staff, from an empty city to an open consultation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.application.consultations import prepare_box
from consult.application.log import Log
from consult.ballots.glance import Participation
from consult.ballots.sealing import new_key_pair
from consult.clock import Clock
from consult.operator_sentences import RISKY_SQLITE
from consult.projections.models import NAMES
from consult.projections.runner import Projector
from consult.web.city.status import MODEL_NAMES
from consult.web.city.task_words import PAGES, WORDS, names_of
from tests.given import (
    CLOSES,
    COUNTED,
    a_city,
    a_counted_consultation,
    a_school,
    an_announced_consultation,
    an_open_consultation,
    heard,
)

Enter = Callable[..., FlaskClient]


@pytest.fixture
def desk(
    client_as: Enter, projector: Projector, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """The words of the page that Nadia opens on a day."""

    def read(day: str) -> str:
        noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
        monkeypatch.setattr(Clock, "now", lambda self: noon.astimezone(self.timezone))
        projector.catch_up()
        return page(client_as("team").get("/bureau", follow_redirects=True))

    return read


def page(answer: TestResponse) -> str:
    """The words of a page, non-breaking spaces as spaces."""
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_page_of_all_asks_which_commune(desk: Callable[[str], str]) -> None:
    assert "Votre commune ?" in desk("2026-10-20")


def test_a_city_without_places_is_asked_for_its_schools(
    desk: Callable[[str], str], log: Log
) -> None:
    a_city(log)
    words = desk("2026-10-20")
    assert "Importez vos écoles" in words
    assert "Trois consultations prêtes" not in words


def test_a_city_without_consultation_is_shown_three_that_are_ready(
    desk: Callable[[str], str], log: Log
) -> None:
    a_city(log)
    a_school(log)
    words = desk("2026-10-20")
    assert "Choisissez une première consultation" in words
    assert "Trois consultations prêtes" in words


def test_an_announced_consultation_asks_for_its_posters_then_to_be_opened(
    desk: Callable[[str], str], log: Log
) -> None:
    a_city(log)
    consultation = an_announced_consultation(log, a_school(log))
    words = desk("2026-10-20")
    assert "Imprimez les affiches de « La cour »" in words
    assert "Ouverture le lundi 2 novembre 2026" in words
    prepare_box(log, consultation, new_key_pair()[1])
    assert "Ouvrez « La cour »" in desk("2026-11-02")


def test_silent_places_are_named_and_nothing_more_precise_than_fewer_than_five_is_said(
    desk: Callable[[str], str], log: Log
) -> None:
    a_city(log)
    an_open_consultation(log, a_school(log), a_school(log, "Albert Camus", "0370888X"))
    words = desk("2026-11-12")
    assert "Appelez 2 lieux silencieux : « La cour »" in words
    assert "Clôture le lundi 30 novembre 2026" in words
    assert "Moins de cinq bulletins dans l’urne pour l’instant." in words
    assert "Albert Camus" in words


def test_the_first_days_of_silence_say_nothing(desk: Callable[[str], str], log: Log) -> None:
    a_city(log)
    an_open_consultation(log, a_school(log))
    words = desk("2026-11-03")
    assert "Rien ne vous attend cette semaine" in words
    assert "silencieux" not in words


def test_sheets_are_told_floored_beside_the_children_invited(
    desk: Callable[[str], str], log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_city(log)
    school = a_school(log)
    an_open_consultation(log, school)
    sent = [Participation(school, "8-10", 35)]
    monkeypatch.setattr("consult.web.city.week.participation", lambda *_: sent)
    words = desk("2026-11-12")
    assert "Au moins 35 bulletins dans l’urne, pour 60 enfants invités." in words
    assert "silencieux" not in words


def test_the_line_of_seven_steps_has_its_dates(desk: Callable[[str], str], log: Log) -> None:
    a_city(log)
    an_open_consultation(log, a_school(log))
    words = desk(CLOSES)
    assert "30 nov." in words
    assert "15 janv." in words


def test_a_count_of_too_few_sheets_asks_to_tell_the_children_the_same_day(
    desk: Callable[[str], str], client_as: Enter, log: Log
) -> None:
    a_city(log)
    consultation = a_counted_consultation(log, heard(a_school(log), 0, 0, 0))
    words = desk(COUNTED)
    assert "trop peu de bulletins pour montrer un résultat" in words
    assert "Rien ne vous attend" not in words
    assert "le dépouillement, dans un instant" not in words
    shown = page(client_as("team").get(f"/bureau/consultations/{consultation}"))
    assert "Dépouillée : trop peu de bulletins pour montrer un résultat" in shown
    assert f"/bureau/reponses/{consultation}/premiere" in shown


def test_every_task_has_its_words_and_a_page_that_exists(app: Flask) -> None:
    assert set(WORDS) == set(PAGES)
    assert set(PAGES.values()) - set(app.view_functions) == set()


def test_a_long_list_of_places_is_cut_with_how_many_more(app: Flask) -> None:
    with app.test_request_context():
        assert names_of(("A", "B")) == "A, B"
        assert names_of(("A", "B", "C", "D", "E")) == "A, B, C et 2 autres"


@pytest.mark.parametrize("profile", ["elected", "council", "it"])
def test_the_week_is_the_teams(client_as: Enter, profile: str) -> None:
    assert client_as(profile).get("/bureau").status_code == 403


def test_the_week_is_found_with_a_slash_too(
    client_as: Enter, log: Log, projector: Projector
) -> None:
    a_city(log)
    projector.catch_up()
    assert "Cette semaine" in page(client_as("team").get("/bureau/"))


def test_every_read_model_has_a_name_for_people() -> None:
    assert set(MODEL_NAMES) >= set(NAMES)


@pytest.mark.parametrize("profile", ["it", "team"])
def test_the_state_of_the_service_tells_boxes_and_never_sheets(
    client_as: Enter, log: Log, projector: Projector, profile: str
) -> None:
    an_open_consultation(log, a_school(log))
    projector.catch_up()
    words = page(client_as(profile).get("/bureau/etat"))
    assert "Le service « worker » ne tourne pas" in words
    assert "Une urne est ouverte." in words
    assert "À jour" in words
    assert "consult 0." in words


def test_an_old_sqlite_is_told_calmly_and_as_the_command_line_tells_it(
    client_as: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.status.SAFE_SQLITE", (99, 0, 0))
    monkeypatch.setattr("consult.status._worker_runs", lambda stores: True)
    words = page(client_as("it").get("/bureau/etat"))
    on_sqlite = "SQLite" in words.split("Base de données")[1].split("Dossier")[0]
    assert (RISKY_SQLITE.replace("\u00a0", " ") in words) is on_sqlite
    assert ("Tout va bien : rien à faire" in words) is not on_sqlite


def test_an_elected_member_does_not_look_after_the_machine(client_as: Enter) -> None:
    assert client_as("elected").get("/bureau/etat").status_code == 403
