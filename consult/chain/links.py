"""The links of the chain, and the hashes that join them."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, String, Table

START: Final = bytes(32)
"""What the first link is joined to."""

metadata = MetaData()
links = Table(
    "chain",
    metadata,
    Column("ordinal", BigInteger, primary_key=True, autoincrement=False),
    Column("event", BigInteger, nullable=False),
    Column("salt", LargeBinary(16), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
seals = Table(
    "seal",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("ordinal", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
)
"""The last head that was signed on each day: what is public, and stays so."""


class Head(NamedTuple):
    """The last link: its ordinal (1 is the first), the number of its event, its hash."""

    ordinal: int
    event: int
    hash: bytes


class Link(NamedTuple):
    """A link as it is stored."""

    ordinal: int
    event: int
    salt: bytes
    hash: bytes


class Event(NamedTuple):
    """An event as it is stored, whatever its bytes say; the id without hyphens."""

    number: int
    id: str
    version: int
    topic: str
    state: bytes


def event_of(number: int, id: object, version: int, topic: object, state: object) -> Event:
    """The event of a row: the same on every engine, and another one when a type was changed."""
    content = bytes(state) if isinstance(state, bytes | memoryview) else repr(state).encode()
    return Event(number, id.hex if isinstance(id, UUID) else str(id), version, str(topic), content)


def leaf(salt: bytes, event: Event) -> bytes:
    """The salted hash of one event: its id, version, topic and state, each behind its length."""
    digest = hashlib.sha256(salt)
    for part in (event.id.encode(), str(event.version).encode(), event.topic.encode(), event.state):
        digest.update(len(part).to_bytes(8) + part)
    return digest.digest()


def join(before: bytes, leaf: bytes) -> bytes:
    """The hash of a link, from the hash of the one before and the leaf of its event."""
    return hashlib.sha256(before + leaf).digest()
