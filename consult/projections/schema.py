"""The tables of the read models: when the code wants others than there are, they are made anew.

Read models are disposable: nothing is converted. The worker folds the log again.
"""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, inspect, select
from sqlalchemy.schema import CreateIndex, CreateTable

from consult.projections.base import ReadRow
from consult.projections.models import NAMES
from consult.stores import Stores

STORE: Final = "read"

metadata = MetaData()
read_schema = Table(
    "read_schema",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
)
"""What the tables were made from."""


def create_read_tables(stores: Stores) -> bool:
    """Create the tables that are missing, all anew if some are not as the code says.

    Says whether the read models have to be folded again. For `consult migrate` alone.
    """
    stores.create(STORE, metadata)
    with stores.migration_lock(), stores.write(STORE) as connection:
        wanted = fingerprint(connection)
        if connection.execute(select(read_schema.c.fingerprint)).scalar_one_or_none() == wanted:
            return False
        _drop_all(connection)
        ReadRow.metadata.create_all(connection)
        connection.execute(delete(read_schema))
        connection.execute(insert(read_schema).values(fingerprint=wanted))
    return True


def fingerprint(connection: Connection) -> str:
    """What the code says of the tables, as this engine would be told."""
    dialect = connection.dialect
    statements = list(NAMES)
    for table in ReadRow.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def _drop_all(connection: Connection) -> None:
    """Drop whatever is in the store, tables of another version included."""
    found = MetaData()
    names = set(inspect(connection).get_table_names()) - {read_schema.name}
    found.reflect(connection, only=sorted(names))
    found.drop_all(connection)
