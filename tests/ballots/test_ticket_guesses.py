"""Codes that are guessed: a box counts the wrong ones, and asks to wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from consult.ballots.committer import Committer
from consult.ballots.guessing import GRAIN, MOST, PERIOD, TooManyGuesses
from consult.ballots.punching import Ticket, TicketUnknown, TicketUsed
from consult.ballots.sealing import seal
from consult.ballots.tables import guess
from consult.ballots.ticket_desk import TicketDesk
from tests.ballots import guess_promises as promises
from tests.ballots.given import a_sheet, stored
from tests.ballots.given_tickets import Counter, left
from tests.ballots.ticket_promises import NOW


def wrong(counter: Counter, number: int, committer: Committer | None = None) -> None:
    """Try wrong codes, by one process or another."""
    period = counter.stamp("").period
    sealed = seal(counter.poll.public_key, a_sheet().to_bytes(), counter.box)
    for _ in range(number):
        with pytest.raises(TicketUnknown):
            (committer or counter.poll.committer).drop(
                counter.box, uuid4(), sealed, 0, Ticket(b"?" * 32, False, period)
            )


def written(counter: Counter) -> list[int]:
    with counter.poll.stores["box"].connect() as connection:
        return list(connection.execute(select(guess.c.wrong)).scalars())


def test_after_many_wrong_codes_a_box_asks_to_wait(counter: Counter) -> None:
    assert promises.wrong_codes_are_limited(counter.poll.committer, counter.poll) == MOST


def test_a_box_that_waits_refuses_good_codes_too_until_it_has_waited(counter: Counter) -> None:
    first, second = counter.issue(2)
    before = counter.use(first)
    wrong(counter, MOST)
    with pytest.raises(TooManyGuesses) as refused:
        counter.use(second)
    assert refused.value.facts == {"minutes": PERIOD}
    counter.use(first, before)
    Counter(counter.poll, other := counter.poll.box(mode="ticket")).use(
        *Counter(counter.poll, other).issue()
    )
    counter.use(second, minutes=PERIOD)
    assert stored(counter.poll.stores, counter.box) == 2


def test_wrong_codes_are_counted_across_processes_by_tens(counter: Counter) -> None:
    (code,) = counter.issue()
    others = Committer(counter.poll.stores)
    for committer in (others, counter.poll.committer):
        wrong(counter, GRAIN - 1, committer)
    assert written(counter) == []
    for committer in (others, counter.poll.committer):
        wrong(counter, 1, committer)
    assert written(counter) == [2 * GRAIN]
    wrong(counter, MOST - 2 * GRAIN, others)
    with pytest.raises(TooManyGuesses):
        counter.use(code)
    others.stop()


def test_a_code_is_looked_up_among_the_ages_of_a_place(counter: Counter) -> None:
    younger = replace(counter.box, band="6-7")
    (code,) = counter.issue()
    desk = TicketDesk(counter.poll.stores)
    for _ in range(2):
        assert desk.find([younger, counter.box], code.lower(), NOW) == counter.box
    assert left(counter.poll.stores) == 1
    counter.use(code)
    with pytest.raises(TicketUsed):
        desk.find([younger, counter.box], code, NOW)


def test_codes_that_are_looked_up_are_guesses_too(counter: Counter) -> None:
    (code,) = counter.issue()
    desk = TicketDesk(counter.poll.stores)
    promises.looking_codes_up_is_limited(desk, counter.box)
    for ask in (desk, TicketDesk(counter.poll.stores)):
        with pytest.raises(TooManyGuesses):
            ask.find([counter.box], code, NOW)
    with pytest.raises(TooManyGuesses):
        counter.use(code)
    later = NOW + timedelta(minutes=PERIOD)
    assert desk.find([counter.box], code, later) == counter.box
