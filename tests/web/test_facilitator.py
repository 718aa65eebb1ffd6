"""The facilitator: a printed link, a PIN, a group, a code on the wall; and staff behind them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consult.accounts.facilitators import Printed, make_access
from consult.application.consultations import close_consultation
from consult.application.counting import record_opinions
from consult.application.log import Log
from consult.application.texts import open_texts
from consult.ballots.keys import Keys
from consult.ballots.mixing import epoch_keys, mix_texts
from consult.ballots.quarantine import read_text, texts_to_read
from consult.ballots.sealing import new_key_pair, seal
from consult.ballots.tables import late
from consult.clock import Clock
from consult.domain.ballot import BoxKey
from consult.projections.consultations import ConsultationRow
from consult.projections.sittings import open_at
from tests.given import (
    BAND,
    COUNTED,
    DAY,
    Count,
    a_city,
    a_school,
    an_open_consultation,
    heard,
)
from tests.web.conftest import Browser, token_in

Enter = Callable[..., Browser]
NEXT_DAY, DAY_AFTER = ((date.fromisoformat(DAY) + timedelta(days)).isoformat() for days in (1, 2))


class StoppedClock(Clock):
    """Half past nine on the first day of the consultation."""

    def now(self) -> datetime:
        return datetime.fromisoformat(f"{DAY}T09:30").replace(tzinfo=self.timezone)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day and hour of the group."""
    monkeypatch.setattr(Clock, "now", StoppedClock.now)


@pytest.fixture
def school(app: Flask, log: Log) -> UUID:
    """A school where a consultation is open."""
    a_city(log)
    place = a_school(log)
    an_open_consultation(log, place, key=new_key_pair()[1])
    app.extensions["consult"].show()
    return place


@pytest.fixture
def facilitator(app: Flask, school: UUID) -> FlaskClient:
    """Somebody with the sheet of the school, who came in."""
    return come_in(app, make_access(app.extensions["consult"].stores, school, DAY))


def come_in(app: Flask, printed: Printed) -> FlaskClient:
    """Scan the printed link and give the PIN."""
    client = app.test_client()
    answer = client.get(f"/seance/{printed.token}")
    posted = {"pin": printed.pin, "csrf_token": token_in(answer.text)}
    assert client.post(f"/seance/{printed.token}", data=posted).location == "/seance/ouvrir"
    return client


def open_one(client: FlaskClient, headcount: int = 24) -> str:
    """Open a sitting for a group; the address of its page."""
    page = client.get("/seance/ouvrir").text
    consultation = re.search(r'name="consultation" value="([^"]+)"', page)
    assert consultation
    posted = {
        "csrf_token": token_in(page),
        "consultation": consultation[1],
        "band": BAND,
        "headcount": str(headcount),
        "until": "13:00",
    }
    answer = client.post("/seance/ouvrir", data=posted)
    assert answer.status_code == 303, answer.text
    return answer.location


def prepare(client: FlaskClient, day: str) -> TestResponse:
    """Make a sitting ready for a day."""
    page = client.get("/seance/preparer").text
    consultation = re.search(r'name="consultation" value="([^"]+)"', page)
    assert consultation
    posted = {"csrf_token": token_in(page), "consultation": consultation[1], "band": BAND}
    return client.post("/seance/preparer", data=posted | {"day": day, "headcount": "24"})


def later(day: str, hour: str) -> Callable[[Clock], datetime]:
    """Another moment, local to the city."""
    return lambda clock: datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=clock.timezone)


def finish(app: Flask, address: str, times: int) -> None:
    """Screens of the sitting that are done, as the box counts them."""
    here = app.extensions["consult"]
    here.doors.refresh()
    door = next(one for one in here.doors.all() if str(one.sitting) in address)
    assert door.consultation
    box = BoxKey(door.consultation, door.place, BAND, "sitting", door.sitting)
    for _ in range(times):
        here.committer.drop(box, uuid4(), seal(door.public_key, b"{}", box))
    here.committer.stop()


def test_a_sitting_opens_in_one_form_and_shows_its_code(
    app: Flask, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator)
    page = facilitator.get(address).text
    code = re.search(r'aria-label="((?:\w ){4}\w)"', page)
    assert code
    door = app.extensions["consult"].doors.find(code[1].replace(" ", ""))
    assert (door.mode, door.bands, str(door.sitting)) == ("sitting", (BAND,), address[-36:])
    assert "Aucun écran terminé sur 24" in page
    assert "<svg" in page


def test_a_sitting_without_network_is_made_ready_before(
    app: Flask, school: UUID, facilitator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = prepare(facilitator, NEXT_DAY).location
    page = facilitator.get(address).text
    assert "Séance prête pour le" in page
    assert "écran terminé" not in page
    door = next(one for one in app.extensions["consult"].doors.all() if one.sitting)
    child, here = app.test_client(), f"/c/{door.code}/{BAND}"
    assert child.get(f"{here}/kit?l=fr").json["pages"]
    assert "C’est pour bientôt" in child.get(f"{here}?l=fr").text
    assert child.post(here).status_code == 409
    assert "Prête pour le" in facilitator.get("/seance/ouvrir").text
    monkeypatch.setattr(Clock, "now", later(NEXT_DAY, "15:00"))
    assert child.get(f"{here}?l=fr").status_code == 200
    again = come_in(app, make_access(app.extensions["consult"].stores, school, NEXT_DAY))
    assert "Aucun écran terminé sur 24" in again.get(address).text


def test_what_a_tablet_sends_before_the_day_is_taken_and_is_not_late(
    app: Flask, facilitator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(facilitator, NEXT_DAY)
    door = next(one for one in app.extensions["consult"].doors.all() if one.sitting)
    for moment, hour in ((DAY, "11:00"), (NEXT_DAY, "15:00"), (DAY_AFTER, "08:00")):
        monkeypatch.setattr(Clock, "now", later(moment, hour))
        key = BoxKey(door.consultation, door.place, BAND, "sitting", door.sitting)
        sealed = b64encode(seal(door.public_key, b"form 1 {}", key)).decode()
        sheet = {"submission": str(uuid4()), "consultation": str(door.consultation)}
        answer = app.test_client().post(
            f"/c/{door.code}/{BAND}/sealed", json=sheet | {"sealed": sealed}
        )
        assert answer.json == {"kept": True}
    with app.extensions["consult"].stores["box"].connect() as connection:
        assert connection.execute(select(late.c.screens)).scalars().all() == [1]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (DAY, "Choisissez un jour du "),
        ("2031-01-01", "Choisissez un jour du "),
        ("", "Choisissez le jour."),
    ],
)
def test_a_day_on_which_nobody_can_answer_is_refused_with_its_reason(
    facilitator: FlaskClient, day: str, said: str
) -> None:
    answer = prepare(facilitator, day)
    assert answer.status_code == 200
    assert said in answer.text


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
    token = token_in(facilitator.get(address).text)
    facilitator.post(f"{address}/fermer", data={"csrf_token": token})
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
    token = token_in(facilitator.get(address).text)
    facilitator.post(f"{address}/fermer", data={"csrf_token": token})
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
    late = datetime.fromisoformat(f"{DAY}T13:01+01:00")
    monkeypatch.setattr(Clock, "now", lambda _: late)
    page = facilitator.get(address).text
    assert "Au moins 15 écrans terminés" in page
    assert "17" not in page.split("screens-number")[1].split("</section>")[0]


def test_the_sittings_of_the_day_show_no_number(app: Flask, facilitator: FlaskClient) -> None:
    finish(app, open_one(facilitator, headcount=24), 17)
    listed = facilitator.get("/seance/ouvrir").text.split('class="sittings"')[1].split("</ul>")[0]
    assert "Ouverte" in listed
    assert not re.search(r">[^<]*\b(17|24)\b[^<]*<", listed)


def test_the_sitting_of_another_place_does_not_exist(
    app: Flask, log: Log, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator)
    other = a_school(log, "Camille Claudel", "0371111B")
    app.extensions["consult"].show()
    stranger = come_in(app, make_access(app.extensions["consult"].stores, other, DAY))
    token = token_in(stranger.get("/seance/ouvrir").text)
    assert stranger.get(address).status_code == 404
    closed = stranger.post(f"{address}/fermer", data={"csrf_token": token})
    assert closed.status_code == 404
    assert "projected-code" in facilitator.get(address).text


def test_a_link_that_was_taken_back_ends_what_it_opened(
    app: Flask, school: UUID, facilitator: FlaskClient, client_as: Enter
) -> None:
    team = client_as("team")
    team.post(f"/bureau/lieux/{school}/acces-animateur/retirer")
    assert facilitator.get("/seance/ouvrir").location == "/seance"


def test_a_new_sheet_is_told_once_and_replaces_the_former(
    app: Flask, school: UUID, facilitator: FlaskClient, client_as: Enter
) -> None:
    team = client_as("team")
    address = f"/bureau/lieux/{school}/acces-animateur"
    sheet = team.post(address).text
    signs = re.findall(r'class="sheet-code">([^<]+)<', sheet)
    token, pin = ("".join(one.split()) for one in signs)
    assert token not in team.get(address).text
    assert facilitator.get("/seance/ouvrir").location == "/seance"
    come_in(app, Printed(token, pin))


def test_a_link_typed_with_its_code_opens_the_place(app: Flask, school: UUID) -> None:
    printed = make_access(app.extensions["consult"].stores, school, DAY)
    client = app.test_client()
    typed = f"{printed.token[:4]} {printed.token[4:].lower()}"
    posted = {
        "printed": typed,
        "pin": printed.pin,
        "csrf_token": token_in(client.get("/seance").text),
    }
    assert client.post("/seance", data=posted).location == "/seance/ouvrir"


def test_ten_wrong_pins_close_the_place_for_a_quarter_of_an_hour(app: Flask, school: UUID) -> None:
    printed = make_access(app.extensions["consult"].stores, school, DAY)
    client = app.test_client()
    token = token_in(client.get(f"/seance/{printed.token}").text)
    address, wrong = f"/seance/{printed.token}", {"pin": "nope", "csrf_token": token}
    refused = [client.post(address, data=wrong).text for _ in range(10)]
    assert all("ne vont pas ensemble" in page for page in refused)
    right = client.post(address, data={**wrong, "pin": printed.pin})
    assert "Trop d’essais. Attendez" in right.text


def test_two_different_people_set_a_sitting_aside_and_one_takes_it_in_again(
    facilitator: FlaskClient, client_as: Enter
) -> None:
    sitting = open_one(facilitator).rsplit("/", 1)[-1]
    first, second = client_as("team"), client_as("team")
    asked = first.post(f"/bureau/seances/{sitting}/ecarter", data={"reason": "disturbed"})
    assert asked.status_code == 303
    assert first.post(f"/bureau/seances/{sitting}/confirmer").status_code == 409
    page = second.get("/bureau/seances").text
    assert "À confirmer" in page
    assert "demandé par Personne team" in page
    assert second.post(f"/bureau/seances/{sitting}/confirmer").status_code == 303
    assert "Écartée" in second.get("/bureau/seances").text
    assert second.post(f"/bureau/seances/{sitting}/reprendre").status_code == 303
    assert "Écartée" not in first.get("/bureau/seances").text


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


def correct(client: FlaskClient, address: str, headcount: str) -> TestResponse:
    """Say how many children there were after all."""
    token = token_in(client.get(f"{address}/nombre").text)
    posted = {"csrf_token": token, "headcount": headcount}
    return client.post(f"{address}/nombre", data=posted)


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


def test_nothing_open_says_what_to_do(app: Flask, log: Log) -> None:
    a_city(log)
    place = a_school(log)
    app.extensions["consult"].show()
    client = come_in(app, make_access(app.extensions["consult"].stores, place, DAY))
    assert "Aucune consultation n’est ouverte ici" in client.get("/seance/ouvrir").text


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


def test_the_ideas_of_a_group_go_once_to_moderators(
    app: Flask, facilitator: FlaskClient, sitting: str
) -> None:
    here = app.extensions["consult"]
    watch = facilitator.get(sitting).text
    assert "Le mot du groupe" in watch
    page = facilitator.get(f"{sitting}/mot")
    ideas = {"ideas-0": "Un abri.", "ideas-1": " ", "ideas-2": "Des jeux calmes."}
    posted = {"csrf_token": token_in(page.text), **ideas}
    assert facilitator.post(f"{sitting}/mot", data=posted).status_code == 303
    mix_texts(here.stores, epoch_keys(Keys(here.settings.keys)), here.clock.now().date())
    texts = [read_text(here.stores, id) for id in texts_to_read(here.stores)]
    assert {text.words for text in texts} == {"Un abri.", "Des jeux calmes."}
    assert {text.band for text in texts} == {BAND}
    assert facilitator.post(f"{sitting}/mot", data=posted).status_code == 404
    assert "Le mot du groupe" not in facilitator.get(sitting).text


def test_a_group_that_writes_nothing_is_told_so(facilitator: FlaskClient, sitting: str) -> None:
    page = facilitator.get(f"{sitting}/mot")
    answer = facilitator.post(f"{sitting}/mot", data={"csrf_token": token_in(page.text)})
    assert "Écrivez quelques mots avant d’envoyer." in answer.text


def test_no_group_writes_where_nobody_reads(facilitator: FlaskClient) -> None:
    here = open_one(facilitator)
    assert facilitator.get(f"{here}/mot").status_code == 404
    assert "Le mot du groupe" not in facilitator.get(here).text
