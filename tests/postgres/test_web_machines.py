"""Web processes of several machines: staff go from one to the other and notice nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from consult.accounts.sessions import start_visit
from consult.accounts.tables import account
from consult.accounts.tokens import new_id
from consult.web import create_app
from consult.web.sessions import COOKIE, JSON
from tests.faults.city import City
from tests.postgres.conftest import settings_of

FORM = "/bureau/comptes"


@pytest.fixture
def machine(city: City, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`machine(name)`: the web of a machine that has the city's secrets, or its own."""
    made = []
    city.settings.secret("web")

    def make(name: str, *, copied: bool = True) -> Flask:
        folder = tmp_path / name
        shutil.copytree(city.settings.data, folder)
        if not copied:
            shutil.rmtree(folder / "secrets")
        assert city.settings.database_url is not None
        url = city.settings.database_url.render_as_string(hide_password=False)
        made.append(create_app(settings_of(url, folder)))
        return made[-1]

    yield make
    for app in made:
        services = app.extensions["consult"]
        services.committer.stop()
        services.log.close()
        services.stores.close()


def sign_in(app: Flask) -> tuple[str, str]:
    """Somebody of the team, signed in: their cookie, and the token of the form they look at."""
    here, form_secret, id = app.extensions["consult"], uuid4().hex, new_id()
    values = {"id": id, "email": "e@x.example", "name": "E", "profile": "team", "password": "-"}
    with here.stores.write("staff") as connection:
        connection.execute(insert(account).values(values))
    data = JSON.dumps({"csrf_token": form_secret})
    cookie = start_visit(here.stores, data, here.clock.now(), person=id)
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(form_secret)
    return cookie, str(token)


def sent(app: Flask, cookie: str, token: str) -> int:
    """The status of a form that was sent without its fields: 200 says what is missing."""
    client = app.test_client()
    client.set_cookie(COOKIE, cookie)
    return client.post(FORM, data={"csrf_token": token}).status_code


def test_a_form_of_one_machine_may_be_sent_to_another(machine: Callable[..., Flask]) -> None:
    one, two = machine("one"), machine("two")
    cookie, token = sign_in(one)
    assert sent(one, cookie, token) == sent(two, cookie, token) == 200


def test_a_machine_with_a_secret_of_its_own_refuses_the_forms_of_others(
    machine: Callable[..., Flask],
) -> None:
    """Hence the secrets are copied: signed in they are, their forms would be lost."""
    cookie, token = sign_in(machine("one"))
    assert sent(machine("stranger", copied=False), cookie, token) == 400
