"""Sittings: a school, the facilitator who came in with its sheet, what they send, other hours."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.accounts.facilitators import Printed, make_access
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair, seal
from consult.clock import Clock
from consult.domain.ballot import BoxKey
from tests.given import BAND, DAY, a_city, a_school, an_open_consultation
from tests.web.conftest import token_in
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import morning as morning

NEXT_DAY, DAY_AFTER = ((date.fromisoformat(DAY) + timedelta(days)).isoformat() for days in (1, 2))


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


def open_one(client: FlaskClient, headcount: int = 24, at: str = "") -> str:
    """Open a sitting for a group, on a page of its own or on this one; the address of its page."""
    at = at or client.get("/seance/ouvrir").location
    page = client.get("/seance/ouvrir", follow_redirects=True).text
    consultation = re.search(r'name="consultation" value="([^"]+)"', page)
    assert consultation
    posted = {
        "csrf_token": token_in(page),
        "consultation": consultation[1],
        "band": BAND,
        "headcount": str(headcount),
        "until": "13:00",
    }
    answer = client.post(at, data=posted)
    assert answer.status_code == 303, answer.text
    return answer.location


def prepare(client: FlaskClient, day: str, at: str = "") -> TestResponse:
    """Make a sitting ready for a day, on a page of its own or on this one."""
    at = at or client.get("/seance/preparer").location
    page = client.get("/seance/preparer", follow_redirects=True).text
    consultation = re.search(r'name="consultation" value="([^"]+)"', page)
    assert consultation
    posted = {"csrf_token": token_in(page), "consultation": consultation[1], "band": BAND}
    return client.post(at, data=posted | {"day": day, "headcount": "24"})


def close(client: FlaskClient, sitting: str) -> None:
    """End the sitting of this page."""
    token = token_in(client.get(sitting).text)
    assert client.post(f"{sitting}/fermer", data={"csrf_token": token}).location == sitting


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


def correct(client: FlaskClient, address: str, headcount: str) -> TestResponse:
    """Say how many children there were after all."""
    token = token_in(client.get(f"{address}/nombre").text)
    posted = {"csrf_token": token, "headcount": headcount}
    return client.post(f"{address}/nombre", data=posted)
