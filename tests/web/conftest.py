"""A running app, its read models always up to date, and clients of each profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert
from werkzeug.test import TestResponse

from consult.accounts import people
from consult.accounts.people import Invited
from consult.accounts.sessions import start_visit
from consult.accounts.tables import account
from consult.accounts.tokens import NO_PASSWORD, new_id
from consult.application import consultations, questionnaires
from consult.application.log import Log
from consult.config import Settings
from consult.domain.consultation import Consultation
from consult.domain.document import Document
from consult.projections.runner import Projector
from consult.web import create_app, open_services
from consult.web.sessions import COOKIE, JSON
from tests.given import DAY, a_city, a_document, a_school, an_open_consultation
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.visiting import CODE, Visit


@pytest.fixture
def app(settings: Settings, log: Log, projector: Projector) -> Iterator[Flask]:
    """The app of a migrated, empty city; commands show at once."""

    def show() -> bool:
        projector.catch_up()
        return True

    services = replace(open_services(settings), log=log, show=show)
    app = create_app(settings, services)
    app.testing = True
    yield app
    services.committer.stop()
    services.stores.close()


@pytest.fixture
def written(app: Flask, log: Log) -> UUID:
    """A questionnaire of two questions."""
    a_city(log)
    id = questionnaires.draft_questionnaire(log, a_document(), DAY)
    app.extensions["consult"].show()
    return id


@pytest.fixture
def frozen(app: Flask, log: Log) -> UUID:
    """A questionnaire that children have begun to answer."""
    a_city(log)
    consultation = an_open_consultation(log, a_school(log))
    consultations.freeze_questionnaire(log, consultation, DAY)
    app.extensions["consult"].show()
    return log.load(Consultation, consultation).questionnaire


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in: a child, a parent, anybody."""
    return app.test_client()


PASSWORD = "cheval pile agrafe correcte"
"""The password of `member`."""


class Browser(FlaskClient):
    """A client that sends the token of our forms with what it posts, as our pages do."""

    form_secret = ""
    person = ""

    @property
    def token(self) -> str:
        """A valid form token of this browser's session."""
        secret = self.application.secret_key
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(self.form_secret))

    def post(self, *args: Any, **kwargs: Any) -> TestResponse:
        """POST a form, its token added; pass `data` as a dict."""
        if self.form_secret and not isinstance(kwargs.get("data"), (str, bytes)):
            kwargs["data"] = {"csrf_token": self.token, **(kwargs.get("data") or {})}
        return super().post(*args, **kwargs)


@pytest.fixture
def enter(app: Flask) -> Callable[..., Browser]:
    """A browser with a session; whom it is for, as `start_visit` takes it."""

    def come_in(**whom: str) -> Browser:
        app.test_client_class = Browser
        browser = cast(Browser, app.test_client())
        browser.form_secret = uuid4().hex
        here = app.extensions["consult"]
        data = JSON.dumps({"csrf_token": browser.form_secret})
        browser.set_cookie(COOKIE, start_visit(here.stores, data, here.clock.now(), **whom))
        return browser

    return come_in


@pytest.fixture
def client_as(app: Flask, enter: Callable[..., Browser]) -> Callable[..., Browser]:
    """`client_as("team")`: somebody of this profile, signed in; each call is another person.

    `function` is what an elected member answers for, `council` the id of a coordinator's council.
    `browser.person` is the id of the account: the actor of what it does.
    """

    def sign_in(profile: str, function: str = "", council: UUID | None = None) -> Browser:
        stores = app.extensions["consult"].stores
        id = new_id()
        values = {
            "id": id,
            "email": f"{id}@fondettes.example",
            "name": f"Personne {profile}",
            "profile": profile,
            "function": function,
            "council": council,
            "password": NO_PASSWORD,
        }
        with stores.write("staff") as connection:
            connection.execute(insert(account).values(values))
        browser = enter(person=id)
        browser.person = id
        return browser

    return sign_in


@pytest.fixture
def member(app: Flask) -> str:
    """Somebody of the team with a password; their address."""
    here = app.extensions["consult"]
    now, email = here.clock.now(), "nadia@fondettes.example"
    token = people.invite(here.stores, Invited(email, "team"), now)
    people.accept_invitation(here.stores, token, "Nadia", PASSWORD, now)
    return email


def token_in(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found, "the page has no form token"
    return found[1]


@pytest.fixture
def box() -> Box:
    """What the children of `visit` drop."""
    return Box()


@pytest.fixture
def visit(tmp_path: Path, box: Box) -> Visit:
    """A client in front of the door of a questionnaire; changes are those of the door."""

    def come(document: Document | None = None, *bands: str, **changes: Any) -> FlaskClient:
        settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
        door = a_door(CODE, document or ready("la-cour"), *bands, **changes)
        return an_app(settings, box, door).test_client()

    return come
