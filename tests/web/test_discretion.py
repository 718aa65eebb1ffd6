"""What a failing page leaves in the logs: where it failed, and nothing of who was there."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from consult.config import Settings
from tests.given import BAND
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.overhearing import CANARY, logged, nothing_of_children_is_logged
from tests.web.visiting import CODE


def test_nothing_of_a_child_whose_page_fails_is_logged(tmp_path: Path, box: Box) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, box, a_door(CODE, ready("la-cour"), BAND))
    nothing_of_children_is_logged(app, box)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_page_of_adults_that_fails_is_named_and_its_secret_is_not(app: Flask) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.view_functions["accounts.accept"] = lambda token: int("x")
    with logged() as said:
        assert app.test_client().get("/invitation/a-secret-token").status_code == 500
    assert "a page failed (GET accounts.accept)" in said()
    assert "ValueError" in said()
    assert "a-secret-token" not in said()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_an_error_that_no_page_can_tell_is_told_in_plain_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def gone() -> str:
        raise OSError("/secret/path")

    monkeypatch.setattr("consult.web.context.city_name", gone)
    with logged() as said:
        answer = app.test_client().get("/nowhere")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert "Rien n’est perdu" in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert "no page could tell an error: OSError" in said()


class Cut(BytesIO):
    """The body of a sheet whose connection ends in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        """Never whole; what it says quotes what had come."""
        raise ConnectionResetError(f"after {CANARY}")


def test_a_failure_outside_the_pages_is_told_in_plain_words_too(tmp_path: Path, box: Box) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, box, a_door(CODE, ready("la-cour"), BAND))
    app.testing = False
    path = f"/c/{CODE}/{BAND}"
    sheet = EnvironBuilder(path=path, method="POST", input_stream=Cut(), content_length=9)
    with logged() as said:
        content, status, headers = run_wsgi_app(app, sheet.get_environ())
    assert status.startswith("500")
    assert "Rien n’est perdu" in b"".join(content).decode()
    assert headers["Content-Security-Policy"]
    assert "no page could tell an error: ConnectionResetError" in said()
    assert CANARY not in said()
    assert CODE not in said()
