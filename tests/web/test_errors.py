"""An error is a page in words; a child's is a child's page and needs no database."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError
from flask import Flask
from flask.testing import FlaskClient

from consult.application.log import Log
from consult.web.security import HEADERS
from consult.web.services import services


def break_(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the doors fail, as when the disk is gone; errors are answered, not raised."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def fail(_code: str) -> None:
        raise OSError("gone")

    with app.app_context():
        monkeypatch.setattr(services().doors, "find", fail)


def test_every_page_names_its_icon_which_exists(client: FlaskClient) -> None:
    found = re.search(r'<link rel="icon" href="([^"]+)"', client.get("/").text)
    assert found
    with client.get(found[1]) as icon:
        assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")


def test_a_child_reads_a_childs_page_when_all_is_broken(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_(app, monkeypatch)
    answer = client.get("/c/ABCDE")
    assert answer.status_code == 500
    assert "Ce n’est pas ta faute" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/nowhere", "/c/ABCDE", "/bureau", "/static/none.css"])
def test_every_answer_has_the_headers_once(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS:
        assert answer.headers.getlist(name) == [value], name


@pytest.mark.parametrize(
    ("path", "page"),
    [("/seance", "/seance"), ("/connexion", "/connexion"), ("/seance/quitter", "/seance")],
)
def test_a_form_that_is_out_of_date_says_so_and_opens_again(
    client: FlaskClient, path: str, page: str
) -> None:
    answer = client.post(path)
    assert answer.status_code == 400
    assert "votre connexion a pris fin" in answer.text
    assert f'href="{page}">Rouvrir la page</a>' in answer.text


def test_a_wrong_address_says_so_in_words(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Vérifiez l’adresse" in answer.text
    assert '<a class="button button-primary" href="/">Revenir à l’accueil</a>' in answer.text


def test_a_wrong_address_at_the_desk_leads_back_to_it(client_as: Callable[..., Any]) -> None:
    answer = client_as("team").get("/bureau/nowhere")
    assert answer.status_code == 404
    assert '<a class="button button-primary" href="/bureau">Revenir au bureau</a>' in answer.text


def test_a_full_disk_is_said_to_whoever_writes_and_nothing_is_recorded(
    app: Flask, client_as: Callable[..., Any], log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = client_as("team")
    head = log.head

    def full(*_events: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(log.recorder, "insert_events", full)
    answer = desk.post("/bureau/commune", data={"commune": "37109", "name": "Fondettes"})
    assert answer.status_code == 507
    assert "le disque est plein" in answer.text
    assert "Revenir au bureau" not in answer.text  # what was written is one page back
    assert log.head == head


def test_who_only_reads_is_told_of_a_full_disk_without_a_word_of_what_was_written(
    app: Flask, client_as: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = client_as("team")
    monkeypatch.setattr("consult.web.city.places.db", _Full())
    answer = desk.get("/bureau/lieux?l=fr")
    assert answer.status_code == 507
    assert "ne s’affiche pas" in answer.text
    assert "ce que vous avez écrit" not in answer.text
    assert 'href="/bureau/lieux?l=fr">Réessayer</a>' in answer.text


def test_a_store_that_fails_under_another_errors_page_is_said_in_words(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setattr("consult.web.context.db", _Full())
    answer = client.get("/nowhere")
    assert (answer.status_code, answer.mimetype) == (507, "text/html")
    assert "le disque est plein" in answer.text


class _Full:
    """A database whose disk is full."""

    def __getattr__(self, _name: str) -> Any:
        raise OperationalError("database or disk is full")


def test_a_child_reads_what_is_broken_in_the_language_of_the_address(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_(app, monkeypatch)
    answer = client.get("/c/ABCDE?l=en", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in answer.text
    assert 'href="/c/ABCDE?l=en"' in answer.text
