"""Breaks the processes under test: each function is called before a command runs, and spoils it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, inspect, text

from consult import postgresql, stores
from consult.ballots.committer import Committer
from tests.mutants.boxes import AcknowledgesFirst

SLOW_DISK = 0.02
"""Seconds that a commit takes, so that few kills find one under way."""

MEETING = 3.0
"""Seconds that a process waits for another one, to do the same thing at the same moment."""


def acknowledge_first() -> None:
    """Says thank you, then stores."""
    commit = Committer._commit

    def slowly(committer: Committer, *given: Any, **named: Any) -> None:
        time.sleep(SLOW_DISK)
        commit(committer, *given, **named)

    setattr(Committer, "_wait", AcknowledgesFirst._wait)  # noqa: B010 - a spoiled method
    setattr(Committer, "_commit", slowly)  # noqa: B010


def sync_rarely() -> None:
    """Answers when the system has a sheet in memory; the disk gets it some time later."""
    stores.PRAGMAS["synchronous"] = 1
    postgresql.SESSION["synchronous_commit"] = "off"
    setattr(postgresql.Connection, "_look", lambda _: None)  # noqa: B010


def thank_anyway() -> None:
    """Says thank you even when the disk took nothing."""

    def release(committer: Committer, batch: Any, reason: str) -> None:
        for one in batch:
            one.done.release()

    setattr(Committer, "_refuse", release)  # noqa: B010


def create_without_a_lock() -> None:
    """Looks which tables are missing, then creates them, whoever does the same meanwhile."""

    def create(self: stores.Stores, name: str, metadata: MetaData) -> None:
        with self.engines[name].begin() as connection:
            found = inspect(connection)
            missing = [one for one in metadata.sorted_tables if not found.has_table(one.name)]
            no_schema = not self.on_sqlite and name not in found.get_schema_names()
            _meet(self.settings.data, f"{name}-{metadata.sorted_tables[0].name}")
            if no_schema:
                connection.execute(text(f"CREATE SCHEMA {name}"))
            metadata.create_all(connection, missing, checkfirst=False)

    stores.Stores.create = create  # type: ignore[method-assign]


def _meet(place: Path, name: str) -> None:
    """Wait a moment for another process to come to the same point; never again for one that died."""
    (place / f"meet-{name}-{os.getpid()}").touch()
    until = time.monotonic() + MEETING * (not (place / "alone").exists())
    while len(list(place.glob(f"meet-{name}-*"))) < 2:
        if time.monotonic() > until:
            (place / "alone").touch()
            return
        time.sleep(0.01)
