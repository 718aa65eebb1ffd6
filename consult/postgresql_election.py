"""The worker's place on PostgreSQL: an advisory lock, held by a connection of its own.

    machine A   works --------| cut |x| believes for LEASE at most, then stops
    server                    | gives the lock back: at once, or after SILENCE
    machine B   waits ------------------| has the lock | waits for LEASE | works

A believes that the place is its own while the server has answered within LEASE, whatever its
connection says; B waits as long after it was given the lock. So the two never work at once. A
place that was last held here needs no wait: the file lock says that the one before has ended.
"""

from __future__ import annotations

import threading
import time
from typing import Final

import psycopg
from sqlalchemy import URL, Column, Integer, MetaData, String, Table

from consult.postgresql import Connection, connector

STORE: Final = "staff"
BEAT: Final = 0.5
"""Seconds between two questions to the server."""
LEASE: Final = 3.0
"""Seconds since the last answer during which the place is taken to be ours."""
SILENCE: Final = 3
"""Seconds without a question after which the server gives the lock to another."""

metadata = MetaData()
Table(
    "worker_place",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("place", String(120), nullable=False),
)
"""Where the place was last held: one row."""


class DatabasePlace:
    """One process's claim to the place. Ask it from one thread."""

    def __init__(self, url: URL, key: int) -> None:
        patience = f"-c idle_session_timeout={SILENCE}s"
        self._connect = connector(url, STORE, LEASE, autocommit=True, options=patience)
        self._key = key
        self._lease: _Lease | None = None

    def won(self, here: str) -> bool:
        """Whether the place is ours, tried for if it is not; `here` names this data directory."""
        if self._lease is None:
            self._lease = self._try(here)
        elif not self._lease.holds():
            self.leave()
        return self._lease is not None and self._lease.may_work()

    def holds(self) -> bool:
        """Whether the place is still ours; asks nobody."""
        return self._lease is not None and self._lease.holds()

    def leave(self) -> None:
        """Give the place back."""
        if self._lease is not None:
            self._lease.end()
            self._lease = None

    def is_taken(self) -> bool:
        """Whether somebody has the place, we or another."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM pg_locks JOIN pg_database ON oid = database"
            " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
            " AND classid = 0 AND objid = %s AND objsubid = 1)"
        )
        with self._connect() as connection:
            row = connection.execute(query, (self._key,)).fetchone()
        return bool(row and row[0])

    def _try(self, here: str) -> _Lease | None:
        try:
            connection = self._connect()
        except psycopg.Error:
            return None
        try:
            return self._ask(connection, here)
        except psycopg.Error:
            connection.close()
            return None

    def _ask(self, connection: Connection, here: str) -> _Lease | None:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (self._key,)).fetchone()
        if row is None or not row[0]:
            connection.close()
            return None
        before = connection.execute("SELECT place FROM worker_place").fetchone()
        connection.execute(
            "INSERT INTO worker_place (one, place) VALUES (1, %s)"
            " ON CONFLICT (one) DO UPDATE SET place = excluded.place",
            (here,),
        )
        return _Lease(connection, wait=LEASE if before and before[0] != here else 0.0)


class _Lease:
    """A lock that was given, and the thread that keeps asking for it."""

    def __init__(self, connection: Connection, wait: float) -> None:
        self._connection = connection
        self._answered = time.monotonic()
        self._begins = self._answered + wait
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="lease", daemon=True)
        self._thread.start()

    def holds(self) -> bool:
        return not self._over.is_set() and time.monotonic() - self._answered < LEASE

    def may_work(self) -> bool:
        return self.holds() and time.monotonic() >= self._begins

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._over.wait(BEAT):
            asked = time.monotonic()
            try:
                self._connection.execute("SELECT 1")
            except psycopg.Error:
                self._over.set()
            else:
                self._answered = asked
        self._connection.close()  # The lock goes with it.
