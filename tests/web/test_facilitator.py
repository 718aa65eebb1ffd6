"""The facilitator: comes in with a printed link and a PIN, opens a sitting or makes one ready."""

from __future__ import annotations

import re
from base64 import b64encode
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.accounts.facilitators import Printed, make_access
from consult.application import city
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair, seal
from consult.ballots.tables import late
from consult.clock import Clock
from consult.domain.ballot import BoxKey
from tests.given import BAND, DAY, a_city, a_school, an_open_consultation
from tests.web.conftest import token_in
from tests.web.given_sittings import (
    DAY_AFTER,
    NEXT_DAY,
    Enter,
    close,
    come_in,
    later,
    open_one,
    prepare,
)
from tests.web.given_sittings import facilitator as facilitator
from tests.web.given_sittings import morning as morning
from tests.web.given_sittings import school as school


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


@pytest.mark.parametrize(("kind", "classes"), [("school", " (CE2, CM1, CM2)"), ("leisure", "")])
def test_in_a_school_an_age_is_told_by_its_classes(
    app: Flask, log: Log, kind: str, classes: str
) -> None:
    a_city(log)
    place = city.register_place(log, city.PlaceDetails("0370921A", "Chez nous", kind), DAY)
    an_open_consultation(log, place, key=new_key_pair()[1])
    app.extensions["consult"].show()
    facilitator = come_in(app, make_access(app.extensions["consult"].stores, place, DAY))
    for page in ("/seance/ouvrir", "/seance/preparer"):
        told = facilitator.get(page, follow_redirects=True).text
        assert f"8-10 ans{classes}" in told
        assert ("CE2" in told) == bool(classes)


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
    assert "Prête pour le" in facilitator.get("/seance/ouvrir", follow_redirects=True).text
    monkeypatch.setattr(Clock, "now", later(NEXT_DAY, "15:00"))
    assert child.get(f"{here}?l=fr").status_code == 200
    again = come_in(app, make_access(app.extensions["consult"].stores, school, NEXT_DAY))
    assert "Aucun écran terminé sur 24" in again.get(address).text


def test_a_double_tap_opens_one_sitting_and_another_page_another_one(
    facilitator: FlaskClient,
) -> None:
    page = facilitator.get("/seance/ouvrir").location
    first = open_one(facilitator, at=page)
    assert open_one(facilitator, at=page) == first
    assert open_one(facilitator) != first, "two groups of as many children"
    assert open_one(facilitator, headcount=23, at=page) != first, "another group"
    close(facilitator, first)
    after = open_one(facilitator, at=page)
    assert after != first, "it is over: who goes back opens another one"
    assert open_one(facilitator, at=page) == after


def test_who_goes_back_to_a_form_that_was_sent_is_led_to_the_sitting_it_has_opened(
    facilitator: FlaskClient,
) -> None:
    page = facilitator.get("/seance/ouvrir").location
    assert 'name="headcount"' in facilitator.get(page).text
    sitting = open_one(facilitator, at=page)
    back = facilitator.get(page).text
    assert 'name="headcount"' not in back
    assert f'href="{sitting}">Montrer le code' in back
    assert 'href="/seance/ouvrir">Ouvrir une autre séance' in back
    close(facilitator, sitting)
    assert 'name="headcount"' in facilitator.get(page).text, "it is over"


def test_who_goes_back_to_a_form_that_was_sent_is_led_to_the_sitting_it_has_prepared(
    facilitator: FlaskClient,
) -> None:
    page = facilitator.get("/seance/preparer").location
    sitting = prepare(facilitator, NEXT_DAY, at=page).location
    back = facilitator.get(page).text
    assert "est prête pour le" in back
    assert f'href="{sitting}">Revenir à la séance' in back
    assert prepare(facilitator, NEXT_DAY, at=page).location == sitting


def test_the_form_of_another_place_leads_nowhere(
    app: Flask, log: Log, facilitator: FlaskClient, school: UUID
) -> None:
    page = facilitator.get("/seance/ouvrir").location
    open_one(facilitator, at=page)
    other = a_school(log, "Camille Claudel", "0371111B")
    app.extensions["consult"].show()
    stranger = come_in(app, make_access(app.extensions["consult"].stores, other, DAY))
    assert "Montrer le code" not in stranger.get(page).text


@pytest.mark.parametrize("form", ["ouvrir", "preparer"])
def test_a_form_whose_name_is_no_id_is_refused(facilitator: FlaskClient, form: str) -> None:
    assert facilitator.get(f"/seance/{form}?groupe=x").status_code == 400


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


def test_the_sitting_of_another_place_does_not_exist(
    app: Flask, log: Log, facilitator: FlaskClient
) -> None:
    address = open_one(facilitator)
    other = a_school(log, "Camille Claudel", "0371111B")
    app.extensions["consult"].show()
    stranger = come_in(app, make_access(app.extensions["consult"].stores, other, DAY))
    token = token_in(stranger.get("/seance/ouvrir", follow_redirects=True).text)
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
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    posted = {
        "printed": typed,
        "pin": f"{printed.pin[:3]}-{printed.pin[3:].translate(arabic)}",
        "csrf_token": token_in(client.get("/seance").text),
    }
    assert client.post("/seance", data=posted).location == "/seance/ouvrir"


def test_who_came_in_and_opens_the_link_again_gives_the_pin_once(app: Flask, school: UUID) -> None:
    printed = make_access(app.extensions["consult"].stores, school, DAY)
    client = come_in(app, printed)
    assert client.get(f"/seance/{printed.token}").location == "/seance/ouvrir"
    assert app.test_client().get(f"/seance/{printed.token}").status_code == 200


def test_ten_wrong_pins_close_the_place_for_a_quarter_of_an_hour(app: Flask, school: UUID) -> None:
    printed = make_access(app.extensions["consult"].stores, school, DAY)
    client = app.test_client()
    token = token_in(client.get(f"/seance/{printed.token}").text)
    address, wrong = f"/seance/{printed.token}", {"pin": "nope", "csrf_token": token}
    refused = [client.post(address, data=wrong).text for _ in range(10)]
    assert all("ne vont pas ensemble" in page for page in refused)
    right = client.post(address, data={**wrong, "pin": printed.pin})
    assert "Trop d’essais. Attendez" in right.text


def test_nothing_open_says_what_to_do(app: Flask, log: Log) -> None:
    a_city(log)
    place = a_school(log)
    app.extensions["consult"].show()
    client = come_in(app, make_access(app.extensions["consult"].stores, place, DAY))
    opening = client.get("/seance/ouvrir", follow_redirects=True).text
    assert "Aucune consultation n’est ouverte ici" in opening
