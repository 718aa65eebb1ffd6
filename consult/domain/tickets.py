"""A batch of tickets: codes printed on paper, each good for one sheet, handed out one a child.

The log knows how many there are and where they go. It never knows a code, nor that one was used.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, to_the_day
from consult.domain.errors import BadInput, NotAllowed

MOST: Final = 5_000
"""Tickets of one batch at the most: more children than any place receives of one band."""


class BadTicketNumber(BadInput):
    """Raised when a batch would have no ticket, or too many; facts: `most`."""


class TicketsRevoked(NotAllowed):
    """Raised when a batch that was withdrawn is withdrawn again."""


class Tickets(Aggregate):
    """One batch, for a consultation, a place and a band. Its events have a day, never an hour."""

    TOPIC = "tickets"

    class Event(Aggregate.Event):
        """Something that happened to a batch, on a day."""

        create_timestamp = staticmethod(to_the_day)

    @classmethod
    def issue(cls, consultation: UUID, place: UUID, band: str, number: int, day: str) -> Tickets:
        """Issue a batch of `number` tickets. Raises BadTicketNumber."""
        if not 1 <= number <= MOST:
            raise BadTicketNumber(most=MOST)
        return cls(consultation, place, band, number, day)

    @event("Issued", topic="tickets.issued")
    def __init__(self, consultation: UUID, place: UUID, band: str, number: int, day: str) -> None:
        self.consultation = consultation
        self.place = place
        self.band = band
        self.number = number
        self.revoked = False

    def revoke(self, day: str) -> None:
        """Withdraw the batch: those of its tickets that were not used open nothing any more.

        Raises TicketsRevoked.
        """
        if self.revoked:
            raise TicketsRevoked()
        self._revoked(day=day)

    @event("Revoked", topic="tickets.revoked")
    def _revoked(self, day: str) -> None:
        self.revoked = True
