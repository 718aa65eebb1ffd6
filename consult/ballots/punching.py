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
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from consult.ballots.guessing import MOST, Box, Guesses, box_of, too_many_guesses
from consult.domain.errors import NotAllowed

if TYPE_CHECKING:
    from consult.ballots.writing import Drop

TICKET: Final = "ticket"
"""The mode of boxes that take no sheet without its ticket."""
SUBMISSIONS: Final = 7262614
"""The PostgreSQL advisory locks, one for each submission, that keep retries apart."""

Place = tuple[bytes, bytes]


class TicketUsed(NotAllowed):
    """Raised when a sheet comes with a ticket that has served already, or was withdrawn."""


class TicketUnknown(NotAllowed):
    """Raised when a sheet comes without a ticket, or with a code that was never printed."""


class Ticket(NamedTuple):
    """A typed code as the store knows it: a digest, and whether its check characters are right.

    `period` is when it was typed, in whole periods of `guessing.PERIOD` minutes.
    """

    digest: bytes
    genuine: bool
    period: int


Denied = Mapping[tuple[Place, Ticket | None], Callable[[], NotAllowed]]
"""The sheets whose ticket was refused, and with which error."""


class Puncher:
    """Punches the tickets of one writer's transactions. Used by one thread at a time."""

    def __init__(self, mark: str) -> None:
        """`mark` is what stands for a value in the statements of the driver."""
        self._wrong_codes = Guesses(mark)
        self._many_write = mark != "?"
        self._use = (
            f"DELETE FROM ticket WHERE consultation = {mark} AND digest = {mark} RETURNING 1"  # noqa: S608 (marks)
        )
        self._is_stored = f"SELECT 1 FROM ballot WHERE box_id = {mark} AND submission_id = {mark}"  # noqa: S608 (marks)
        self._hold = f"SELECT pg_advisory_xact_lock({mark}, {mark})"

    def punch(self, raw: Any, drops: Iterable[Drop]) -> Denied:
        """Use up the ticket of each sheet that is new; say which sheets may not be stored.

        A sheet that is stored already keeps its success, whatever its ticket: it is a retry.
        Tickets go in the order of their digests, before any sheet: processes that punch at once
        never wait for each other in a ring.
        """
        drops = list(drops)
        self._keep_retries_apart(raw, drops)
        denied: dict[tuple[Place, Ticket | None], Callable[[], NotAllowed]] = {}
        accepted: set[Place] = set()
        found: dict[tuple[Box, int], int] = {}
        for one in sorted(drops, key=_digest):
            if one.place in accepted or self._stored(raw, one.place):
                continue
            refused = self._judge(raw, one, found)
            if refused is None:
                accepted.add(one.place)
            elif not self._stored(raw, one.place):  # A retry beside this one may have won.
                denied[one.place, one.ticket] = refused
        self._wrong_codes.write_down(raw)
        return denied

    def _judge(
        self, raw: Any, drop: Drop, found: dict[tuple[Box, int], int]
    ) -> Callable[[], NotAllowed] | None:
        """Use the ticket up, or say what is wrong with it."""
        ticket = drop.ticket
        if ticket is None:
            return TicketUnknown
        here = box_of(drop.box), ticket.period
        if self._guesses(raw, here, found) >= MOST:
            return too_many_guesses
        if not ticket.genuine:
            self._wrong_codes.add(*here)
            return TicketUnknown
        used = raw.execute(self._use, (drop.box.consultation.bytes, ticket.digest))
        return None if used.fetchone() else TicketUsed

    def _stored(self, raw: Any, place: Place) -> bool:
        return raw.execute(self._is_stored, place).fetchone() is not None

    def _guesses(self, raw: Any, here: tuple[Box, int], found: dict[tuple[Box, int], int]) -> int:
        """Wrong codes in this period: those of all processes, and ours that wait."""
        if here not in found:
            found[here] = self._wrong_codes.written(raw, *here)
        return found[here] + self._wrong_codes.waiting(*here)

    def _keep_retries_apart(self, raw: Any, drops: Iterable[Drop]) -> None:
        """Let a sheet that another process is storing be stored first.

        Else two tickets brought with one sheet, to two processes at the same moment, would both
        be used up. Held before any ticket and in one order: nobody waits in a ring.
        """
        if self._many_write:  # Where one process writes, there is nobody beside it.
            for key in sorted({_lock(one.place) for one in drops}):
                raw.execute(self._hold, (SUBMISSIONS, key))


def needs_punching(drop: Drop) -> bool:
    """Whether a sheet has a ticket, or should have."""
    return drop.ticket is not None or drop.box.mode == TICKET


def _digest(drop: Drop) -> bytes:
    return drop.ticket.digest if drop.ticket else b""


def _lock(place: Place) -> int:
    """The number of a submission's lock; two that share one wait for each other, no more."""
    return int.from_bytes(place[1][:4], signed=True)
