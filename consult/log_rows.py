"""The rows of the log as they are stored, not decoded: for what carries or checks them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text, Uuid, select
from sqlalchemy.types import TypeEngine

from consult.domain.topics import readable_topics
from consult.stores import Stores

STORE: Final = "log"


def events_table(stores: Stores) -> Table:
    """The library's table of events; `number` is an event's place in the log.

    The number of an event is its rowid on SQLite, its notification id on PostgreSQL.
    """
    name, number = (
        ("stored_events", "rowid") if stores.on_sqlite else ("log_events", "notification_id")
    )
    id: TypeEngine[UUID] = Uuid(native_uuid=not stores.on_sqlite)
    return Table(
        name,
        MetaData(),
        Column(number, BigInteger, key="number"),
        Column("originator_id", id, key="id"),
        Column("originator_version", BigInteger, key="version"),
        Column("topic", Text),
        Column("state", LargeBinary),
    )


def unknown_event(stores: Stores) -> tuple[int, str] | None:
    """Number and topic of the first event that this version does not know; None when it knows all.

    Reads the topic of each event, nothing else of it.
    """
    events = events_table(stores)
    query = (
        select(events.c.number, events.c.topic)
        .where(events.c.topic.not_in(sorted(readable_topics())))
        .order_by(events.c.number)
        .limit(1)
    )
    with stores[STORE].connect() as connection:
        found = connection.execute(query).first()
    return (found.number, found.topic) if found else None


def consultations_between(stores: Stores, after: str, before: Sequence[str]) -> list[UUID]:
    """Consultations to which `after` has happened and none of `before` has, in their order."""
    events = events_table(stores)
    query = (
        select(events.c.id, events.c.topic)
        .where(events.c.topic.in_([after, *before]))
        .order_by(events.c.number)
    )
    with stores[STORE].connect() as connection:
        rows = connection.execute(query).all()
    over = {row.id for row in rows if row.topic in before}
    return [row.id for row in rows if row.topic == after and row.id not in over]
