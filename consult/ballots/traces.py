"""What remains of sheets after the count, and how it is removed.

Deleting rows frees pages; the file keeps their bytes, their places, the order of their arrival.
So the tables are rewritten in the order of random ids and the WAL is emptied. What a database
server keeps of its own (PostgreSQL's WAL, replicas, images) goes with the key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, delete, select

from consult.ballots.tables import STORE, Stores, ballot, box, guess, late, metadata, ticket
from consult.stores import unhurried
from consult.wal import outside_a_transaction

FOR_DELETING: Final = ("PRAGMA cache_size=-8000", "PRAGMA wal_autocheckpoint=16000")
"""What SQLite is told where sheets are deleted. All pages of AT_ONCE sheets stay in memory (8 MB)
between being looked for and being emptied, and are moved into the file once: it is written anew
when all is deleted."""
AT_ONCE: Final = 4000
"""Sheets deleted in one transaction: children of other consultations wait for less than a blink."""
BOXES: Final = 250
"""Boxes deleted in one transaction at the most."""


def delete_sheets(stores: Stores, consultation: UUID) -> None:
    """Delete the sheets, boxes and tickets of a consultation. Harmless when they are gone."""
    left = True
    while left:
        with stores.write(STORE) as connection, unhurried(connection):
            _hold_more(connection)
            left = _delete_some(connection, consultation)
    with stores.write(STORE) as connection:
        for table in (ticket, guess):
            connection.execute(delete(table).where(table.c.consultation == consultation.bytes))


def _hold_more(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for pragma in FOR_DELETING:
            connection.exec_driver_sql(pragma).close()


def _delete_some(connection: Connection, consultation: UUID) -> bool:
    """Delete some of them, the first in the order of their ids; whether there were any.

    A SQLite file has one writer: it does AT_ONCE sheets, small boxes together. Nobody waits for
    whoever deletes in PostgreSQL, and going on costs more there than going through.
    """
    mine = select(box.c.id).where(box.c.consultation == consultation.bytes)
    boxes = connection.scalars(mine.order_by(box.c.id).limit(BOXES)).all()
    last = _last_at_once(connection, boxes) if connection.dialect.name == "sqlite" else None
    whole = [id for id in boxes if last is None or id < last.box_id]
    connection.execute(delete(ballot).where(ballot.c.box_id.in_(whole)))
    connection.execute(delete(late).where(late.c.box_id.in_(whole)))
    connection.execute(delete(box).where(box.c.id.in_(whole)))
    if last is not None:
        here, until = ballot.c.box_id == last.box_id, ballot.c.submission_id <= last.submission_id
        connection.execute(delete(ballot).where(here, until))
    return bool(boxes)


def _last_at_once(connection: Connection, boxes: Sequence[bytes]) -> Row[Any, Any] | None:
    """The last sheet to delete in this transaction; None when all of these boxes may go."""
    ids = ballot.c.box_id, ballot.c.submission_id
    sheets = select(*ids).where(ballot.c.box_id.in_(boxes)).order_by(*ids)
    return connection.execute(sheets.offset(AT_ONCE - 1).limit(1)).first()


def rewrite(stores: Stores) -> None:
    """Write the tables anew, in the order of random ids: no freed page, no order of arrival."""
    if stores[STORE].dialect.name == "sqlite":
        with stores.write(STORE) as connection:
            cursor = outside_a_transaction(connection).cursor()
            cursor.execute("PRAGMA temp_store=FILE")  # Another box may be too large for memory.
            cursor.execute("VACUUM")
        return
    for table in metadata.sorted_tables:  # One lock at a time: sheets take theirs in an order.
        with stores.write(STORE) as connection, unhurried(connection):
            connection.exec_driver_sql(f"CLUSTER {table.name} USING {table.name}_pkey")
