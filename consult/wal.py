"""The WAL of a SQLite file: what was deleted is still in it until it is emptied."""

from __future__ import annotations

import time
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection

from consult.domain.errors import NotAllowed
from consult.stores import Stores

TRIES: Final = 50
PAUSE: Final = 0.2
"""Seconds between two tries to empty the WAL, while a reader holds it."""


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
