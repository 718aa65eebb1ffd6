"""The pages that are answered from memory are those that the views write."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from consult.config import Settings
from consult.web.answer import asked
from tests.web.given_doors import Box, a_door, an_app, ready

HERE = "/c/PRSTV"
QUESTIONS = f"{HERE}/8-10"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def client(tmp_path: Path, box: Box, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A device at an open door; the pictures always come in one order."""
    monkeypatch.setattr(asked.secrets, "randbelow", lambda _: 0)
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, box, a_door("PRSTV", ready("la-cour")))
    return app.test_client()


def without_views(client: FlaskClient) -> FlaskClient:
    """The same device, when no view answers any more."""
    app: Flask = client.application
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_: abort(418)
    return client


def submission(page: str) -> str:
    return page.partition('name="submission" value="')[2][:36]


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}, {"Accept-Language": "en"}])
def test_the_welcome_is_the_same_the_second_time(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    first = client.get(HERE, headers=headers)
    second = without_views(client).get(HERE, headers=headers)
    assert second.status_code == first.status_code == 200
    assert second.data == first.data
    assert dict(second.headers) == dict(first.headers)


def test_the_questions_have_an_id_of_their_own_each_time(client: FlaskClient) -> None:
    first = client.get(QUESTIONS).text
    second = without_views(client).get(QUESTIONS)
    assert second.headers["Cache-Control"] == "no-store"
    assert submission(second.text) != submission(first)
    assert second.text.replace(submission(second.text), submission(first)) == first


def test_each_fetch_of_the_questions_is_counted(client: FlaskClient, box: Box) -> None:
    client.get(QUESTIONS)
    client.get(QUESTIONS)
    assert [counter for _, counter in box.ticks] == ["fetched", "fetched"]


@pytest.mark.parametrize(
    "address", [f"{HERE}?l=en", f"{HERE}/99", "/c/ZZZZZ", "/c/", f"{HERE}/a/b"]
)
def test_what_is_out_of_the_ordinary_is_left_to_the_views(
    client: FlaskClient, address: str
) -> None:
    client.get(HERE)
    assert without_views(client).get(address).status_code == 418


def test_a_form_always_goes_to_its_view(client: FlaskClient) -> None:
    client.get(QUESTIONS)
    assert without_views(client).post(QUESTIONS).status_code == 418
