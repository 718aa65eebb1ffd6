"""Somebody who holds the database, and neither the key nor the files beside it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select

from consult.chain.links import START, event_of, join, leaf, links, seals
from consult.log_rows import events_table
from consult.stores import Stores

Rows = list[dict[str, Any]]
FAR = 100_000
PLAIN = "abcdefghijklmnopqrstuvwxyz"


class Attacker:
    """Changes the log at random, in one of many ways, and puts everything back."""

    def __init__(self, stores: Stores, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self._stores = stores
        self._tables: list[Table] = [events_table(stores), links, seals]
        self._before = [self._read(table) for table in self._tables]
        self.ways: list[Callable[[Rows, Rows, Rows], int]] = [
            self.edit_state,
            self.edit_topic,
            self.edit_id,
            self.edit_version,
            self.move_the_border,
            self.swap,
            self.delete,
            self.insert,
            self.append,
            self.cut_the_log,
            self.cut_log_and_chain,
            self.write_the_past_anew,
        ]

    def act(self, number: int) -> tuple[str, int]:
        """Tamper; return how, and the ordinal at which a verification has to say so."""
        way = self.ways[number % len(self.ways)]
        events, chain, signed = ([dict(row) for row in rows] for rows in self._before)
        found = way(events, chain, signed)
        self._write([events, chain, signed])
        return way.__name__, found

    def undo(self) -> None:
        """Put back what was there."""
        self._write(self._before)

    def _read(self, table: Table) -> Rows:
        with self._stores["log"].connect() as connection:
            order = table.columns[0]
            rows = connection.execute(select(table).order_by(order))
            return [dict(zip(table.columns.keys(), row, strict=True)) for row in rows]

    def _write(self, tables: list[Rows]) -> None:
        with self._stores.write("log") as connection:
            for table, rows in zip(self._tables, tables, strict=True):
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)

    def _any(self, rows: Rows) -> int:
        return self.dice.randrange(len(rows))

    def edit_state(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """Another byte somewhere in the state."""
        k = self._any(events)
        state = bytearray(events[k]["state"])
        state[self.dice.randrange(len(state))] ^= self.dice.randrange(1, 256)
        events[k]["state"] = bytes(state)
        return k + 1

    def edit_topic(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """Another letter in the topic."""
        k = self._any(events)
        topic = list(events[k]["topic"])
        at = self.dice.randrange(len(topic))
        topic[at] = self.dice.choice(PLAIN.replace(topic[at], ""))
        events[k]["topic"] = "".join(topic)
        return k + 1

    def edit_id(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """Another bit in the id."""
        k = self._any(events)
        events[k]["id"] = UUID(int=events[k]["id"].int ^ (1 << self.dice.randrange(128)))
        return k + 1

    def edit_version(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """Another version."""
        k = self._any(events)
        events[k]["version"] += self.dice.randrange(FAR, 2 * FAR)
        return k + 1

    def move_the_border(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """The same bytes in a row: the last letter of the topic begins the state."""
        k = self._any(events)
        topic, state = events[k]["topic"], events[k]["state"]
        events[k] |= {"topic": topic[:-1], "state": topic[-1].encode() + state}
        return k + 1

    def swap(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """Two events change places."""
        i, j = sorted(self.dice.sample(range(len(events)), 2))
        events[i]["number"], events[j]["number"] = events[j]["number"], events[i]["number"]
        return i + 1

    def delete(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """An event less."""
        k = self._any(events)
        del events[k]
        return k + 1

    def insert(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """An event more, before another one."""
        k = self._any(events)
        for later in events[k:]:
            later["number"] += FAR
        number = events[k]["number"] - 1
        events.append({**events[k], "number": number, "version": FAR})
        return k + 1

    def append(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """An event more at the end: nobody has sealed it."""
        last = events[-1]
        events.append({**last, "number": last["number"] + 1, "version": FAR})
        return len(events)

    def cut_the_log(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """The end of the log is gone."""
        k = self.dice.randrange(1, len(events))
        del events[k:]
        return k + 1

    def cut_log_and_chain(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """The end is gone, with its links and with what was signed that day."""
        sealed, k = chain[-1]["ordinal"], self.dice.randrange(1, len(events))
        del events[k:], chain[k:], signed[:]
        return sealed

    def write_the_past_anew(self, events: Rows, chain: Rows, signed: Rows) -> int:
        """An event says something else, and all links from there on are right."""
        k = self.edit_state(events, chain, signed) - 1
        rechain(events, chain, k)
        return chain[-1]["ordinal"]


def rechain(events: Rows, chain: Rows, k: int) -> None:
    """Make the links right from index `k` on."""
    before = chain[k - 1]["hash"] if k else START
    for event, link in zip(events[k:], chain[k:], strict=True):
        stored = event_of(*(event[name] for name in ("number", "id", "version", "topic", "state")))
        link["hash"] = before = join(before, leaf(link["salt"], stored))
