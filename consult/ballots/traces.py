"""What remains of sheets after the count, and how it is removed.

Deleting rows frees pages; the file keeps their bytes, their places, the order of their arrival.
So the tables are rewritten in the order of random ids and the WAL is emptied. What a database
server keeps of its own (PostgreSQL's WAL, replicas, images) goes with the key.
"""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, select, tuple_
from sqlalchemy.engine.interfaces import DBAPIConnection

from consult.ballots.tables import STORE, Stores, ballot, box, guess, metadata, ticket
from consult.domain.errors import NotAllowed
from consult.stores import unhurried

AT_ONCE: Final = 1000
"""Sheets deleted in one transaction: children of other consultations go on answering."""
TRIES: Final = 50
PAUSE: Final = 0.2
"""Seconds between two tries to empty the WAL, while a reader holds it."""


class StillRead(NotAllowed):
    """Raised when the WAL cannot be emptied because somebody reads: finish again later."""


def delete_sheets(stores: Stores, consultation: UUID) -> None:
    """Delete the sheets of a consultation, its boxes and its tickets; harmless when gone."""
    here = box.c.consultation == consultation.bytes
    mine = select(box.c.id).where(here)
    some = (
        select(ballot.c.box_id, ballot.c.submission_id)
        .where(ballot.c.box_id.in_(mine))
        .limit(AT_ONCE)
    )
    chunk = delete(ballot).where(tuple_(ballot.c.box_id, ballot.c.submission_id).in_(some))
    while True:
        with stores.write(STORE) as connection:
            if not connection.execute(chunk).rowcount:
                connection.execute(delete(box).where(here))
                for table in (ticket, guess):
                    theirs = table.c.consultation == consultation.bytes
                    connection.execute(delete(table).where(theirs))
                return


def rewrite(stores: Stores) -> None:
    """Write the tables anew, in the order of random ids: no freed page, no order of arrival."""
    if stores[STORE].dialect.name == "sqlite":
        with stores.write(STORE) as connection:
            _outside_a_transaction(connection).cursor().execute("VACUUM")
        return
    for table in metadata.sorted_tables:  # One lock at a time: sheets take theirs in an order.
        with stores.write(STORE) as connection, unhurried(connection):
            connection.exec_driver_sql(f"CLUSTER {table.name} USING {table.name}_pkey")


def empty_wal(stores: Stores, store: str = STORE) -> None:
    """Truncate the WAL of a SQLite file until it says that it is empty.

    Raises StillRead when a reader has held it for too long. PostgreSQL recycles its own.
    """
    if stores[store].dialect.name != "sqlite":
        return
    for _ in range(TRIES):
        with stores.write(store) as connection:
            cursor = _outside_a_transaction(connection).cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, frames, _moved = cursor.fetchone() or (1, 0, 0)
        if not busy and not frames:
            return
        time.sleep(PAUSE)
    raise StillRead()


def _outside_a_transaction(connection: Connection) -> DBAPIConnection:
    """The driver's connection, its transaction ended, the write lock of the file still held."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection is gone")
    driver.commit()
    return driver
