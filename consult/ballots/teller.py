"""The teller: makes the key of a ballot box, opens the box once, destroys what was in it.

Each step is safe to repeat, and nothing is destroyed before the log holds the counts: a crash
anywhere, followed by another run, counts exactly once.

    shut -> open -> record -> recorded -> delete -> rewrite -> destroy-key -> empty-wal -> destroyed

A box that is shut takes no sheet: what was acknowledged is what is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from consult.ballots.arrival import screens_of
from consult.ballots.keys import KeyGone, Keys
from consult.ballots.merging import merge_small
from consult.ballots.opening import Opening
from consult.ballots.plan import CountPlan, Results
from consult.ballots.sealing import new_key_pair, public_key_of
from consult.ballots.tables import STORE, Stores, box, counted
from consult.ballots.ticket_keys import forget_tickets, ticket_keys
from consult.ballots.traces import delete_sheets, rewrite
from consult.ballots.writing import advisory
from consult.domain.errors import AlreadyExists, NotAllowed
from consult.wal import empty_wal

SHUT: Final = "shut"
RECORDED: Final = "recorded"
DESTROYED: Final = "destroyed"

LOCK: Final = 7262613
"""The PostgreSQL advisory lock of the teller, the same for all versions of consult."""

STEPS: Final = (
    "shut", "open", "record", "recorded",
    "delete", "rewrite", "destroy-key", "empty-wal", "destroyed",
)  # fmt: skip
"""The steps of a count, in order, as `progress` is told them before each."""

Record = Callable[[Results], None]
"""Saves all the counts in one save, or none; raises AlreadyRecorded when they are there."""


class AlreadyRecorded(AlreadyExists):
    """Raised by the `record` callable when the log already holds the counts."""


class CountedElsewhere(NotAllowed):
    """Raised when the teller of another machine is at work: nothing to do here."""


class AlreadyCounted(NotAllowed):
    """Raised when a box that has been opened is prepared again."""


def _silent(step: str) -> None:
    del step


class Teller:
    """Opens ballot boxes. It alone reads private keys; the web process has none."""

    def __init__(
        self, stores: Stores, directory: Path, progress: Callable[[str], None] = _silent
    ) -> None:
        self._stores = stores
        self._progress = progress
        self.keys = Keys(directory)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the teller's lock: one count at once, on all the machines of a city.

        Waits for another process of this machine; raises CountedElsewhere for another machine.
        What keeps a count single is the log: the lock spares doing it twice.
        """
        with self.keys.locked(), ExitStack() as held:
            if self._stores[STORE].dialect.name == "postgresql":
                held.enter_context(self._alone())
            yield

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._stores[STORE].connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            asked = connection.exec_driver_sql("SELECT pg_try_advisory_lock(%s)", (LOCK,))
            if not asked.scalar_one():
                raise CountedElsewhere()
            try:
                yield
            finally:
                with suppress(SQLAlchemyError):  # The server takes its time to see us gone.
                    connection.exec_driver_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))
                connection.invalidate()  # In the pool it would keep the lock.

    def prepare(self, consultation: UUID) -> bytes:
        """The public key of a consultation, made at the first call, on disk when this returns.

        Raises AlreadyCounted after the count, KeyGone when there are sheets but no key: a new
        one would not open them.
        """
        with self.locked():
            if not self.keys.has(consultation):
                self._may_have_a_key(consultation)
                self.keys.write(consultation, new_key_pair()[0])
            return public_key_of(self.keys.read(consultation))

    def count(self, consultation: UUID, plan: CountPlan, record: Record) -> None:
        """Open the box, hand the counts to `record` once, then destroy sheets and key.

        Run it again after any error or crash: it goes on where it was. When it was done it
        does nothing. Raises KeyGone or WrongKey when the sheets cannot be opened, StillRead when
        only the end of the destruction is missing, and whatever `record` raises: then nothing
        is destroyed.
        """
        if not plan.documents:
            raise ValueError("a plan without a questionnaire would spoil every sheet")
        with self.locked():
            if self.step(consultation) in ("", SHUT):
                self._count(consultation, plan, record)
            self._finish(consultation)

    def give_up(self, consultation: UUID, record: Callable[[int], object]) -> None:
        """Destroy a box that nothing can open, once `record` has saved how many screens it held.

        Run it again after a crash: it goes on where it was.
        """
        with self.locked():
            if self.step(consultation) in ("", SHUT):
                self._progress("shut")
                self._mark(consultation, SHUT)
                self._progress("record")
                with suppress(AlreadyExists):
                    record(screens_of(self._stores, consultation))
                self._progress("recorded")
                self._mark(consultation, RECORDED)
            self._finish(consultation)

    def finish(self) -> None:
        """Destroy what a crash left of consultations whose counts are recorded."""
        recorded = select(counted.c.consultation).where(counted.c.step == RECORDED)
        with self.locked():
            with self._stores[STORE].connect() as connection:
                unfinished = connection.execute(recorded).scalars().all()
            for consultation in unfinished:
                self._finish(UUID(bytes=bytes(consultation)))
        self.forget()

    def forget(self) -> None:
        """Destroy the keys that this machine still has of counts that any machine has recorded."""
        over = select(counted.c.consultation).where(counted.c.step.in_((RECORDED, DESTROYED)))
        with self.keys.locked():
            kept = {*self.keys.all(), *ticket_keys(self._stores).all()}
            if not kept:
                return
            with self._stores[STORE].connect() as connection:
                done = {bytes(id) for id in connection.execute(over).scalars()}
            for consultation in sorted(kept):
                if consultation.bytes in done:
                    self.keys.destroy(consultation)
                    forget_tickets(self._stores, consultation)

    def step(self, consultation: UUID) -> str:
        """How far the count is: "" before it, then "shut", "recorded", "destroyed"."""
        query = select(counted.c.step).where(counted.c.consultation == consultation.bytes)
        with self._stores[STORE].connect() as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def _may_have_a_key(self, consultation: UUID) -> None:
        if self.step(consultation):
            raise AlreadyCounted()
        query = select(box.c.id).where(box.c.consultation == consultation.bytes).limit(1)
        with self._stores[STORE].connect() as connection:
            if connection.execute(query).first() is not None:
                raise KeyGone(consultation=str(consultation))

    def _count(self, consultation: UUID, plan: CountPlan, record: Record) -> None:
        private_key = self.keys.read(consultation)
        self._progress("shut")
        self._mark(consultation, SHUT)
        self._progress("open")
        results = self._open(consultation, plan, private_key)
        self._progress("record")
        with suppress(AlreadyExists):  # A run before this one recorded them, then crashed.
            record(results)
        self._progress("recorded")
        self._mark(consultation, RECORDED)

    def _open(self, consultation: UUID, plan: CountPlan, private_key: bytes) -> Results:
        with self._stores[STORE].connect() as connection:
            cells = Opening(connection, consultation, plan, private_key).cells()
        rows, discarded = merge_small(cells, plan)
        return Results(consultation, tuple(rows), tuple(discarded))

    def _finish(self, consultation: UUID) -> None:
        """Only after the counts are recorded."""
        if self.step(consultation) != RECORDED:
            return
        self._progress("delete")
        delete_sheets(self._stores, consultation)
        self._progress("rewrite")
        rewrite(self._stores)
        self._progress("destroy-key")
        self.keys.destroy(consultation)
        forget_tickets(self._stores, consultation)
        self._progress("empty-wal")
        empty_wal(self._stores, STORE)
        self._progress("destroyed")
        self._mark(consultation, DESTROYED)

    def _mark(self, consultation: UUID, step: str) -> None:
        """Note how far the count is, after every sheet that was being dropped."""
        here = counted.c.consultation == consultation.bytes
        with self._stores.write(STORE) as connection:
            if connection.dialect.name == "postgresql":
                key = advisory(consultation)
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))
            connection.execute(delete(counted).where(here))
            connection.execute(insert(counted).values(consultation=consultation.bytes, step=step))
