"""The promises about codes that are guessed: few may be tried, with a sheet or alone."""

from __future__ import annotations

from uuid import uuid4

from consult.ballots.committer import Committer
from consult.ballots.guessing import MOST, TooManyGuesses
from consult.ballots.punching import Ticket, TicketUnknown
from consult.ballots.sealing import seal
from consult.ballots.ticket_desk import TicketDesk
from consult.ballots.tickets import issue_tickets, stamp
from consult.domain.ballot import BoxKey
from tests.ballots.given import Poll, a_sheet
from tests.ballots.ticket_promises import NOW


def wrong_codes_are_limited(committer: Committer, poll: Poll) -> int:
    """Wrong codes for a box are refused soon, and the good one with them; how many were tried."""
    box = poll.box(mode="ticket")
    (code,) = issue_tickets(poll.stores, box, uuid4(), 1)
    wrong = Ticket(b"?" * 32, False, stamp(poll.stores, box, code, NOW).period)
    sealed = seal(poll.public_key, a_sheet().to_bytes(), box)
    for tried in range(2 * MOST):
        try:
            committer.drop(box, uuid4(), sealed, 0, wrong)
        except TicketUnknown:
            continue
        except TooManyGuesses:
            return tried
    raise AssertionError(f"{2 * MOST} wrong codes were tried")


def mistyped(code: str) -> str:
    """The code with a last sign that the first ones do not ask for."""
    return code[:-1] + ("3" if code.endswith("2") else "2")


def looking_codes_up_is_limited(desk: TicketDesk, box: BoxKey) -> int:
    """Codes that are looked up are refused soon, as those that come with sheets; how many were."""
    (code,) = issue_tickets(desk._stores, box, uuid4(), 1)
    for tried in range(2 * MOST):
        try:
            desk.find([box], mistyped(code), NOW)
        except TicketUnknown:
            continue
        except TooManyGuesses:
            return tried
    raise AssertionError(f"{2 * MOST} wrong codes were looked up")
