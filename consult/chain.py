"""A hash chain over the log: whoever changes the past breaks it.

Each link holds the hash of one event, salted, joined to the hash of the link before. The salt lets
an export show the chain without letting anyone guess a hidden event from its hash. The chain has
its own ordinals: the numbers of a log have gaps on PostgreSQL and come back on SQLite.

The head is signed and kept outside the database: a log cut at its end together with its chain
does not reach the head any more.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
)

from consult.config import Settings
from consult.stores import Stores

STORE: Final = "log"
BATCH: Final = 500
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


class Head(NamedTuple):
    """The last link: its ordinal (1 is the first), the number of its event, its hash."""

    ordinal: int
    event: int
    hash: bytes


class Link(NamedTuple):
    """A link as it is stored."""

    ordinal: int
    salt: bytes
    hash: bytes


class Event(NamedTuple):
    """An event as it is stored, whatever its bytes say."""

    number: int
    id: str
    version: int
    topic: str
    state: bytes


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `bad` is the ordinal of the first wrong link, 0 when none is.

    `reason` is "changed" (the event is not the one that was chained), "missing" (the log ends
    before its chain), "seal" (the signed head is not in the chain) or "". `waiting` events are
    not chained yet.
    """

    checked: int
    waiting: int
    bad: int = 0
    reason: str = ""


def leaf(salt: bytes, event: Event) -> bytes:
    """The salted hash of one event: its id, version, topic and state, each behind its length."""
    digest = hashlib.sha256(salt)
    for part in (event.id.encode(), str(event.version).encode(), event.topic.encode(), event.state):
        digest.update(len(part).to_bytes(8) + part)
    return digest.digest()


def join(before: bytes, salt: bytes, event: Event) -> bytes:
    """The hash of a link, from the hash of the one before."""
    return hashlib.sha256(before + leaf(salt, event)).digest()


class Seal:
    """The signed head of the chain, in a file of its own."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.data / "seal.json"
        self._secret = settings.secret

    def write(self, head: Head) -> None:
        """Sign a head; the file appears whole, for its owner and the group that shares it."""
        draft = self.path.with_suffix(".new")
        content = {
            "ordinal": head.ordinal,
            "hash": head.hash.hex(),
            "signature": self._key().sign(_signed(head.ordinal, head.hash)).hex(),
            "public_key": self._key().public_key().public_bytes_raw().hex(),
        }
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.path)

    def read(self) -> tuple[int, bytes] | None:
        """Ordinal and hash of the signed head; None when there is none, or it is not ours."""
        try:
            content = json.loads(self.path.read_text())
            ordinal, found = int(content["ordinal"]), bytes.fromhex(content["hash"])
            signature = bytes.fromhex(content["signature"])
            self._key().public_key().verify(signature, _signed(ordinal, found))
        except (OSError, ValueError, KeyError, TypeError, InvalidSignature):
            return None
        return ordinal, found

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._secret("seal"))


def _signed(ordinal: int, found: bytes) -> bytes:
    return b"consult seal 1" + ordinal.to_bytes(8) + found


class Chain:
    """The chain of one city. The worker extends it; anybody may verify it."""

    def __init__(self, stores: Stores, settings: Settings) -> None:
        self._stores = stores
        self.seal = Seal(settings)
        number = "rowid" if stores.on_sqlite else "notification_id"
        name = "stored_events" if stores.on_sqlite else "log_events"
        self._number: ColumnElement[int] = literal_column(number)
        self._events = table(
            name,
            column("originator_id"),
            column("originator_version"),
            column("topic"),
            column("state"),
        )

    def extend(self) -> int:
        """Chain the events that are not chained yet; return how many there were."""
        added = 0
        while more := self._extend_once():
            added += more
        return added

    def verify(self, progress: Callable[[int], object] = lambda _: None) -> Verdict:
        """Compare the log with its chain, and the chain with its signed head.

        `progress` is told the number of links compared so far, now and then.
        """
        before, checked, hashes = START, 0, {0: START}
        sealed = self.seal.read()
        with self._stores[STORE].connect() as connection:
            pairs = zip_longest(self._links(connection), self._stored(connection, 0))
            for link, event in pairs:
                if link is None:
                    break
                before, reason = _compare(link, event, checked + 1, before)
                if reason:
                    return Verdict(checked, 0, checked + 1, reason)
                checked += 1
                if sealed and checked == sealed[0]:
                    hashes[checked] = before
                if checked % BATCH == 0:
                    progress(checked)
            waiting = self._count_after(connection, checked)
        if checked and (sealed is None or hashes.get(sealed[0]) != sealed[1]):
            return Verdict(checked, waiting, sealed[0] if sealed else checked, "seal")
        return Verdict(checked, waiting)

    def length(self) -> int:
        """How many events the log holds."""
        with self._stores[STORE].connect() as connection:
            return self._count_after(connection, 0)

    def last_event(self) -> int:
        """The number of the last event of the log; 0 when there is none."""
        query = select(func.max(self._number)).select_from(self._events)
        with self._stores[STORE].connect() as connection:
            return connection.execute(query).scalar_one() or 0

    @property
    def head(self) -> Head:
        """The last link; ordinal 0 when nothing is chained."""
        with self._stores[STORE].connect() as connection:
            found = connection.execute(
                select(links).order_by(links.c.ordinal.desc()).limit(1)
            ).first()
        return Head(found.ordinal, found.event, bytes(found.hash)) if found else Head(0, 0, START)

    def _extend_once(self) -> int:
        head = self.head
        with self._stores[STORE].connect() as connection:
            stored = self._stored(connection, head.event)
            events = [event for event, _ in zip(stored, range(BATCH), strict=False)]
        rows = []
        for event in events:
            salt = secrets.token_bytes(16)
            head = Head(head.ordinal + 1, event.number, join(head.hash, salt, event))
            rows.append({**head._asdict(), "salt": salt})
        if rows:
            with self._stores.write(STORE) as connection:
                connection.execute(insert(links), rows)
            self.seal.write(head)
        return len(rows)

    def _links(self, connection: Connection) -> Iterator[Link]:
        for row in _batches(connection, select(links), links.c.ordinal):
            yield Link(row.ordinal, bytes(row.salt), bytes(row.hash))

    def _stored(self, connection: Connection, after: int) -> Iterator[Event]:
        query = select(self._number.label("number"), *self._events.c)
        for row in _batches(connection, query, self._number, after):
            state = row.state.encode() if isinstance(row.state, str) else bytes(row.state)
            id = str(row.originator_id).replace("-", "")  # The same on both engines.
            yield Event(row.number, id, row.originator_version, str(row.topic), state)

    def _count_after(self, connection: Connection, chained: int) -> int:
        query = select(func.count()).select_from(self._events)
        return connection.execute(query).scalar_one() - chained


def _batches(
    connection: Connection, query: Select[Any], key: ColumnElement[int], after: int = 0
) -> Iterator[Row[Any]]:
    """The rows in the order of a key, read a batch at a time; the key is the first column."""
    while True:
        batch = connection.execute(query.where(key > after).order_by(key).limit(BATCH)).all()
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1][0]


def _compare(link: Link, event: Event | None, ordinal: int, before: bytes) -> tuple[bytes, str]:
    """The hash of the link, and what is wrong with it ("" when nothing is)."""
    if event is None:
        return before, "missing"
    found = join(before, link.salt, event)
    if found != link.hash:
        # PostgreSQL writes an id with dashes, and the first versions hashed it so there.
        dashed = "-".join(event.id[start:end] for start, end in pairwise((0, 8, 12, 16, 20, 32)))
        found = join(before, link.salt, event._replace(id=dashed))
    right = link.ordinal == ordinal and found == link.hash
    return found, "" if right else "changed"
