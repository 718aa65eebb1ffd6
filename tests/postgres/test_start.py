"""What a database must be for the city to start on it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from consult.config import BadSetting, Settings
from consult.postgresql import arguments_of
from consult.stores import (
    DatabaseTells,
    DatabaseUnreachable,
    DatabaseUnsafe,
    check_reachable,
)
from tests.faults.processes import Starter, wait_until
from tests.ports import free_port
from tests.postgres.conftest import settings_of
from tests.postgres.servers import Server


def environment(settings: Settings) -> dict[str, str]:
    assert settings.database_url is not None
    return {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_DATABASE_URL": settings.database_url.render_as_string(hide_password=False),
        "CONSULT_PORT": str(free_port()),
        "LANGUAGE": "fr",
        "PATH": "/usr/bin",
    }


@contextmanager
def changed(server: Server, parameter: str, value: str) -> Iterator[None]:
    """A parameter of the server, until the block ends; some wait for a restart."""
    before = server.ask(f"SHOW {parameter}")
    server.ask(f"ALTER SYSTEM SET {parameter} = {value}")
    _take(server, parameter, value)
    try:
        yield
    finally:
        server.ask(f"ALTER SYSTEM RESET {parameter}")
        _take(server, parameter, before)


def _take(server: Server, parameter: str, value: str) -> None:
    """Have the server read its settings, and wait until it has."""
    server.ask("SELECT pg_reload_conf()")
    waits = f"SELECT pending_restart FROM pg_settings WHERE name = '{parameter}'"
    wait_until(lambda: server.ask(f"SHOW {parameter}") == value or server.ask(waits) == "True")


@pytest.mark.parametrize("parameter", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_loses_what_it_acknowledged_is_refused(
    server: Server, settings: Settings, starter: Starter, tmp_path: Path, parameter: str
) -> None:
    with changed(server, parameter, "off"):
        with pytest.raises(DatabaseUnsafe) as refused:
            check_reachable(settings)
        started = starter.start(("serve",), environment(settings), tmp_path / "serve.log")
        assert started.wait_for_end() == 1
    assert refused.value.facts == {"parameter": parameter, "value": "off"}
    assert f"Demandez {parameter} = on" in started.said
    assert "Traceback" not in started.said


@pytest.mark.parametrize(
    ("parameter", "value"), [("log_statement", "mod"), ("log_min_duration_statement", "0")]
)
def test_a_server_that_would_note_when_each_sheet_came_is_refused(
    server: Server, settings: Settings, parameter: str, value: str
) -> None:
    with changed(server, parameter, value), pytest.raises(DatabaseTells) as refused:
        check_reachable(settings)
    assert refused.value.facts == {"parameter": parameter, "value": value}
    check_reachable(settings)


def test_a_server_that_dates_its_commits_is_refused(server: Server, settings: Settings) -> None:
    with changed(server, "track_commit_timestamp", "on"):
        _restart_in_peace(server)
        with pytest.raises(DatabaseTells):
            check_reachable(settings)
    _restart_in_peace(server)
    check_reachable(settings)


def _restart_in_peace(server: Server) -> None:
    server.stop(signal.SIGINT)
    server.start()


def test_a_role_that_does_not_wait_for_the_disk_is_refused(
    server: Server, settings: Settings
) -> None:
    assert settings.database_url is not None
    server.ask("CREATE ROLE hasty LOGIN SUPERUSER")
    server.ask("ALTER ROLE hasty SET synchronous_commit = off")
    url = settings.database_url.set(username="hasty")
    hasty = settings_of(url.render_as_string(hide_password=False), settings.data)
    with pytest.raises(DatabaseUnsafe):
        check_reachable(hasty)


def test_nobody_there_is_told_in_words(tmp_path: Path) -> None:
    settings = settings_of(f"postgresql://x@127.0.0.1:{free_port()}/x", tmp_path / "data")
    with pytest.raises(DatabaseUnreachable):
        check_reachable(settings)


@pytest.mark.parametrize("command", ["web", "worker"])
def test_tables_that_are_missing_are_told_in_words(
    settings: Settings, starter: Starter, tmp_path: Path, command: str
) -> None:
    started = starter.start((command,), environment(settings), tmp_path / "said.log")
    assert started.wait_for_end() == 1
    assert "consult migrate" in started.said
    assert "Traceback" not in started.said


HOSTS = [
    "postgresql://me:a%40b@one:5432,two:5433/city?sslmode=require",
    "postgresql://me:a%40b@/city?host=one:5432&host=two:5433&sslmode=require",
    "postgresql://me:a%40b@/city?host=one,two&port=5432,5433&sslmode=require",
]


@pytest.mark.parametrize("written", HOSTS)
def test_several_hosts_may_be_named_in_each_way_that_people_write_them(written: str) -> None:
    url = Settings.from_environment({"CONSULT_DATABASE_URL": written}).database_url
    assert isinstance(url, URL)
    assert make_url(url.render_as_string(hide_password=False)) == url
    assert arguments_of(url) == {
        "host": "one,two",
        "port": "5432,5433",
        "user": "me",
        "password": "a@b",
        "dbname": "city",
        "sslmode": "require",
        "target_session_attrs": "read-write",
    }


def test_a_port_that_is_no_number_is_a_bad_setting_and_shows_no_password() -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_environment({"CONSULT_DATABASE_URL": "postgresql://me:secret@one:x/city"})
    assert "secret" not in str(refused.value.facts)
