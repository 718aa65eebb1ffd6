"""What runs for adults does not run for children."""

from __future__ import annotations

import gzip

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


def test_an_address_with_a_slash_too_many_is_none_of_ours(client: FlaskClient) -> None:
    for path in ("/connexion//", "/bureau//comptes", "/c//inconnu"):
        assert client.get(path).status_code == 404
    assert client.get("/connexion").status_code == 200


def test_what_comes_after_the_pages_of_adults_does_not_come_after_a_child_s(app: Flask) -> None:
    @app.after_request
    def mark(response):  # type: ignore[no-untyped-def]
        response.headers["X-Adult"] = "yes"
        return response

    client = app.test_client()
    assert "X-Adult" not in client.get("/c/").headers
    assert "X-Adult" in client.get("/").headers


def test_a_style_sheet_travels_compressed_to_whoever_takes_that(client: FlaskClient) -> None:
    address = "/static/css/child.css"
    plain = client.get(address, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_a_style_sheet_of_many_parts_travels_as_one(client: FlaskClient) -> None:
    for accepted in ("identity", "gzip"):
        headers = {"Accept-Encoding": accepted}
        answer = client.get("/static/css/writing.css", headers=headers, buffered=True)
        sent = gzip.decompress(answer.data) if accepted == "gzip" else answer.data
        assert b"@import" not in sent
        assert b".phone iframe" in sent
        assert b"@layer staff" in sent


def test_the_style_of_children_is_in_no_layer_that_an_old_browser_skips(
    client: FlaskClient,
) -> None:
    for name in ("child", "rehearsal"):
        for accepted in ("identity", "gzip"):
            headers = {"Accept-Encoding": accepted}
            sent = client.get(f"/static/css/{name}.css", headers=headers, buffered=True).data
            style = gzip.decompress(sent) if accepted == "gzip" else sent
            assert b"@layer" not in style
            assert b"@media all {" in style
    assert b"@layer" in client.get("/static/css/adults.css", buffered=True).data


def test_a_font_is_sent_as_it_is(client: FlaskClient) -> None:
    address = "/static/fonts/andika-400.woff2"
    font = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert "Content-Encoding" not in font.headers


def test_a_static_file_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    for address in ("/static/css/none.css", "/static/../surfaces.py", "/static/%2e%2e/assets.py"):
        assert client.get(address, headers={"Accept-Encoding": "gzip"}).status_code == 404
