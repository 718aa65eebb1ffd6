"""Closes a place that a city moves out of: from that moment on nobody can write to it.

While the rows are read every writer waits, for the lock of the file or of the table. Then the
tables lose their names (on PostgreSQL their schemas do, which needs no reader to end): whoever
waited, or comes later, fails, and tells nobody "merci".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError

from consult import about
from consult.backup.contents import CARRIED, carried
from consult.backup.snapshot import Snapshot, let_idle
from consult.ballots.tables import STORE as BOX
from consult.ballots.teller import Teller
from consult.ballots.traces import rewrite
from consult.stores import Stores, unhurried
from consult.wal import StillRead, empty_wal

AWAY: Final = "moved_"
"""Before the name of a table, or on PostgreSQL of a schema, that was left."""
TRIES: Final = 5


@dataclass
class Leaving:
    """A place that takes nothing while it is being left."""

    stores: Stores
    moment: Snapshot
    reading: ExitStack
    lock: Connection | None = None
    """On PostgreSQL: the transaction that holds the tables."""

    def close(self, to: str) -> None:
        """Take the tables' names away, for good, and write where the city has gone.

        On SQLite the box comes first and the mark last: a crash in between leaves a place that
        starts nowhere, and that `reopen` gives back.
        """
        self.reading.close()
        if self.lock is not None:
            _leave_schemas(self.lock)
            about.note_within(self.lock, state=about.MOVED, to=to)
            self.lock.commit()
            return
        with self.stores[about.STORE].begin() as connection:
            about.note_within(connection, state=about.LEAVING, to=to)
        for store in ("box", "staff", "log"):
            with self.stores[store].begin() as connection:
                self._leave_tables(connection, store)
                if store == about.STORE:
                    about.note_within(connection, state=about.MOVED, to=to)

    def _leave_tables(self, connection: Connection, store: str) -> None:
        for one in carried(self.stores):
            if one.store == store:
                _rename(connection, one.table.name, f"{AWAY}{one.table.name}")


def _leave_schemas(connection: Connection) -> None:
    """The names of the schemas are enough, and readers of the tables need not end for it."""
    for store in CARRIED:
        connection.exec_driver_sql(f'ALTER SCHEMA "{store}" RENAME TO "{AWAY}{store}"')
    connection.exec_driver_sql(f'CREATE SCHEMA "{about.STORE}"')
    mark = f'"{AWAY}{about.STORE}"."{about.about.name}"'
    connection.exec_driver_sql(f'ALTER TABLE {mark} SET SCHEMA "{about.STORE}"')
    connection.exec_driver_sql(f'SET LOCAL search_path TO "{about.STORE}"')


@contextmanager
def leaving(stores: Stores) -> Iterator[Leaving]:
    """Hold the place as it is: no count begins, no writer gets through. Readers go on."""
    with Teller(stores, stores.settings.keys).locked(), ExitStack() as held:
        lock = None
        if stores.on_sqlite:
            for store in CARRIED:
                held.enter_context(stores.lock(store))
        else:
            lock = _lock_tables(stores, held)
        reading = held.enter_context(ExitStack())
        connections = {store: reading.enter_context(stores[store].connect()) for store in CARRIED}
        for connection in connections.values():
            let_idle(connection)
        yield Leaving(stores, Snapshot(connections, {}), reading, lock)


def _lock_tables(stores: Stores, held: ExitStack) -> Connection:
    """One transaction that lets nobody write, for as long as it takes.

    A writer that wants the tables in another order may have to end, or we have to try again.
    """
    connection = held.enter_context(stores[about.STORE].connect())
    held.enter_context(unhurried(connection))
    names = ", ".join(f'"{one.store}"."{one.table.name}"' for one in carried(stores))
    for again in reversed(range(TRIES)):
        try:
            let_idle(connection)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
            break
        except OperationalError:
            if not again:
                raise
            connection.rollback()
    return connection


def reopen(stores: Stores) -> None:
    """Give a place back whose closing was interrupted, file by file."""
    for store in CARRIED:
        with stores.write(store) as connection:
            for name in inspect(connection).get_table_names():
                if name.startswith(AWAY):
                    _rename(connection, name, name.removeprefix(AWAY))
    about.note(stores, state=about.LIVE, to="")


def empty_box(stores: Stores) -> None:
    """Destroy the sheets that were left behind: they are counted where the city is now."""
    if not stores.on_sqlite:
        drop_left_schemas(stores, (BOX,))
        return
    tables = [one for one in carried(stores) if one.store == BOX]
    with stores.write(BOX) as connection:
        for one in reversed(tables):
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{AWAY}{one.table.name}"')
    rewrite(stores)
    with suppress(StillRead):  # Somebody still reads the old file: nothing there opens.
        empty_wal(stores, BOX)


def drop_left_schemas(stores: Stores, names: Sequence[str] = CARRIED) -> None:
    """On PostgreSQL: drop what was left behind in the place."""
    with stores.write(about.STORE) as connection:
        for name in names:
            connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{AWAY}{name}" CASCADE')


def _rename(connection: Connection, old: str, new: str) -> None:
    connection.exec_driver_sql(f'ALTER TABLE "{old}" RENAME TO "{new}"')
