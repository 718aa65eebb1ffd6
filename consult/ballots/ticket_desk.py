"""Where a typed code is looked up before a child begins: whose ticket is it, may it still serve?

So that nobody answers eight questions with a ticket that was used yesterday. Looking up uses
nothing up: that happens with the sheet, in `punching`. Wrong codes are counted as they are there.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consult.ballots.guessing import MOST, Guesses, box_of, too_many_guesses
from consult.ballots.punching import Ticket, TicketUnknown, TicketUsed
from consult.ballots.tables import STORE, Stores
from consult.ballots.tickets import stamp
from consult.ballots.writing import PLACEHOLDER, driver
from consult.domain.ballot import BoxKey

Stamped = Sequence[tuple[BoxKey, Ticket]]


class TicketDesk:
    """Looks codes up. Shared by all threads of a process."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        mark = PLACEHOLDER[stores[STORE].dialect.name]
        self._guesses = Guesses(mark)
        self._lock = threading.Lock()
        self._is_there = f"SELECT 1 FROM ticket WHERE consultation = {mark} AND digest = {mark}"  # noqa: S608 (marks)

    def find(self, boxes: Sequence[BoxKey], typed: str, now: datetime) -> BoxKey:
        """The box, one of these, that a typed code opens.

        Raises TicketUsed, TicketUnknown, TooManyGuesses when one of the boxes waits, and
        TicketKeyGone.
        """
        stamped = [(box, stamp(self._stores, box, typed, now)) for box in boxes]
        genuine = [(box, ticket) for box, ticket in stamped if ticket.genuine]
        with self._stores[STORE].connect() as connection, driver(connection) as raw:
            if any(self._wrong(raw, *one) >= MOST for one in stamped):
                raise too_many_guesses()
            for box, ticket in genuine:
                there = raw.execute(self._is_there, (box.consultation.bytes, ticket.digest))
                if there.fetchone() is not None:
                    return box
        if genuine:
            raise TicketUsed()
        self._note(stamped)
        raise TicketUnknown()

    def _wrong(self, raw: Any, box: BoxKey, ticket: Ticket) -> int:
        here = box_of(box), ticket.period
        return self._guesses.written(raw, *here) + self._guesses.waiting(*here)

    def _note(self, stamped: Stamped) -> None:
        """One more wrong code, for each of the boxes that it was tried on."""
        with self._lock:
            for box, ticket in stamped:
                self._guesses.add(box_of(box), ticket.period)
            if self._guesses.are_due:
                with self._stores.write(STORE) as connection, driver(connection) as raw:
                    self._guesses.write_down(raw)
