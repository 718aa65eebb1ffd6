"""What machines ask, and what nobody learns from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from consult import readiness
from consult.config import Settings
from consult.heartbeat import Heart
from consult.readiness import Readiness
from consult.stores import Stores
from consult.waiting_keys import lost_keys, note_lost_keys
from consult.web import create_app
from consult.web.sessions import COOKIE, PROBES
from consult.web.turns import Turns
from tests.faults.city import City, a_city
from tests.web.watching import TOKEN, Watched, fill_the_disk_with, nothing_moves

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A city with an open consultation."""
    city = a_city(settings)
    yield city
    city.shut_down()


@pytest.fixture
def watched(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """The city's app, whose metrics can be asked for."""
    fill_the_disk_with(city, monkeypatch)
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")
    app = create_app(replace(city.settings, metrics_token=secret))
    yield Watched(app, city)
    services = app.extensions["consult"]
    services.committer.stop()
    services.stores.close()
    services.log.close()


def at_work(app: Flask, ago: timedelta = timedelta()) -> Heart:
    """Note that a worker lived a while ago."""
    here = app.extensions["consult"]
    heart = Heart(here.stores, lambda: here.clock.now() - ago)
    heart._write()
    return heart


def look_again(app: Flask) -> FlaskClient:
    """A client whose next look is a new one."""
    here = app.extensions["consult"]
    app.extensions["consult.readiness"] = Readiness(here.settings, here.stores, here.clock.now)
    return app.test_client()


def test_nothing_of_what_a_child_does_can_be_seen(watched: Watched) -> None:
    at_work(watched.app)
    nothing_moves(watched)


@on_sqlite
def test_what_machines_ask_takes_and_leaves_no_cookie_and_is_kept_nowhere(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, "forgotten")
    for path in PROBES:
        answer = client.get(f"{path}?l=en")
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        if path != "/metrics":
            assert answer.headers["Cache-Control"] == "no-store"
            assert len(answer.data) < 200


@on_sqlite
def test_a_process_is_healthy_though_its_stores_are_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr("sqlalchemy.Engine.connect", away)
    client = look_again(app)
    assert client.get("/health").text == "healthy\n"
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.text == "not ready: database\nLa base de données ne répond pas.\n"


@on_sqlite
def test_a_process_is_healthy_though_all_its_threads_are_busy(app: Flask) -> None:
    nobody_has_a_turn = Turns(app.wsgi_app, lambda _: False, at_once=0)
    environ = EnvironBuilder(path="/health").get_environ()
    content, status, _ = run_wsgi_app(nobody_has_a_turn, environ)
    assert (status, b"".join(content)) == ("200 OK", b"healthy\n")


def test_a_process_is_ready_when_its_stores_answer_and_a_worker_works(app: Flask) -> None:
    at_work(app)
    answer = look_again(app).get("/ready")
    assert (answer.status_code, answer.text) == (200, "ready\n")


@on_sqlite
def test_children_are_not_turned_away_because_no_worker_works(app: Flask) -> None:
    for ago in (None, timedelta(minutes=2)):
        if ago:
            at_work(app, ago)
        client = look_again(app)
        answer = client.get("/ready", headers={"Accept-Language": "de, fr"})
        assert answer.status_code == 200
        assert "ready: worker\nLe travail de fond" in answer.text
        assert client.get("/ready?worker").status_code == 503


def test_a_process_without_tables_says_so(settings: Settings, stores: Stores) -> None:
    asked = Readiness(settings, stores, lambda: None)  # type: ignore[arg-type, return-value]
    assert asked.answer().reason == "migrate"


@on_sqlite
def test_a_box_that_can_keep_nothing_is_not_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "ROOM", 1 << 60)
    answer = look_again(app).get("/ready")
    assert (answer.status_code, answer.text.split("\n")[0]) == (503, "not ready: box")


@on_sqlite
def test_whoever_asks_without_pause_costs_one_look(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []
    look = Readiness._look

    def counted(self: Readiness) -> readiness.Answer:
        looks.append(self)
        return look(self)

    monkeypatch.setattr(Readiness, "_look", counted)
    monkeypatch.setattr(readiness, "AGAIN", 60)
    client = look_again(app)
    for _ in range(20):
        client.get("/ready")
    assert len(looks) == 1


@on_sqlite
def test_a_look_that_never_ends_holds_one_thread_and_is_told_to_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = app.extensions["consult"]
    asked = Readiness(here.settings, here.stores, here.clock.now)
    assert asked.answer().reason == ""
    monkeypatch.setattr(readiness, "AGAIN", 0)
    monkeypatch.setattr(readiness, "SLOW", 0)
    heard: list[str] = []
    monkeypatch.setattr(asked, "_look", lambda: heard.append(asked.answer().reason))
    asked.answer()
    assert heard == ["database"]


@on_sqlite
def test_the_site_tells_of_a_lost_key_and_reads_none(watched: Watched) -> None:
    (key,) = watched.city.settings.keys.glob("*.key")
    key.write_bytes(b"k" * 32)
    assert "consult_keys_lost 0.0" in watched.look(), "the worker has not looked yet"
    note_lost_keys(watched.city.stores, lost_keys(watched.city.log, watched.city.stores))
    key.unlink()
    key.parent.rename(key.parent.with_name("hidden"))
    said = watched.look()
    assert "consult_keys_lost 1.0" in said
    assert str(watched.city.consultation) in said
    note_lost_keys(watched.city.stores, [])
    assert "consult_keys_lost 0.0" in watched.look()


@on_sqlite
def test_metrics_are_shown_to_nobody_unless_there_is_a_secret(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@on_sqlite
@pytest.mark.parametrize("sent", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
def test_metrics_are_refused_to_who_has_not_the_secret(watched: Watched, sent: str) -> None:
    answer = watched.app.test_client().get("/metrics", headers={"Authorization": sent})
    assert answer.status_code == 401
    assert "consult_" not in answer.text


@on_sqlite
def test_a_secret_that_was_emptied_opens_nothing(watched: Watched) -> None:
    secret = watched.app.extensions["consult"].settings.metrics_token
    client = watched.app.test_client()
    for break_it in (lambda: secret.write_text(""), secret.unlink):
        break_it()
        for sent in ("Bearer ", "Bearer", f"Bearer {TOKEN}"):
            assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_metrics_say_what_waits_and_who_works(watched: Watched) -> None:
    at_work(watched.app)
    secret = {"Authorization": f"Bearer {TOKEN}"}
    answer = watched.app.test_client().get("/metrics", headers=secret)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/plain"
    for line in (
        'consult_boxes_waiting{state="open"} 1.0',
        'consult_read_model_lag{model="doors"} 0.0',
        "consult_worker_seen_timestamp_seconds ",
        "consult_needs_somebody 1.0",
        "consult_seal_broken 0.0",
    ):
        assert line in answer.text
    assert "process_" not in answer.text, "memory and processor time move with each child"
