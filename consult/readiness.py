"""Whether this process can serve: asked by a proxy or a supervisor, often, by anybody.

What it says does not depend on what children do.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from consult import about
from consult.config import STORES, Settings
from consult.domain.errors import ConsultError
from consult.heartbeat import last_beat
from consult.status import NotMigrated, check_migrated
from consult.stores import Stores

AGAIN: Final = 1.0
"""Seconds for which an answer stands: whoever asks without pause costs one look a second."""
SLOW: Final = 5.0
"""Seconds after which stores that are still being asked are taken for away."""
ROOM: Final = 64 << 20
"""Bytes of free disk without which no sheet is promised to be kept."""
READ_ONLY: Final = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"


@dataclass(frozen=True)
class Answer:
    """Why this process cannot serve, "" when it can; and whether a worker was seen lately.

    `reason`: "database" (a store does not answer), "migrate" (tables are missing), "data" (they are
    not this city's, not of this version, or have moved), "box" (no sheet can be kept), "starting"
    (nobody has looked yet). Without a worker sheets are still
    taken and kept, so that a proxy must not turn children away.
    """

    reason: str
    worker: bool = False


class Readiness:
    """Looks at most once in a while, one thread at a time; remembers what it saw."""

    def __init__(self, settings: Settings, stores: Stores, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._stores = stores
        self._now = now
        self._lock = threading.Lock()
        self._migrated = False
        self._looked = float("-inf")
        self._answer = Answer("starting")

    def answer(self) -> Answer:
        """What there is to say now, or a moment ago; a look that lasts is an answer too."""
        age = time.monotonic() - self._looked
        if age >= AGAIN and self._lock.acquire(blocking=False):
            try:
                self._answer = self._look()
                self._looked = time.monotonic()
            finally:
                self._lock.release()
        elif SLOW <= age < float("inf"):
            return Answer("database", self._answer.worker)
        return self._answer

    def _look(self) -> Answer:
        try:
            self._check_tables()
            beat = last_beat(self._stores)
            reason = "" if self._box_is_writable() else "box"
        except NotMigrated:
            return Answer("migrate")
        except ConsultError:
            return Answer("data")
        except (SQLAlchemyError, OSError):
            return Answer("database")
        return Answer(reason, beat is not None and beat.is_recent(self._now()))

    def _check_tables(self) -> None:
        """Every store answers, is where this city is, and has its tables: these stay."""
        if self._migrated:
            about.check(self._stores)
        else:
            check_migrated(self._stores)
            self._migrated = True
        for name in STORES:
            with self._stores[name].connect() as connection:
                connection.execute(text("SELECT 1"))

    def _box_is_writable(self) -> bool:
        """Whether a sheet could be kept, as far as one can see without writing."""
        if not self._stores.on_sqlite:
            with self._stores["box"].connect() as connection:
                return not connection.execute(text(READ_ONLY)).scalar_one()
        file = self._settings.sqlite_file("box")
        if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
            return False
        return shutil.disk_usage(file.parent).free >= ROOM
