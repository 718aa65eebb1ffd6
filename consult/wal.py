"""Where what was deleted still is: the WAL of a SQLite file, the dead rows of PostgreSQL."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Final, Protocol

from sqlalchemy import Connection, Engine, Table, text
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from consult.domain.errors import NotAllowed
from consult.stores import SQLITE_WAITS, unhurried

TRIES: Final = 50
PAUSE: Final = 0.2
"""Seconds that a try to empty the WAL waits for a reader, and between two: SQLite lets nobody write
while a try waits."""

_STILL_SEEN: Final = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND greatest(age(backend_xmin), age(backend_xid)) >= age(CAST(:deleted AS xid))
""")
"""Who may still see what a transaction deleted: PostgreSQL then keeps it when it writes anew."""


class Stores(Protocol):
    """What emptying needs of the stores: the engine of one, and its only way to write."""

    def __getitem__(self, name: str, /) -> Engine: ...

    def write(self, name: str, /) -> AbstractContextManager[Connection]: ...


class StillRead(NotAllowed):
    """Raised when what was deleted cannot go yet because somebody reads: finish again later."""


def empty_wal(stores: Stores, store: str) -> None:
    """Truncate the WAL of a SQLite file until it says that it is empty.

    Raises StillRead when a reader has held it for too long. PostgreSQL recycles its own.
    """
    if stores[store].dialect.name != "sqlite":
        return
    for _ in range(TRIES):
        with stores.write(store) as connection:
            if _is_emptied(outside_a_transaction(connection).cursor()):
                return
        time.sleep(PAUSE)
    raise StillRead()


def _is_emptied(cursor: DBAPICursor) -> bool:
    cursor.execute(f"PRAGMA busy_timeout={PAUSE * 1000:.0f}")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, frames, _moved = cursor.fetchone() or (1, 0, 0)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_WAITS * 1000}")
    return not busy and not frames


def bury_dead_rows(stores: Stores, store: str, table: Table) -> None:
    """Write a PostgreSQL table anew, without what was deleted; SQLite has overwritten its own.

    Who reads the table waits meanwhile. Raises StillRead when somebody has looked at the database
    for too long. The server's WAL, its archive and its replicas are not ours to rewrite.
    """
    if stores[store].dialect.name == "sqlite":
        return
    with stores.write(store) as connection:
        deleted = connection.scalar(text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)"))
    for _ in range(TRIES):
        with stores.write(store) as connection, unhurried(connection):
            if not connection.scalar(_STILL_SEEN, {"deleted": deleted}):
                connection.exec_driver_sql(f"CLUSTER {table.name} USING {table.name}_pkey")
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
