"""The WAL of a SQLite file: what was deleted is still in it until it is emptied."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Final, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from consult.domain.errors import NotAllowed

TRIES: Final = 50
PAUSE: Final = 0.2
"""Seconds between two tries to empty the WAL, while a reader holds it."""


class Stores(Protocol):
    """What emptying needs of the stores: the engine of one, and its only way to write."""

    def __getitem__(self, name: str, /) -> Engine: ...

    def write(self, name: str, /) -> AbstractContextManager[Connection]: ...


class StillRead(NotAllowed):
    """Raised when the WAL cannot be emptied because somebody reads: finish again later."""


def empty_wal(stores: Stores, store: str) -> None:
    """Truncate the WAL of a SQLite file until it says that it is empty.

    Raises StillRead when a reader has held it for too long. PostgreSQL recycles its own.
    """
    if stores[store].dialect.name != "sqlite":
        return
    for _ in range(TRIES):
        with stores.write(store) as connection:
            cursor = outside_a_transaction(connection).cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, frames, _moved = cursor.fetchone() or (1, 0, 0)
        if not busy and not frames:
            return
        time.sleep(PAUSE)
    raise StillRead()


def outside_a_transaction(connection: Connection) -> DBAPIConnection:
    """The driver's connection, its transaction ended, the write lock of the file still held."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection is gone")
    driver.commit()
    return driver
