"""What is carried from one place to another: the rows of three stores, in a form of no engine.

Read models stay behind: they are folded again. So does what only a moment means: the heartbeat,
and what the place knows of itself.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, Table, Uuid, func, insert, select, text

from consult.log_rows import events_table
from consult.migrate import METADATA
from consult.stores import Stores

CARRIED: Final = ("log", "box", "staff")
LEFT_BEHIND: Final = frozenset(
    {"log.about", "box.about", "staff.about", "staff.heartbeat", "staff.worker_place"}
)
NOT_IN_BACKUPS: Final = frozenset(
    {"staff.session", "box.text_epoch", "box.waiting_text", "box.quarantine"}
)
"""A session that was closed since would be open again; a text that was rejected since would be
back, and its key with it: what waits for a moderator is lost with the machine, and nothing else."""
AT_ONCE: Final = 1000
"""Rows read, or written, at a time."""


@dataclass(frozen=True)
class Carried:
    """One table: its name in the portable form, its store, and itself."""

    name: str
    store: str
    table: Table

    @property
    def columns(self) -> list[str]:
        """Its columns, as the portable form names them."""
        return [column.key for column in self.table.columns]


@dataclass(frozen=True)
class Total:
    """What a table holds: the number of its rows, and a fingerprint whatever their order."""

    rows: int
    digest: str


class Summing:
    """Sums rows up into a Total."""

    def __init__(self) -> None:
        self._rows = self._sum = 0

    def add(self, line: bytes) -> None:
        """Take in a row, as it is written."""
        self._rows += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest())

    @property
    def total(self) -> Total:
        """The sum so far."""
        return Total(self._rows, f"{self._sum % (1 << 256):064x}")


def carried(stores: Stores) -> list[Carried]:
    """The tables that are carried, each after those that it refers to."""
    found = [Carried("log.events", "log", events_table(stores))]
    for store in CARRIED:
        for metadata in METADATA[store]:
            tables = metadata.sorted_tables
            found += [Carried(f"{store}.{table.name}", store, table) for table in tables]
    return [one for one in found if one.name not in LEFT_BEHIND]


def count_rows(connections: Mapping[str, Connection], tables: Iterable[Carried]) -> int:
    """How many rows are to be carried."""
    queries = ((one.store, select(func.count()).select_from(one.table)) for one in tables)
    return sum(connections[store].execute(query).scalar_one() for store, query in queries)


def read_rows(connection: Connection, one: Carried) -> Iterator[bytes]:
    """The rows of a table as JSON lines, in the order of its key: never that of arrival."""
    out = [_writer(column.type) for column in one.table.columns]
    key = one.table.primary_key.columns or [one.table.c.number]
    query = select(one.table).order_by(*key)
    rows = connection.execution_options(yield_per=AT_ONCE).execute(query)
    for row in rows:
        values = [write(value) for write, value in zip(out, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def write_rows(
    connection: Connection, one: Carried, columns: Sequence[str], lines: Iterable[bytes]
) -> None:
    """Insert rows that `read_rows` has read, on this engine or the other."""
    types = {column.key: column.type for column in one.table.columns}
    into = [_reader(types[name]) for name in columns]
    lines = iter(lines)
    while batch := list(islice(lines, AT_ONCE)):
        rows = [
            {name: read(value) for name, read, value in zip(columns, into, values, strict=True)}
            for values in map(json.loads, batch)
        ]
        connection.execute(insert(one.table), rows)


def number_on(connection: Connection) -> None:
    """On PostgreSQL: let new events be numbered after those that were brought."""
    if connection.dialect.name == "postgresql":
        numbers = "pg_get_serial_sequence('log.log_events', 'notification_id')"
        last = "(SELECT max(notification_id) FROM log.log_events)"
        connection.execute(text(f"SELECT setval({numbers}, {last}) WHERE {last} > 0"))


def total_of(connection: Connection, one: Carried) -> Total:
    """What a table holds now."""
    summing = Summing()
    for line in read_rows(connection, one):
        summing.add(line)
    return summing.total


def _writer(kind: object) -> Callable[[Any], Any]:
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64encode(bytes(value)).decode()
    if isinstance(kind, Uuid):
        return lambda value: None if value is None else value.hex
    return lambda value: value


def _reader(kind: object) -> Callable[[Any], Any]:
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(kind, Uuid):
        return lambda value: None if value is None else UUID(value)
    return lambda value: value
