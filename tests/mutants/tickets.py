"""Tickets broken on purpose: each leaves something that leads from a ticket to its sheet, or opens
a box twice."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from consult.ballots import punching, teller
from consult.ballots.committer import Committer
from consult.ballots.punching import Puncher
from consult.ballots.tables import create_all
from consult.ballots.teller import Teller
from consult.ballots.ticket_desk import TicketDesk
from consult.ballots.writing import Drop, Writer
from consult.domain.errors import NotAllowed
from consult.stores import Stores


class _Marks(Puncher, ABC):
    """Keeps the row of a ticket that was used, and writes something beside it."""

    def __init__(self, mark: str, column: str) -> None:
        super().__init__(mark)
        self._use = (
            f"UPDATE ticket SET {column} = {mark} WHERE consultation = {mark} AND digest = {mark}"
            f" AND {column} IS NULL RETURNING 1"
        )

    @abstractmethod
    def beside(self, drop: Drop) -> Any:
        """What is written."""

    def _judge(self, raw: Any, drop: Drop, found: Any) -> Callable[[], NotAllowed] | None:
        assert drop.ticket is not None
        where = (drop.box.consultation.bytes, drop.ticket.digest)
        used = raw.execute(self._use, (self.beside(drop), *where))
        return None if used.fetchone() else punching.TicketUsed


class KeepsTheSubmission(_Marks):
    """Notes which sheet a ticket was used for, "so that a retry is recognised"."""

    COLUMN: ClassVar = {"sqlite": "submission BLOB", "postgresql": "submission BYTEA"}

    def __init__(self, mark: str) -> None:
        super().__init__(mark, "submission")

    def beside(self, drop: Drop) -> bytes:
        return drop.submission


class KeepsTheTime(_Marks):
    """Notes when a ticket was used, "for the statistics"."""

    COLUMN: ClassVar = {"sqlite": "used INTEGER", "postgresql": "used BIGINT"}

    def __init__(self, mark: str) -> None:
        super().__init__(mark, "used")

    def beside(self, drop: Drop) -> int:
        return time.time_ns()


class KeepsTheOrder(Puncher):
    """Keeps the tickets that were used in a table of their own, one after the other."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self._moved = f"INSERT INTO used_ticket (digest) VALUES ({mark})"

    def _judge(self, raw: Any, drop: Drop, found: Any) -> Callable[[], NotAllowed] | None:
        refused = super()._judge(raw, drop, found)
        if refused is None and drop.ticket is not None:
            raw.execute(self._moved, (drop.ticket.digest,))
        return refused


class NeverUsesUp(Puncher):
    """Looks whether the ticket is there, and leaves it there."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self._use = (
            f"UPDATE ticket SET batch = batch WHERE consultation = {mark} AND digest = {mark}"
            " RETURNING 1"
        )


class TakesAnyCode(Puncher):
    """Never tires of wrong codes."""

    def _guesses(self, raw: Any, here: Any, found: Any) -> int:
        return 0


class LetsRetriesRace(Puncher):
    """Does not wait for the process that is storing the same sheet."""

    def _keep_retries_apart(self, raw: Any, drops: Any) -> None:
        del raw, drops


class RacingWriter(Writer):
    """Writes with such a puncher."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self._puncher = LetsRetriesRace(self._mark)


class LooksUpForEver(TicketDesk):
    """Never tires of codes that are looked up."""

    def _note(self, stamped: Any) -> None:
        del stamped


def create_with(stores: Stores, broken: type[Puncher]) -> None:
    """Create the tables as a broken puncher wants them."""
    create_all(stores)
    dialect = stores["box"].dialect.name
    with stores.write("box") as connection:
        if broken is KeepsTheOrder:
            blob = "BLOB" if dialect == "sqlite" else "BYTEA"
            connection.exec_driver_sql(f"CREATE TABLE used_ticket (digest {blob})")
        elif issubclass(broken, KeepsTheSubmission | KeepsTheTime):
            connection.exec_driver_sql(f"ALTER TABLE ticket ADD COLUMN {broken.COLUMN[dialect]}")


def with_puncher(stores: Stores, broken: type[Puncher]) -> Committer:
    """A committer that punches tickets in a broken way."""
    committer = Committer(stores)
    mark = "?" if stores.on_sqlite else "%s"
    committer._writer._puncher = broken(mark)
    return committer


class KeepsTheTickets(Teller):
    """Counts, and forgets that there were tickets."""

    def _finish(self, consultation: UUID) -> None:
        kept, teller.forget_tickets = teller.forget_tickets, lambda *_: None
        try:
            super()._finish(consultation)
        finally:
            teller.forget_tickets = kept
