"""Breaks the processes under test: each function is called before a command runs, and spoils it."""

from __future__ import annotations

import time
from typing import Any

from consult import postgresql, stores
from consult.ballots.committer import Committer
from tests.mutants.boxes import AcknowledgesFirst

SLOW_DISK = 0.02
"""Seconds that a commit takes, so that few kills find one under way."""


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
