"""Declaring batches of tickets, and withdrawing them."""

from __future__ import annotations

import pytest

from consult.application.consultations import close_consultation
from consult.application.log import Log
from consult.application.sittings import NotInvited
from consult.application.tickets import declare_tickets, revoke_tickets
from consult.domain.consultation import WrongStep
from consult.domain.tickets import MOST, BadTicketNumber, Tickets, TicketsRevoked
from tests.given import BAND, DAY, a_school, an_open_consultation


def test_a_batch_says_how_many_tickets_go_where(log: Log) -> None:
    school = a_school(log)
    asked = an_open_consultation(log, school)
    batch = log.load(Tickets, declare_tickets(log, asked, school, BAND, 60, DAY))
    assert (batch.consultation, batch.place, batch.band, batch.number) == (asked, school, BAND, 60)


def test_tickets_are_for_places_and_bands_that_were_invited(log: Log) -> None:
    school, other = a_school(log), a_school(log, "Autre", "0370922B")
    asked = an_open_consultation(log, school)
    with pytest.raises(NotInvited):
        declare_tickets(log, asked, other, BAND, 60, DAY)
    with pytest.raises(NotInvited):
        declare_tickets(log, asked, school, "15-17", 60, DAY)


@pytest.mark.parametrize("number", [0, -1, MOST + 1])
def test_a_batch_has_some_tickets_and_not_too_many(log: Log, number: int) -> None:
    school = a_school(log)
    asked = an_open_consultation(log, school)
    with pytest.raises(BadTicketNumber):
        declare_tickets(log, asked, school, BAND, number, DAY)


def test_no_ticket_is_issued_after_the_closing(log: Log) -> None:
    school = a_school(log)
    asked = an_open_consultation(log, school)
    close_consultation(log, asked, DAY)
    with pytest.raises(WrongStep):
        declare_tickets(log, asked, school, BAND, 60, DAY)


def test_a_batch_is_withdrawn_once(log: Log) -> None:
    school = a_school(log)
    batch = declare_tickets(log, an_open_consultation(log, school), school, BAND, 60, DAY)
    revoke_tickets(log, batch, DAY)
    with pytest.raises(TicketsRevoked):
        revoke_tickets(log, batch, DAY)
