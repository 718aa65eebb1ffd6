"""The page of a sitting that opens without network: its own secret address, and nothing more."""

from __future__ import annotations

from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.facilitators import access_of, revoke_access
from consult.application.consultations import close_consultation
from consult.application.counting import record_opinions
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.domain.place import Place
from consult.domain.sitting import Sitting
from tests.given import (
    COUNTED,
    DAY,
    Count,
    a_city,
    a_school,
    an_open_consultation,
    heard,
)
from tests.web.given_sittings import NEXT_DAY, open_one, prepare
from tests.web.given_sittings import facilitator as facilitator
from tests.web.given_sittings import morning as morning
from tests.web.surface import Elements

JSON = {"Accept": "application/json"}


@pytest.fixture
def consultation(app: Flask, log: Log) -> UUID:
    """A consultation that is open at a school."""
    a_city(log)
    opened = an_open_consultation(log, a_school(log), key=new_key_pair()[1])
    app.extensions["consult"].show()
    return opened


@pytest.fixture
def school(consultation: UUID) -> UUID:
    """The school: its number names it."""
    return Place.create_id("0370921A")


@pytest.fixture
def address(facilitator: FlaskClient) -> str:
    """The page of a sitting made ready for the next day."""
    return taken_from(facilitator, prepare(facilitator, NEXT_DAY).location)


def taken_from(facilitator: FlaskClient, watch: str) -> str:
    """The page to take along, as the page of the sitting leads to it."""
    page = Elements(facilitator.get(watch).text)
    [link] = [one["href"] for one in page.of("a") if "/c/seance/" in one.get("href", "")]
    return unescape(link)


def sitting_in(log: Log, address: str) -> Sitting:
    """The sitting, as the log has it."""
    return log.load(Sitting, Sitting.create_id(address.split("/")[3]))


def test_it_shows_the_code_and_what_to_say_to_whoever_has_its_address(
    app: Flask, address: str
) -> None:
    answer = app.test_client().get(address)
    code = address.split("/")[3]
    assert answer.status_code == 200
    assert f'class="code" role="img" aria-label="{" ".join(code)}"' in answer.text
    assert "<svg" in answer.text
    assert "Ce que vous dites" in answer.text
    assert "On ne met pas son nom" in answer.text
    assert "Rien à fermer" in answer.text
    assert "Fermez la séance" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_says_no_number_of_screens_and_leads_to_no_other_page(app: Flask, address: str) -> None:
    page = app.test_client().get(address).text
    assert "écrans terminés sur" not in page
    assert [one["href"] for one in Elements(page).of("a")] == ["tel:119"]


def test_it_reads_in_english(app: Flask, address: str) -> None:
    page = app.test_client().get(address.replace("l=fr", "l=en")).text
    assert "What you say" in page
    assert "On the day, without network" in page


def test_another_address_is_none(app: Flask, facilitator: FlaskClient, address: str) -> None:
    other = taken_from(facilitator, prepare(facilitator, NEXT_DAY).location)
    code, mark = address.split("?")[0].split("/")[3:]
    client = app.test_client()
    for wrong in (f"{code}/{other.split('?')[0][-32:]}", f"{code}/", f"22222/{mark}", f"{code}/é"):
        assert client.get(f"/c/seance/{wrong}").status_code == 404
        assert client.post(f"/c/seance/{wrong}", data={"headcount": "3"}).status_code == 404


def test_it_opens_nothing_once_the_printed_link_is_taken_back(
    app: Flask, school: UUID, address: str
) -> None:
    revoke_access(app.extensions["consult"].stores, school)
    assert app.test_client().get(address).status_code == 404


def test_a_number_is_noted_by_whoever_has_the_link_of_the_place(
    app: Flask, log: Log, school: UUID, address: str
) -> None:
    client = app.test_client()
    answer = client.post(address, data={"headcount": "21"})
    assert answer.status_code == 303
    assert "Envoyé à la ville\u00a0: 21." in client.get(answer.location).text
    assert sitting_in(log, address).headcount == 21
    *_, last = log.events.get(sitting_in(log, address).id)
    assert last.actor == access_of(app.extensions["consult"].stores, school)


def test_a_device_is_told_that_its_number_is_noted(app: Flask, log: Log, address: str) -> None:
    client = app.test_client()
    for _ in range(2):
        told = client.post(address, data={"headcount": "21"}, headers=JSON)
        assert (told.status_code, told.json) == (200, {"noted": True, "sentence": ""})
    assert sitting_in(log, address).headcount == 21


@pytest.mark.parametrize("typed", ["0", "501", "x", ""])
def test_a_number_that_is_none_is_refused_with_its_reason(
    app: Flask, log: Log, address: str, typed: str
) -> None:
    client, posted = app.test_client(), {"headcount": typed}
    page = client.post(address, data=posted)
    assert page.status_code == 400
    assert "Indiquez" in page.text
    told = client.post(address, data=posted, headers=JSON)
    assert told.json["noted"] is False
    assert "Indiquez" in told.json["sentence"]
    assert sitting_in(log, address).headcount == 24


def test_a_form_of_another_site_changes_nothing(app: Flask, log: Log, address: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = app.test_client().post(address, data={"headcount": "3"}, headers=headers)
    assert answer.status_code == 403
    assert sitting_in(log, address).headcount == 24


def test_many_numbers_at_once_wait(app: Flask, address: str) -> None:
    client = app.test_client()
    told = [client.post(address, data={"headcount": "9"}, headers=JSON) for _ in range(11)]
    assert [one.status_code for one in told] == [200] * 10 + [429]
    assert "noted" not in told[-1].json


def test_after_the_count_its_address_leads_where_the_code_does(
    app: Flask, log: Log, consultation: UUID, school: UUID, address: str
) -> None:
    close_consultation(log, consultation, DAY)
    record_opinions(log, Count(consultation, (heard(school, 20, 3, 1),)), COUNTED)
    app.extensions["consult"].show()
    client, code = app.test_client(), address.split("/")[3]
    assert client.get(address).location == f"/c/{code}?l=fr"
    told = client.post(address, data={"headcount": "9"}, headers=JSON)
    assert (told.status_code, told.json["noted"]) == (409, False)


def test_a_sitting_that_is_on_has_its_page_too(app: Flask, facilitator: FlaskClient) -> None:
    assert app.test_client().get(taken_from(facilitator, open_one(facilitator))).status_code == 200
