"""Punching tickets: in the transaction that stores a sheet, its ticket disappears from the table.

Either both happen or neither does. Nothing joins them: no id, no time, no counter; a ticket that
was used is simply not there any more, so the table holds those that were not, in the order of
their digests. That a ticket was used and not mistyped is known from its own check characters.

What is left for whoever copies the files of the database while the box is open, its WAL or its
dead rows: one sealed sheet came and one digest went in the same transaction, so digest 17 goes
with sealed sheet X. A digest says which child only with the key of the tickets; X says something
only with the key of the teller; after the count both keys are destroyed, and in the data
directory the rows too. A copy made before the count *and* the teller's key read everything,
tickets or not: with the list of who was handed which ticket they name the children. A copy and
the tickets' key without the teller's tell who has taken part, never what was said.

Wrong codes are counted per box, never per address: a school is one address. The count is kept in
the store, so that all processes share it, and moves by GRAIN, so that it betrays no child. A code
has 9 of 31 characters (7 drawn, 2 that check them): a batch of 1,000 opens to 1 guess in 26
billion, and MOST guesses in PERIOD minutes, day and night for three weeks, less than 1 in 60,000.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from consult.domain.ballot import BoxKey
from consult.domain.errors import NotAllowed

if TYPE_CHECKING:
    from consult.ballots.writing import Drop

TICKET: Final = "ticket"
"""The mode of boxes that take no sheet without its ticket."""
PERIOD: Final = 10
"""Minutes after which wrong codes are forgotten."""
MOST: Final = 100
"""Wrong codes for one box in a period: a whole school that types badly makes fewer."""
GRAIN: Final = 10
"""Wrong codes that a process gathers before it writes them down."""

Place = tuple[bytes, bytes]
Box = tuple[bytes, bytes]


class TicketUsed(NotAllowed):
    """Raised when a sheet comes with a ticket that has served already, or was withdrawn."""


class TicketUnknown(NotAllowed):
    """Raised when a sheet comes without a ticket, or with a code that was never printed."""


class TooManyGuesses(NotAllowed):
    """Raised when too many wrong codes were tried lately; facts: `minutes` to wait at most."""


class Ticket(NamedTuple):
    """A typed code as the store knows it: a digest, and whether its check characters are right.

    `period` is when it was typed, in whole periods of PERIOD minutes.
    """

    digest: bytes
    genuine: bool
    period: int


Denied = Mapping[tuple[Place, Ticket | None], Callable[[], NotAllowed]]
"""The sheets whose ticket was refused, and with which error."""


def too_many_guesses() -> TooManyGuesses:
    """What all tickets of a box are told while it waits, good ones too."""
    return TooManyGuesses(minutes=PERIOD)


class Puncher:
    """Punches the tickets of one writer's transactions. Used by one thread at a time."""

    def __init__(self, mark: str) -> None:
        """`mark` is what stands for a value in the statements of the driver."""
        self._unwritten: Counter[tuple[Box, int]] = Counter()
        self._use = f"DELETE FROM ticket WHERE consultation = {mark} AND digest = {mark}"  # noqa: S608 (marks)
        self._is_stored = f"SELECT 1 FROM ballot WHERE box_id = {mark} AND submission_id = {mark}"  # noqa: S608 (marks)
        self._wrong = (
            f"SELECT wrong FROM guess WHERE consultation = {mark} AND box_id = {mark}"  # noqa: S608 (marks)
            f" AND period = {mark}"
        )
        self._note = (
            "INSERT INTO guess (consultation, box_id, period, wrong)"  # noqa: S608 (marks)
            f" VALUES ({mark}, {mark}, {mark}, {mark})"
            " ON CONFLICT (consultation, box_id) DO UPDATE SET period = excluded.period, wrong ="
            " excluded.wrong + CASE WHEN guess.period = excluded.period THEN guess.wrong ELSE 0 END"
        )

    def punch(self, cursor: Any, drops: Iterable[Drop]) -> Denied:
        """Use up the ticket of each sheet that is new; say which sheets may not be stored.

        A sheet that is stored already keeps its success, whatever its ticket: it is a retry.
        Tickets go in the order of their digests, before any sheet: processes that punch at once
        never wait for each other in a ring.
        """
        denied: dict[tuple[Place, Ticket | None], Callable[[], NotAllowed]] = {}
        accepted: set[Place] = set()
        found: dict[tuple[Box, int], int] = {}
        for one in sorted(drops, key=_digest):
            if one.place in accepted or self._stored(cursor, one.place):
                continue
            refused = self._judge(cursor, one, found)
            if refused is None:
                accepted.add(one.place)
            elif not self._stored(cursor, one.place):  # A retry beside this one may have won.
                denied[one.place, one.ticket] = refused
        self._write_down(cursor)
        return denied

    def _judge(
        self, cursor: Any, drop: Drop, found: dict[tuple[Box, int], int]
    ) -> Callable[[], NotAllowed] | None:
        """Use the ticket up, or say what is wrong with it."""
        ticket = drop.ticket
        if ticket is None:
            return TicketUnknown
        here = _box(drop.box), ticket.period
        if self._guesses(cursor, here, found) >= MOST:
            return too_many_guesses
        if not ticket.genuine:
            self._unwritten[here] += 1
            return TicketUnknown
        cursor.execute(self._use, (drop.box.consultation.bytes, ticket.digest))
        return None if cursor.rowcount == 1 else TicketUsed

    def _stored(self, cursor: Any, place: Place) -> bool:
        cursor.execute(self._is_stored, place)
        return cursor.fetchone() is not None

    def _guesses(
        self, cursor: Any, here: tuple[Box, int], found: dict[tuple[Box, int], int]
    ) -> int:
        """Wrong codes in this period: those of all processes, and ours that wait."""
        if here not in found:
            box, period = here
            cursor.execute(self._wrong, (*box, period))
            row = cursor.fetchone()
            found[here] = row[0] if row else 0
        return found[here] + self._unwritten[here]

    def _write_down(self, cursor: Any) -> None:
        """Write wrong codes by whole grains; forget those of periods that are over."""
        newest: dict[Box, int] = {}
        for box, period in self._unwritten:
            newest[box] = max(period, newest.get(box, period))
        for (box, period), wrong in sorted(self._unwritten.items()):
            if period < newest[box]:
                del self._unwritten[box, period]
            elif wrong >= GRAIN:
                cursor.execute(self._note, (*box, period, wrong - wrong % GRAIN))
                self._unwritten[box, period] = wrong % GRAIN


def needs_punching(drop: Drop) -> bool:
    """Whether a sheet has a ticket, or should have."""
    return drop.ticket is not None or drop.box.mode == TICKET


def _digest(drop: Drop) -> bytes:
    return drop.ticket.digest if drop.ticket else b""


def _box(key: BoxKey) -> Box:
    return key.consultation.bytes, key.id.bytes
