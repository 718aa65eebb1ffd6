"""The log's SQLite engine: the library's own, with the pragmas and the lock of our stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)

from consult.stores import file_lock, harden


class HardenedPool(SQLiteConnectionPool):
    """The library sets WAL and never `synchronous`: here both are set and checked."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        harden(connection._sqlite_conn, Path(self.db_name))
        return connection


class LockedDatastore(SQLiteDatastore):
    """Takes the lock of the file for each write transaction."""

    def __init__(self, db_name: str, *, single_row_tracking: bool) -> None:
        self.path = Path(db_name)
        super().__init__(db_name, single_row_tracking=single_row_tracking)
        self.pool.close()
        self.pool = HardenedPool(db_name=db_name)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        lock = file_lock(self.path) if commit else nullcontext()
        with lock, super().transaction(commit=commit) as cursor:
            yield cursor


class Factory(SQLiteFactory):
    """Found by the library through PERSISTENCE_MODULE."""

    def __init__(self, env: object) -> None:
        super().__init__(env)  # type: ignore[arg-type]  # the library's own alias is private
        given = self.datastore
        given.close()
        self.datastore = LockedDatastore(
            given.pool.db_name, single_row_tracking=given.single_row_tracking
        )
