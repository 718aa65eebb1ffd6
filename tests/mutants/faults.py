"""Breaks the processes under test: each function is called before a command runs, and spoils it."""

from __future__ import annotations

import os
import signal
import time
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import MetaData, inspect, text, update

from consult import postgresql, stores, worker
from consult.ballots import teller
from consult.ballots.committer import Committer
from consult.ballots.writing import Writer
from consult.domain.consultation import Consultation
from consult.projections.base import Position, ReadModel
from consult.projections.folding import read_after
from consult.projections.runner import read_position
from tests.faults import dying
from tests.mutants.boxes import AcknowledgesFirst, DeletesBeforeRecording
from tests.mutants.projectors import TwoTransactions

SLOW_DISK = 0.02
"""Seconds that a commit takes, so that few kills find one under way."""

MEETING = 3.0
"""Seconds that a process waits for another one, to do the same thing at the same moment."""

DEATHS = 0.5
"""How often a process dies where it should not."""

TWICE_IS_ONCE = "place.renamed"
"""What changes nothing when it is folded twice: nobody would see a death behind it."""


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
    """Wait a moment for another process to come to the same point; not again if none came."""
    (place / f"meet-{name}-{os.getpid()}").touch()
    until = time.monotonic() + MEETING * (not (place / "alone").exists())
    while len(list(place.glob(f"meet-{name}-*"))) < 2:
        if time.monotonic() > until:
            (place / "alone").touch()
            return
        time.sleep(0.01)


def move_the_position_apart() -> None:
    """Folds rows in one transaction, notes how far in another, and dies in between now and then."""
    chance = Random()

    class Dying(TwoTransactions):
        def _advance(self, model: ReadModel) -> bool:
            before = read_position(self.stores, model.name)
            behind = read_after(self.log, before[0])
            self.matters = any(one.topic != TWICE_IS_ONCE for one in behind)
            if not super()._advance(model):
                return False
            if read_position(self.stores, model.name) != before:
                return True
            with self.stores.write("read") as connection:
                here = update(Position).where(Position.name == model.name)
                connection.execute(here.values(stopped="an event could not be folded"))
            return False

        def between(self) -> None:
            if self.matters and chance.random() < DEATHS:
                os.kill(os.getpid(), signal.SIGKILL)

    worker.Projector = Dying  # type: ignore[misc]


def destroy_too_soon() -> None:
    """Empties the box as soon as it is opened; dies where it is told to."""
    teller.Teller = DeletesBeforeRecording  # type: ignore[misc]
    dying.die_at_a_moment()


def forget_the_id() -> None:
    """Gives each request an id of its own."""
    write = Writer.write

    def write_anew(writer: Writer, drops: Any, *given: Any, **named: Any) -> Any:
        anew = [one._replace(submission=os.urandom(16)) for one in drops]
        return write(writer, anew, *given, **named)

    setattr(Writer, "write", write_anew)  # noqa: B010


def close_again() -> None:
    """Closes whatever has passed its day, whether it is closed already or not."""
    count = worker.Worker._count

    def close_and_count(self: worker.Worker, asked: Consultation, now: datetime) -> None:
        asked._closed(day=asked.closes)
        self.log.keep(asked)
        count(self, asked, now)

    setattr(worker.Worker, "_count", close_and_count)  # noqa: B010


def count_without_waiting() -> None:
    """Counts as soon as the day is over: late tablets come too late."""

    def is_closed(self: Consultation, today: date) -> bool:
        return self.step == "closed"

    setattr(Consultation, "may_be_counted", is_closed)  # noqa: B010


def forget_when_it_was_seen() -> None:
    """Lets the late window run from the day announced, whenever the closing was seen."""
    setattr(Consultation, "await_tablets", lambda self, since: None)  # noqa: B010
