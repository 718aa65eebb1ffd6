"""The page of promises: what is promised, what was measured, what was not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from consult.content import promises
from consult.content.promises import PROMISES, Measure
from tests.web.surface import Elements

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
pytestmark = on_sqlite


def measured(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    """Only these promises were measured."""
    figures = tuple(
        Measure(code, "sqlite", "40 kills, <0> lost", "tests/x.py::test_y", True, "2026-11-20")
        for code in codes
    )
    monkeypatch.setattr(promises, "measures", lambda: figures)


def test_anybody_finds_the_promises_at_the_foot_of_a_page(client: FlaskClient) -> None:
    assert 'href="/promesses"' in client.get("/").text
    answer = client.get("/promesses")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert '<a href="/sceau">le sceau du journal</a> aujourd’hui' in answer.text


def test_every_promise_is_told_in_words(client: FlaskClient) -> None:
    rows = Elements(client.get("/promesses").text).text_of("th")
    for promise in PROMISES:
        assert any(row.startswith(f"{promise.code} ") for row in rows), promise.code


def test_a_promise_that_is_not_measured_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch)
    assert client.get("/promesses").text.count("Pas encore mesuré") == len(PROMISES) + 4
    measured(monkeypatch, "D11")
    page = client.get("/promesses").text
    assert page.count("Pas encore mesuré") == len(PROMISES) - 1 + 3
    assert "1 promesse sur 2, le 20 novembre 2026" in page
    assert '<span lang="en">40 kills, &lt;0&gt; lost</span>' in page
    assert "SQLite, 20 novembre 2026" in page


def test_a_family_that_is_all_measured_says_when(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, "D11", "D12")
    page = " ".join(client.get("/promesses").text.split())
    assert "Mesuré</span> le 20 novembre 2026" in page


def test_a_site_that_could_read_the_keys_says_so_to_everybody(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "un site que l’on aurait modifié pourrait lire les bulletins"
    assert said in client.get("/promesses").text
    monkeypatch.setattr("consult.web.public.promises.site_may_read_keys", lambda _: False)
    assert said not in client.get("/promesses").text
