"""What runs for adults does not run for children."""

from __future__ import annotations

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient


@pytest.fixture
def stopped(app: Flask) -> FlaskClient:
    """A client of an app whose hook stops every request."""
    app.before_request(lambda: abort(409))
    return app.test_client()


def test_what_comes_before_the_pages_of_adults_does_not_come_before_a_child_s(
    stopped: FlaskClient,
) -> None:
    assert stopped.get("/c/").status_code == 200
    assert stopped.get("/").status_code == 409


def test_what_comes_after_the_pages_of_adults_does_not_come_after_a_child_s(app: Flask) -> None:
    @app.after_request
    def mark(response):  # type: ignore[no-untyped-def]
        response.headers["X-Adult"] = "yes"
        return response

    client = app.test_client()
    assert "X-Adult" not in client.get("/c/").headers
    assert "X-Adult" in client.get("/").headers
