"""Closes a place that a city moves out of: from that moment on nobody can write to it.

While the rows are read every writer waits, for the lock of the file or of the table. Then the
tables lose their names: whoever waited, or comes later, fails, and tells nobody "merci".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, inspect, text

from consult import about
from consult.backup.contents import CARRIED, carried
from consult.backup.snapshot import Snapshot
from consult.ballots.tables import STORE as BOX
from consult.ballots.teller import Teller
from consult.ballots.traces import StillRead, empty_wal, rewrite
from consult.stores import Stores, unhurried

AWAY: Final = "moved_"
"""Before the name of a table that was left."""


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
        tables = [one for one in carried(self.stores) if one.store in CARRIED]
        if self.lock is not None:
            for one in tables:
                _rename(self.lock, one.store, one.table.name, f"{AWAY}{one.table.name}")
            self.lock.exec_driver_sql(f'SET LOCAL search_path TO "{about.STORE}"')
            about.note_within(self.lock, state=about.MOVED, to=to)
            self.lock.commit()
            return
        with self.stores[about.STORE].begin() as connection:
            about.note_within(connection, state=about.LEAVING, to=to)
        for store in ("box", "staff", "log"):
            with self.stores[store].begin() as connection:
                for one in tables:
                    if one.store == store:
                        _rename(connection, "main", one.table.name, f"{AWAY}{one.table.name}")
                if store == about.STORE:
                    about.note_within(connection, state=about.MOVED, to=to)


@contextmanager
def leaving(stores: Stores) -> Iterator[Leaving]:
    """Hold the place as it is: no count begins, no writer gets through. Readers go on."""
    with Teller(stores, stores.settings.keys).locked(), ExitStack() as held:
        lock = _lock_files(stores, held) if stores.on_sqlite else _lock_tables(stores, held)
        reading = held.enter_context(ExitStack())
        connections = {store: reading.enter_context(stores[store].connect()) for store in CARRIED}
        yield Leaving(stores, Snapshot(connections, {}), reading, lock)


def _lock_files(stores: Stores, held: ExitStack) -> None:
    for store in CARRIED:
        held.enter_context(stores.lock(store))


def _lock_tables(stores: Stores, held: ExitStack) -> Connection:
    """One transaction that lets nobody write, for as long as it takes."""
    connection = held.enter_context(stores[about.STORE].connect())
    held.enter_context(unhurried(connection))
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    names = ", ".join(f'"{one.store}"."{one.table.name}"' for one in carried(stores))
    connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    return connection


def reopen(stores: Stores) -> None:
    """Give a place back whose closing was interrupted."""
    for store in CARRIED:
        with stores.write(store) as connection:
            schema = "main" if stores.on_sqlite else store
            for name in inspect(connection).get_table_names():
                if name.startswith(AWAY):
                    _rename(connection, schema, name, name.removeprefix(AWAY))
    about.note(stores, state=about.LIVE, to="")


def empty_box(stores: Stores) -> None:
    """Destroy the sheets that were left behind: they are counted where the city is now."""
    tables = [one for one in carried(stores) if one.store == BOX]
    with stores.write(BOX) as connection:
        for one in reversed(tables):
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{AWAY}{one.table.name}"')
    if stores.on_sqlite:
        rewrite(stores)
        with suppress(StillRead):  # Somebody still reads the old file: nothing there opens.
            empty_wal(stores)


def _rename(connection: Connection, schema: str, old: str, new: str) -> None:
    connection.exec_driver_sql(f'ALTER TABLE "{schema}"."{old}" RENAME TO "{new}"')
