"""The seal of the log: anybody may note it, and it says nothing of children."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from consult.application.log import Log
from consult.chain import Chain, verify
from consult.chain.links import seals
from consult.config import Settings
from consult.stores import Stores
from tests import given

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def chain(app: Flask, log: Log, stores: Stores, settings: Settings) -> Chain:
    """A city whose log was sealed today."""
    given.a_city(log)
    chain = Chain(stores, settings)
    chain.extend()
    return chain


def let_a_day_pass(stores: Stores) -> None:
    """What was sealed today was sealed long ago."""
    with stores.write("log") as connection:
        connection.execute(update(seals).values(day="2026-01-02"))


def test_todays_seal_is_not_shown_before_tomorrow(
    client: FlaskClient, chain: Chain, stores: Stores
) -> None:
    assert "demain" in client.get("/sceau").text
    assert client.get("/sceau.json").json == []
    let_a_day_pass(stores)
    assert chain.head.hash.hex() in client.get("/sceau").text


@on_sqlite
def test_what_children_do_today_moves_nothing_that_is_shown(
    client: FlaskClient, chain: Chain, stores: Stores, log: Log
) -> None:
    let_a_day_pass(stores)
    before = client.get("/sceau").data, client.get("/sceau.json").data
    given.an_open_consultation(log, given.a_school(log))
    chain.extend()
    assert (client.get("/sceau").data, client.get("/sceau.json").data) == before


@on_sqlite
def test_a_seal_is_signed_by_the_key_beside_it(
    client: FlaskClient, chain: Chain, stores: Stores
) -> None:
    let_a_day_pass(stores)
    (head,) = json.loads(client.get("/sceau.json").data)
    message = b"consult seal 1" + head["ordinal"].to_bytes(8) + bytes.fromhex(head["hash"])
    key, signature = bytes.fromhex(head["public_key"]), bytes.fromhex(head["signature"])
    assert verify.signed(key, message, signature)
    assert head["day"] == "2026-01-02"


@on_sqlite
def test_anybody_gets_the_program_that_checks(client: FlaskClient, chain: Chain) -> None:
    answer = client.get("/sceau/verify.py")
    assert "Ed25519" in answer.text
    assert "Set-Cookie" not in answer.headers
