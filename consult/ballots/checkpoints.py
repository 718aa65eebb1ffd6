"""Moving sheets from the WAL of a SQLite file into the file, while others go on writing.

SQLite does it in the commit that finds the WAL long: into a file of a million sheets that takes a
tenth of a second, and a class waits. Here a thread of its own does it.
"""

from __future__ import annotations

import logging
import threading
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from consult.ballots.tables import STORE, Stores

EVERY: Final = 500
"""Sheets between two checkpoints: each changes a page of 8 kB, or two."""

_log: Final = logging.getLogger(__name__)


class Checkpoints:
    """Counts what is written, and checkpoints beside it. PostgreSQL does so by itself."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._on_sqlite = stores[STORE].dialect.name == "sqlite"
        self._since = 0
        self._running = threading.Lock()

    def wrote(self, sheets: int) -> None:
        """So many sheets were committed: returns at once. Not for several threads at a time."""
        self._since += sheets
        if self._on_sqlite and self._since >= EVERY and self._running.acquire(blocking=False):
            self._since = 0
            threading.Thread(target=self._checkpoint, name="checkpoint", daemon=True).start()

    def wait(self) -> None:
        """Return once no checkpoint runs."""
        with self._running:
            pass

    def _checkpoint(self) -> None:
        """Move what no reader needs in the WAL. What fails is told, and tried again later."""
        try:
            with self._stores[STORE].connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        except SQLAlchemyError as error:
            _log.error("no checkpoint: %s", type(error).__name__)
        finally:
            self._running.release()
