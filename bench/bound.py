"""The bound of a drop: our own app and handler, but sheets are not sealed, and one thread writes
them as they are, all that wait in one transaction, through the driver alone. And that bound with
sealing: what is left to it is all that sealing leaves.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Any
from uuid import UUID

from flask import Flask

from consult.ballots.punching import Ticket
from consult.config import Settings
from consult.domain.ballot import BoxKey
from consult.stores import harden
from consult.web import create_app
from consult.web.answer import sheets, views

BATCH = 256
TABLE = "CREATE TABLE IF NOT EXISTS raw (box {0}, id {0}, sheet {0}, PRIMARY KEY (box, id))"


class RawInsert:
    """Takes sheets as the committer does, and writes them with nothing between."""

    def __init__(self, settings: Settings) -> None:
        self._queue: SimpleQueue[tuple[tuple[bytes, bytes, bytes], threading.Lock]] = SimpleQueue()
        threading.Thread(target=self._run, args=(settings,), daemon=True).start()

    def drop(
        self,
        key: BoxKey,
        submission: UUID,
        sheet: bytes,
        most: int = 0,
        ticket: Ticket | None = None,
    ) -> None:
        """Return once the sheet is durable."""
        del most, ticket
        done = threading.Lock()
        done.acquire()
        self._queue.put(((key.id.bytes, submission.bytes, sheet), done))
        done.acquire()

    def tick(self, key: BoxKey, counter: str) -> None:
        """Counters are not part of the bound."""

    def _run(self, settings: Settings) -> None:
        connection, insert = _open(settings)
        cursor = connection.cursor()
        while True:
            batch = [self._queue.get()]
            with suppress(Empty):
                while len(batch) < BATCH:
                    batch.append(self._queue.get_nowait())
            cursor.executemany(insert, [row for row, _ in batch])
            connection.commit()
            for _, done in batch:
                done.release()


def _open(settings: Settings) -> tuple[Any, str]:
    if settings.database_url is None:
        path = settings.data / "raw.db"
        file = sqlite3.connect(path, check_same_thread=False)
        file.execute("PRAGMA page_size=8192").close()
        harden(file, path)
        file.execute(TABLE.format("BLOB") + " WITHOUT ROWID").close()
        return file, "INSERT INTO raw VALUES (?, ?, ?)"
    import psycopg

    url = settings.database_url.set(drivername="postgresql")
    server = psycopg.connect(url.render_as_string(hide_password=False))
    server.execute(TABLE.format("BYTEA"))
    server.commit()
    return server, "INSERT INTO raw VALUES (%s, %s, %s)"


def _as_it_is(public_key: bytes, sheet: bytes, box: BoxKey) -> bytes:
    del public_key, box
    return sheet


def app() -> Flask:
    """Our app, with those two things in it."""
    views.seal = sheets.seal = _as_it_is
    return sealing()


def sealing() -> Flask:
    """Our app, sealing as ever, with the raw insert in it."""
    settings = Settings.from_environment()
    built = create_app(settings)
    raw: Any = RawInsert(settings)
    built.extensions["consult"] = replace(built.extensions["consult"], committer=raw)
    return built
