"""What staff do with tickets: declare a batch before it is printed, withdraw it when it is lost.

The codes themselves are the ballot box's. A batch is declared first and its codes are made after:
a crash in between leaves a batch without codes, never codes that nobody answers for. It is
withdrawn the other way round: first its codes open nothing, then the log says so.
"""

from __future__ import annotations

from uuid import UUID

from consult.application.log import Log
from consult.application.sittings import check_invited
from consult.domain.consultation import Consultation, WrongStep
from consult.domain.place import Place
from consult.domain.tickets import Tickets


def declare_tickets(
    log: Log, consultation: UUID, place: UUID, band: str, number: int, day: str
) -> UUID:
    """Declare a batch of tickets for a place and a band; return its id.

    Raises WrongStep when the consultation is neither announced nor open, NotInvited,
    BadTicketNumber.
    """
    asked = log.load(Consultation, consultation)
    if asked.step not in ("announced", "open"):
        raise WrongStep(step=asked.step, needed="open")
    check_invited(asked, log.load(Place, place), band)
    batch = Tickets.issue(consultation, place, band, number, day)
    log.keep(batch)
    return batch.id


def revoke_tickets(log: Log, batch: UUID, day: str) -> UUID:
    """Say that a batch was withdrawn. Raises TicketsRevoked."""
    tickets = log.load(Tickets, batch)
    tickets.revoke(day)
    log.keep(tickets)
    return batch
