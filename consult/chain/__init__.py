"""A hash chain over the log: whoever changes the past breaks it.

Each link holds the hash of one event, salted, joined to the hash of the link before. The salt lets
an export show the chain without letting anyone guess a hidden event from its hash. The chain has
its own ordinals: the numbers of a log have gaps on PostgreSQL and come back on SQLite.

The head is signed with a key, and kept in a file, that are outside the database: a log cut at its
end together with its chain does not reach the head any more, and a past written anew, chain
included, is not the one that was signed. A chain that is not is never signed again, nor is one
whose last signed head is lost.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
)

from consult.chain import seal
from consult.chain.alarm import Alarm, noted
from consult.chain.links import START, Event, Head, Link, event_of, join, leaf, links, metadata
from consult.chain.seal import Seal, SignedHead
from consult.clock import Clock
from consult.config import SecretOutOfReach, Settings
from consult.domain.errors import ConsultError
from consult.stores import Stores

__all__ = ["START", "Chain", "Head", "SealBroken", "SignedHead", "Verdict", "links", "metadata"]

STORE: Final = "log"
BATCH: Final = 1000
ORIGIN: Final = Head(0, 0, START)


class SealBroken(ConsultError):
    """Raised when the chain is not the one that was signed; facts: `ordinal`."""

    def __init__(self, alarm: Alarm) -> None:
        super().__init__(ordinal=alarm.ordinal)
        self.alarm = alarm


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `bad` is the ordinal of the first wrong link, 0 when none is.

    `reason` is "changed" (the event is not the one that was chained), "missing" (the log ends
    before its chain), "seal" (a signed head is not in the chain), "lost" (the files of the seal or
    its key are missing, or not this city's) or "". `waiting` events come after the chain: they are
    not sealed yet.
    """

    checked: int
    waiting: int
    bad: int = 0
    reason: str = ""


class Step(NamedTuple):
    """A link that was compared with the log; `reason` is "" when it is right."""

    link: Link
    event: Event | None
    reason: str


class Chain:
    """The chain of one city. The worker extends it; anybody may verify it."""

    def __init__(self, stores: Stores, settings: Settings) -> None:
        self._stores = stores
        self._clock = Clock(settings.timezone)
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
        """Chain the events that are not chained yet, and sign; return how many there were.

        Raises SealBroken when the chain is not the one that was signed last: to sign it now
        would make a forged past the true one.
        """
        signed, head = self._trusted()
        added = 0
        while rows := self._next(head):
            head = Head(rows[-1]["ordinal"], rows[-1]["event"], rows[-1]["hash"])
            self._keep(rows, head)
            added += len(rows)
        if not added and head.ordinal > signed:
            self._keep([], head)
        return added

    def verify(self, progress: Callable[[int], object] = lambda _: None) -> Verdict:
        """Compare the log with its chain, and the chain with every head that was signed.

        `progress` is told the number of links compared so far, now and then.
        """
        with self._stores[STORE].connect() as connection:
            heads, forged = self._signed(connection)
            wanted: dict[int, set[bytes]] = {}
            for head in heads:
                wanted.setdefault(head.ordinal, set()).add(head.hash)
            checked = 0
            for step in self._walk(connection):
                if step.reason:
                    return Verdict(checked, 0, checked + 1, step.reason)
                checked += 1
                here = {step.link.hash}
                if wanted.pop(checked, here) != here:
                    forged.append(checked)
                if checked % BATCH == 0:
                    progress(checked)
            waiting = self._count_after(connection, checked)
        if self._is_lost():
            return Verdict(checked, waiting, max(1, checked), "lost")
        broken = min([*forged, *wanted], default=0)
        return Verdict(checked, waiting, broken, "seal" if broken else "")

    def alarm(self) -> Alarm | None:
        """What is known to be wrong with the log or its seal; the whole log is not read.

        Who may not read the key of the seal, or is on a machine without one, knows what the worker
        has noted.
        """
        if (found := noted(self._stores)) is not None:
            return found
        try:
            if self.seal.kept():
                self._trusted()
        except SealBroken as broken:
            return broken.alarm
        except SecretOutOfReach:
            return None
        return None

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
        return Head(found.ordinal, found.event, bytes(found.hash)) if found else ORIGIN

    def signed_head(self) -> SignedHead | None:
        """The furthest head that this city has signed."""
        with self._stores[STORE].connect() as connection:
            return max(self._signed(connection)[0], default=None)

    def steps(self) -> Iterator[Step]:
        """Every link, compared with its event."""
        with self._stores[STORE].connect() as connection:
            yield from self._walk(connection)

    def _trusted(self) -> tuple[int, Head]:
        """The ordinal signed last, and the head that may be extended.

        What was signed last is compared with the log, and what a crash left between the two.
        Raises SealBroken.
        """
        if self._is_lost():
            raise SealBroken(Alarm("lost", max(1, self.head.ordinal)))
        kept = self.seal.kept()  # Before the chain, which goes on meanwhile.
        with self._stores[STORE].connect() as connection:
            head = before = ORIGIN
            for one in self._signed_at_the_end(connection, kept):
                found = self._link(connection, one.ordinal)
                if found.hash != one.hash:
                    raise SealBroken(Alarm("seal", one.ordinal))
                head = max(head, found)
            ordinal = head.ordinal
            if ordinal:
                before = self._link(connection, ordinal - 1)
            for step in self._walk(connection, before):
                if step.reason:
                    raise SealBroken(Alarm(step.reason, step.link.ordinal))
                head = Head(step.link.ordinal, step.link.event, step.link.hash)
        return ordinal, head

    def _link(self, connection: Connection, ordinal: int) -> Head:
        """The head that ends with a link; that of no event where there is none."""
        row = connection.execute(select(links).where(links.c.ordinal == ordinal)).first()
        return Head(row.ordinal, row.event, bytes(row.hash)) if row else ORIGIN

    def _is_lost(self) -> bool:
        """Whether what was signed last is not known any more: what is there may be a shorter log.

        The files are read last: they are there from before the first link on.
        """
        return (self.head.ordinal > 0 or self.seal.was_used()) and not self.seal.kept()

    def _signed_at_the_end(
        self, connection: Connection, kept: list[SignedHead]
    ) -> list[SignedHead]:
        """The heads of the files, and the furthest one of the days: a standby's may be older."""
        ours = (one for one in reversed(seal.heads_of_days(connection)) if self.seal.is_ours(one))
        return [*kept, *islice(ours, 1)]

    def _signed(self, connection: Connection) -> tuple[list[SignedHead], list[int]]:
        """All heads that this city has signed, and the ordinals of those that it has not."""
        kept = self.seal.kept()
        ours, forged = [], []
        for one in seal.heads_of_days(connection):
            if self.seal.is_ours(one):
                ours.append(one)
            else:
                forged.append(one.ordinal)
        return [*ours, *kept], forged

    def _next(self, head: Head) -> list[dict[str, Any]]:
        """The links of the events that follow a head, a batch of them."""
        with self._stores[STORE].connect() as connection:
            stored = self._stored(connection, head.event)
            events = [event for event, _ in zip(stored, range(BATCH), strict=False)]
        rows, ordinal, found = [], head.ordinal, head.hash
        for event in events:
            salt = secrets.token_bytes(16)
            ordinal, found = ordinal + 1, join(found, leaf(salt, event))
            rows.append({"ordinal": ordinal, "event": event.number, "salt": salt, "hash": found})
        return rows

    def _keep(self, rows: list[dict[str, Any]], head: Head) -> None:
        """Store links and sign their head: in the same transaction, then in the file."""
        signed = self.seal.sign(head.ordinal, head.hash, self._clock.today().isoformat())
        with self._stores.write(STORE) as connection:
            if rows:
                connection.execute(insert(links), rows)
            seal.note(connection, signed)
        self.seal.write(signed)

    def _walk(self, connection: Connection, after: Head = ORIGIN) -> Iterator[Step]:
        """The links after a head, in their order, each compared with its event."""
        ordinal, before = after.ordinal, after.hash
        pairs = zip_longest(
            self._links(connection, after.ordinal), self._stored(connection, after.event)
        )
        for link, event in pairs:
            if link is None:
                return
            ordinal += 1
            if event is None:
                yield Step(link, None, "missing")
                return
            found = join(before, leaf(link.salt, event))
            right = link.ordinal == ordinal and found == link.hash
            yield Step(link, event, "" if right else "changed")
            before = link.hash

    def _links(self, connection: Connection, after: int) -> Iterator[Link]:
        for row in _batches(connection, select(links), links.c.ordinal, after):
            yield Link(row.ordinal, row.event, bytes(row.salt), bytes(row.hash))

    def _stored(self, connection: Connection, after: int) -> Iterator[Event]:
        query = select(self._number.label("number"), *self._events.c)
        for row in _batches(connection, query, self._number, after):
            number, id, version, topic, state = row
            yield event_of(number, id, version, topic, state)

    def _count_after(self, connection: Connection, chained: int) -> int:
        query = select(func.count()).select_from(self._events)
        return connection.execute(query).scalar_one() - chained


def _batches(
    connection: Connection, query: Select[Any], key: ColumnElement[int], after: int = 0
) -> Iterator[Any]:
    """The rows in the order of a key, read a batch at a time; the key is the first column."""
    while True:
        batch = connection.execute(query.where(key > after).order_by(key).limit(BATCH)).all()
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1][0]
