"""The tables of the ballot box. Nothing of a sheet here has a time, a number or an order.

Ids are 16 raw bytes. A ballot's key begins with its box, so that a box is a range; without
rowid the rows of a SQLite file stand in the order of random ids, not of arrival.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from consult.ballots.sealing import SEALED

STORE: Final = "box"
"""The name of the store that holds these tables."""

COUNTERS: Final = ("fetched",)
"""What is counted beside the sheets: questions fetched, and nothing that one child decides."""

metadata = MetaData()

box = Table(
    "box",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("consultation", LargeBinary(16), nullable=False),
    Column("place", LargeBinary(16), nullable=False),
    Column("band", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("sitting", LargeBinary(16)),
    *(Column(name, Integer, nullable=False, default=0) for name in COUNTERS),
    Index("box_of_consultation", "consultation"),
    Index("box_of_sitting", "sitting"),
    sqlite_with_rowid=False,
)

ballot = Table(
    "ballot",
    metadata,
    Column("box_id", LargeBinary(16), ForeignKey(box.c.id), primary_key=True),
    Column("submission_id", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint("length(submission_id) = 16", name="an_id_is_random_bytes"),
    CheckConstraint(f"length(sealed) = {SEALED}", name="every_sheet_has_one_length"),
    sqlite_with_rowid=False,
)

late = Table(
    "late",
    metadata,
    Column("box_id", LargeBinary(16), ForeignKey(box.c.id), primary_key=True),
    Column("screens", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many screens fell into a box after its door had closed: a number of the box, and no mark on
a sheet. Whoever opens the sheets, with their key even, does not learn which children were late."""

counted = Table(
    "counted",
    metadata,
    Column("consultation", LargeBinary(16), primary_key=True),
    Column("step", String(16), nullable=False),
    sqlite_with_rowid=False,
)
"""Consultations whose box takes no sheet any more: `step` is shut, recorded, then destroyed."""

glance = Table(
    "glance",
    metadata,
    Column("consultation", LargeBinary(16), primary_key=True),
    Column("place", LargeBinary(16), primary_key=True),
    Column("band", String(16), primary_key=True),
    Column("half_day", String(16), nullable=False),
    Column("sheets", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Participation as it was last shown, floored: kept so that a restart does not refresh it."""


ticket = Table(
    "ticket",
    metadata,
    Column("consultation", LargeBinary(16), primary_key=True),
    Column("digest", LargeBinary(32), primary_key=True),
    Column("batch", LargeBinary(16), nullable=False),
    CheckConstraint("length(digest) = 32", name="a_digest_is_whole"),
    sqlite_with_rowid=False,
)
"""Tickets that were not used, in the order of digests that nobody makes without their key."""

guess = Table(
    "guess",
    metadata,
    Column("consultation", LargeBinary(16), primary_key=True),
    Column("box_id", LargeBinary(16), primary_key=True),
    Column("period", BigInteger, nullable=False),
    Column("wrong", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Wrong codes tried lately for a box, by tens, and in which ten minutes: no child makes so many."""


text_epoch = Table(
    "text_epoch",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("day", String(10), nullable=False),
    CheckConstraint("one = 1", name="there_is_one_epoch"),
    sqlite_with_rowid=False,
)
"""The key to which texts are sealed, and the day (ISO) on which they were last mixed."""

waiting_text = Table(
    "waiting_text",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("epoch", LargeBinary(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Texts that came since they were last mixed: nobody can read one yet."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Texts that moderators may read, under new ids: none of these keys is in a database."""


class Stores(Protocol):
    """What the box needs of the stores: its engine, its only ways to write, its place for files."""

    @property
    def place(self) -> Path: ...

    def __getitem__(self, name: str, /) -> Engine: ...

    def write(self, name: str, /) -> AbstractContextManager[Connection]: ...

    def lock(self, name: str, /, *, wait: bool = True) -> AbstractContextManager[None]: ...


class Creator(Protocol):
    """What creating the tables needs of the stores."""

    def create(self, name: str, metadata: MetaData, /) -> None: ...


def create_all(stores: Creator) -> None:
    """Create the tables that are missing: for `consult migrate` alone."""
    stores.create(STORE, metadata)
