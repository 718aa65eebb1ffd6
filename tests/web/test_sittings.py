"""A sitting: what its page tells the facilitator, how many children, staff behind it, its word."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.accounts.facilitators import make_access
from consult.application import sittings
from consult.application.consultations import close_consultation
from consult.application.counting import record_opinions
from consult.application.log import Log
from consult.application.texts import open_texts
from consult.ballots.keys import Keys
from consult.ballots.mixing import epoch_keys, mix_texts
from consult.ballots.quarantine import read_text, texts_to_read
from consult.clock import Clock
from consult.projections.consultations import ConsultationRow
from consult.projections.sittings import open_at
from tests.given import BAND, COUNTED, DAY, Count, a_school, heard
from tests.web.conftest import token_in
from tests.web.given_sittings import Enter, close, come_in, correct, finish, later, open_one
from tests.web.given_sittings import facilitator as facilitator
from tests.web.given_sittings import morning as morning
from tests.web.given_sittings import school as school


def test_the_page_refreshes_itself_until_it_is_paused(facilitator: FlaskClient) -> None:
    address = open_one(facilitator)
    assert 'http-equiv="refresh"' in facilitator.get(address).text
    assert 'http-equiv="refresh"' not in facilitator.get(f"{address}?pause=1").text


def test_who_promised_to_read_aloud_is_reminded_of_it(app: Flask, facilitator: FlaskClient) -> None:
    address = open_one(facilitator)
    assert "à voix haute" not in facilitator.get(address).text
    with app.extensions["consult"].stores.write("read") as connection:
        connection.execute(update(ConsultationRow).values(read_aloud=[BAND]))
    assert "lisez chaque question et chaque choix à voix haute" in facilitator.get(address).text


def test_finished_screens_are_counted_together_and_too_many_are_said(
    app: Flask, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator, headcount=2)
    finish(app, address, 3)
    page = facilitator.get(address).text
    assert "3 écrans terminés sur 2" in page
    assert "plus d’écrans terminés que d’enfants" in page


def test_a_closed_sitting_shows_no_code_and_its_door_is_shut(
    app: Flask, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator)
    close(facilitator, address)
    page = facilitator.get(address).text
    assert "La séance est terminée" in page
    assert "projected-code" not in page
    doors = app.extensions["consult"].doors.all()
    assert [door.state for door in doors if door.sitting] == ["ended"]


@pytest.mark.parametrize(
    ("finished", "told"), [(2, "Moins de 5 écrans terminés"), (17, "Au moins 15 écrans terminés")]
)
def test_a_closed_sitting_never_tells_the_exact_number(
    app: Flask, facilitator: FlaskClient, finished: int, told: str
) -> None:
    address = open_one(facilitator)
    finish(app, address, finished)
    close(facilitator, address)
    page = facilitator.get(address).text
    assert told in page
    assert f'value="{finished - finished % 5}">{finished - finished % 5}</progress>' in page
    assert not re.search(rf"\b{finished}\b écran|[\">]{finished}[\"<]", page)


def test_a_sitting_whose_window_is_over_never_tells_the_exact_number(
    app: Flask, facilitator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = open_one(facilitator)
    finish(app, address, 17)
    assert "17 écrans terminés sur 24" in facilitator.get(address).text
    monkeypatch.setattr(Clock, "now", later(DAY, "13:01"))
    page = facilitator.get(address).text
    assert "Au moins 15 écrans terminés" in page
    assert "17" not in page.split("screens-number")[1].split("</section>")[0]


def test_the_sittings_of_the_day_show_no_number(app: Flask, facilitator: FlaskClient) -> None:
    finish(app, open_one(facilitator, headcount=24), 17)
    page = facilitator.get("/seance/ouvrir", follow_redirects=True).text
    listed = page.split('class="sittings"')[1].split("</ul>")[0]
    assert "Ouverte" in listed
    assert not re.search(r">[^<]*\b(17|24)\b[^<]*<", listed)


def test_two_different_people_set_a_sitting_aside(
    facilitator: FlaskClient, client_as: Enter
) -> None:
    sitting = open_one(facilitator).rsplit("/", 1)[-1]
    first, second = client_as("team"), client_as("team")
    assert "mal tapés" not in first.get(f"/bureau/seances/{sitting}/ecarter").text
    asked = first.post(f"/bureau/seances/{sitting}/ecarter", data={"reason": "disturbed"})
    assert asked.status_code == 303
    assert first.post(f"/bureau/seances/{sitting}/confirmer").status_code == 409
    page = second.get("/bureau/seances").text
    assert "À confirmer" in page
    assert "demandé par Personne team" in page
    assert second.post(f"/bureau/seances/{sitting}/confirmer").status_code == 303
    assert "Écartée" in second.get("/bureau/seances").text
    again = first.get(f"/bureau/seances/{sitting}/ecarter")
    assert (again.status_code, "déjà écarté" in again.text) == (409, True)


def test_taking_a_sitting_in_again_needs_a_reason_and_a_second_person_too(
    facilitator: FlaskClient, client_as: Enter
) -> None:
    sitting = open_one(facilitator).rsplit("/", 1)[-1]
    first, second = client_as("team"), client_as("team")
    where = f"/bureau/seances/{sitting}"
    assert first.get(f"{where}/reprendre").status_code == 409, "it is in the count"
    first.post(f"{where}/ecarter", data={"reason": "disturbed"})
    second.post(f"{where}/confirmer")
    assert "Deux personnes ont écarté ces bulletins." in second.get(f"{where}/reprendre").text
    assert "Choisissez une raison" in second.post(f"{where}/reprendre").text
    assert second.post(f"{where}/confirmer-la-reprise").status_code == 409
    assert second.post(f"{where}/reprendre", data={"reason": "looked-into"}).status_code == 303
    assert second.get(f"{where}/reprendre").status_code == 409, "asked already"
    assert second.post(f"{where}/confirmer-la-reprise").status_code == 409, "the same person"
    listed = first.get("/bureau/seances").text
    assert "Écartée" in listed
    assert "tout s’est bien passé" in listed
    assert first.post(f"{where}/confirmer-la-reprise").status_code == 303
    listed = first.get("/bureau/seances").text
    assert "Écartée" not in listed
    assert "Remise dans le compte\u00a0: Vérifié avec l’adulte" in listed


def test_a_request_to_take_a_sitting_in_again_is_named_and_taken_back(
    facilitator: FlaskClient, client_as: Enter
) -> None:
    sitting = open_one(facilitator).rsplit("/", 1)[-1]
    first, second = client_as("team"), client_as("team")
    where, waits = f"/bureau/seances/{sitting}", "dans le compte attend une deuxième personne"
    first.post(f"{where}/ecarter", data={"reason": "disturbed"})
    second.post(f"{where}/confirmer")
    assert waits not in first.get("/bureau").text
    second.post(f"{where}/reprendre", data={"reason": "wrong-group"})
    assert waits in first.get("/bureau").text
    assert "Laisser écartée" in first.get("/bureau/seances").text
    assert "Ils restent écartés." in first.get(f"{where}/retirer-la-demande").text
    assert first.post(f"{where}/retirer-la-demande").status_code == 303
    assert waits not in first.get("/bureau").text
    assert "Écartée" in first.get("/bureau/seances").text
    assert "aucune demande" in first.post(f"{where}/retirer-la-demande").text.lower()


def test_who_asked_by_mistake_takes_the_request_back_and_the_week_names_it_until_then(
    facilitator: FlaskClient, client_as: Enter
) -> None:
    sitting = open_one(facilitator).rsplit("/", 1)[-1]
    first, second = client_as("team"), client_as("team")
    waits = "Un groupe à écarter ou à remettre dans le compte attend une deuxième personne"
    assert waits not in first.get("/bureau").text
    first.post(f"/bureau/seances/{sitting}/ecarter", data={"reason": "disturbed"})
    for person in (first, second):
        assert waits in person.get("/bureau").text
    assert "Retirer ma demande" in first.get("/bureau/seances").text
    assert "Garder dans le compte" in second.get("/bureau/seances").text
    twice = second.post(f"/bureau/seances/{sitting}/ecarter", data={"reason": "rehearsal"})
    assert twice.status_code == 409
    assert (
        "Sa demande est retirée." in first.get(f"/bureau/seances/{sitting}/retirer-la-demande").text
    )
    assert first.post(f"/bureau/seances/{sitting}/retirer-la-demande").status_code == 303
    assert waits not in second.get("/bureau").text
    assert "À confirmer" not in second.get("/bureau/seances").text
    assert second.post(f"/bureau/seances/{sitting}/confirmer").status_code == 409


def test_staff_see_how_many_children_but_never_how_many_screens(
    app: Flask, facilitator: FlaskClient, client_as: Enter
) -> None:
    finish(app, open_one(facilitator, headcount=2), 3)
    page = client_as("team").get("/bureau/seances").text
    assert "Plus d’écrans que d’enfants" in page
    assert not re.search(r"\b3\b écran", page)


def test_a_headcount_is_corrected_and_staff_read_both_numbers(
    app: Flask, facilitator: FlaskClient, client_as: Enter
) -> None:
    address = open_one(facilitator, headcount=2)
    finish(app, address, 3)
    team = client_as("team")
    assert "Plus d’écrans que d’enfants" in team.get("/bureau/seances").text
    assert correct(facilitator, address, "4").location == address
    assert "3 écrans terminés sur 4" in facilitator.get(address).text
    listed = team.get("/bureau/seances").text
    assert "(annoncés\u00a0: 2)" in listed
    assert "Plus d’écrans que d’enfants" not in listed
    assert [door.most for door in app.extensions["consult"].doors.all() if door.sitting] == [6]
    sitting = address.rsplit("/", 1)[-1]
    team.post(f"/bureau/seances/{sitting}/nombre", data={"headcount": "3"})
    assert "3 écrans terminés sur 3" in facilitator.get(address).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "Indiquez un nombre de 1 à 500."),
        ("vingt", "Indiquez un nombre de 1 à 500."),
        ("", "Indiquez le nombre d’enfants."),
    ],
)
def test_a_headcount_that_is_none_is_refused_and_stays(
    facilitator: FlaskClient, typed: str, said: str
) -> None:
    address = open_one(facilitator)
    assert said in correct(facilitator, address, typed).text
    assert "sur 24" in facilitator.get(address).text


def test_after_the_count_a_headcount_stays_as_it_was(
    app: Flask, log: Log, school: UUID, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator)
    here = app.extensions["consult"]
    with Session(here.stores["read"]) as session:
        [asked] = session.scalars(select(ConsultationRow.id))
    close_consultation(log, asked, DAY)
    here.show()
    assert correct(facilitator, address, "25").status_code == 303
    record_opinions(log, Count(asked, (heard(school, 20, 3, 1),)), COUNTED)
    here.show()
    assert "Corriger le nombre d’enfants" not in facilitator.get(address).text
    refused = correct(facilitator, address, "26").text
    assert "n’est pas à la bonne étape" in refused


def test_the_headcount_of_another_place_is_out_of_reach(
    app: Flask, log: Log, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator)
    other = a_school(log, "Camille Claudel", "0371111B")
    app.extensions["consult"].show()
    stranger = come_in(app, make_access(app.extensions["consult"].stores, other, DAY))
    assert stranger.get(f"{address}/nombre").status_code == 404


@pytest.fixture
def sitting(app: Flask, log: Log, facilitator: FlaskClient, school: UUID) -> str:
    """A sitting of the school, whose consultation takes texts."""
    here = app.extensions["consult"]
    with Session(here.stores["read"]) as session:
        [consultation] = open_at(session, school, DAY)
        open_texts(log, consultation.id, 2, 2, DAY)
    keys = epoch_keys(Keys(here.settings.keys))
    mix_texts(here.stores, keys, here.clock.now().date())
    here.show()
    return open_one(facilitator)


def form_in(page: str) -> str:
    """The id of the page of ideas."""
    found = re.search(r'name="form"[^>]* value="([^"]+)"', page)
    assert found, page
    return found[1]


def record_nothing(log: Log, sitting: UUID) -> UUID:
    """The page was left before it was recorded that the group spoke."""
    del log
    return sitting


def test_the_ideas_of_a_group_go_once_to_moderators(
    app: Flask, facilitator: FlaskClient, sitting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = app.extensions["consult"]
    watch = facilitator.get(sitting).text
    assert "Le mot du groupe" in watch
    page = facilitator.get(f"{sitting}/mot")
    ideas = {"ideas-0": "Un abri.", "ideas-1": " ", "ideas-2": "Des jeux calmes."}
    ideas["ideas-3"] = "Une idée de trop."
    posted = {"csrf_token": token_in(page.text), "form": form_in(page.text), **ideas}
    with monkeypatch.context() as patch:  # The first of two quick taps.
        patch.setattr(sittings, "record_words", record_nothing)
        assert facilitator.post(f"{sitting}/mot", data=posted).status_code == 303
    assert facilitator.post(f"{sitting}/mot", data=posted).status_code == 303
    mix_texts(here.stores, epoch_keys(Keys(here.settings.keys)), here.clock.now().date())
    texts = [read_text(here.stores, id) for id in texts_to_read(here.stores)]
    assert sorted(text.words for text in texts) == ["Des jeux calmes.", "Un abri."]
    assert {text.band for text in texts} == {BAND}
    here_again = f"{sitting}/mot"
    for back in (facilitator.get(here_again), facilitator.post(here_again, data=posted)):
        assert (back.status_code, back.location) == (303, sitting)
    watch = facilitator.get(sitting).text
    assert "Le groupe a déjà donné ses idées\u00a0: elles sont gardées." in watch
    assert "Le mot du groupe" not in watch
    mix_texts(here.stores, epoch_keys(Keys(here.settings.keys)), here.clock.now().date())
    assert len(texts_to_read(here.stores)) == 2


def test_a_group_that_writes_nothing_is_told_so(facilitator: FlaskClient, sitting: str) -> None:
    page = facilitator.get(f"{sitting}/mot")
    posted = {"csrf_token": token_in(page.text), "form": form_in(page.text)}
    answer = facilitator.post(f"{sitting}/mot", data=posted)
    assert "Écrivez quelques mots avant d’envoyer." in answer.text


def test_a_line_break_of_an_idea_counts_as_it_does_on_the_page(
    facilitator: FlaskClient, sitting: str
) -> None:
    posted = {"csrf_token": token_in(facilitator.get(f"{sitting}/mot").text)}
    long = facilitator.post(f"{sitting}/mot", data=posted | {"ideas-1": "x" * 301}).text
    assert "Cette idée est trop longue\u00a0: 300 signes au plus." in long
    assert '<a href="#ideas-1">Idée 2' in long
    assert "['" not in long
    lines = "\r\n".join(["mot"] * 75)
    sent = facilitator.post(f"{sitting}/mot", data=posted | {"ideas-1": lines})
    assert (len(lines) > 300, sent.status_code) == (True, 303)


def test_fewer_than_five_children_are_no_group(facilitator: FlaskClient, sitting: str) -> None:
    few = open_one(facilitator, headcount=4)
    assert "Le mot du groupe" not in facilitator.get(few).text
    assert facilitator.get(f"{few}/mot").status_code == 404
    assert "Le mot du groupe" in facilitator.get(open_one(facilitator, headcount=5)).text


def test_no_group_writes_where_nobody_reads(facilitator: FlaskClient) -> None:
    here = open_one(facilitator)
    assert facilitator.get(f"{here}/mot").status_code == 404
    assert "Le mot du groupe" not in facilitator.get(here).text
