"""Tickets that are handed out and used at one box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from consult.ballots.punching import Ticket
from consult.ballots.sealing import seal
from consult.ballots.tables import ticket
from consult.ballots.tickets import issue_tickets, stamp
from consult.domain.ballot import BoxKey
from consult.stores import Stores
from tests.ballots.given import Poll, a_sheet
from tests.ballots.ticket_promises import NOW

BATCH = UUID(int=8)


@dataclass
class Counter:
    """Where tickets are handed out and used, for one box."""

    poll: Poll
    box: BoxKey

    def issue(self, number: int = 1, batch: UUID = BATCH) -> list[str]:
        return issue_tickets(self.poll.stores, self.box, batch, number)

    def stamp(self, code: str, minutes: int = 0) -> Ticket:
        return stamp(self.poll.stores, self.box, code, NOW + timedelta(minutes=minutes))

    def use(self, code: str, submission: UUID | None = None, minutes: int = 0) -> UUID:
        submission = submission or uuid4()
        self.drop(submission, self.stamp(code, minutes))
        return submission

    def drop(self, submission: UUID, stamped: Ticket | None) -> None:
        sealed = seal(self.poll.public_key, a_sheet().to_bytes(), self.box)
        self.poll.committer.drop(self.box, submission, sealed, 0, stamped)


def left(stores: Stores) -> int:
    """How many tickets the store holds."""
    with stores["box"].connect() as connection:
        return connection.execute(select(func.count()).select_from(ticket)).scalar_one()
