"""Each broken ticket is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from consult.ballots.punching import Puncher
from consult.ballots.ticket_keys import ticket_keys
from consult.ballots.tickets import issue_tickets
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import guess_promises
from tests.ballots import ticket_promises as promises
from tests.ballots.given import Ledger, Poll
from tests.mutants import boxes, tickets

Make = Callable[[type[Puncher]], Poll]


@pytest.fixture
def broken_poll(stores: Stores, settings: Settings) -> Iterator[Make]:
    made: list[Poll] = []

    def make(broken: type[Puncher]) -> Poll:
        tickets.create_with(stores, broken)
        made.append(Poll(stores, settings.keys, tickets.with_puncher(stores, broken)))
        made[0].prepare()
        return made[0]

    yield make
    made[0].committer.stop()


@pytest.mark.parametrize(
    "broken", [tickets.KeepsTheSubmission, tickets.KeepsTheTime, tickets.KeepsTheOrder]
)
def test_what_leads_from_a_ticket_to_its_sheet_is_caught(
    broken_poll: Make, broken: type[Puncher]
) -> None:
    poll = broken_poll(broken)
    rooms = [promises.a_class(poll, 25, 5, seed) for seed in range(2)]
    attack = promises.reading_the_tables(poll.stores)
    with pytest.raises(AssertionError, match="100% guessed"):
        promises.no_better_than_the_publication(rooms, attack)


@pytest.mark.parametrize("broken", [tickets.KeepsTheSubmission, tickets.KeepsTheTime])
def test_a_ticket_with_room_for_more_is_caught(broken_poll: Make, broken: type[Puncher]) -> None:
    poll = broken_poll(broken)
    with pytest.raises(AssertionError):
        promises.tickets_cannot_hold_a_sheet(poll.stores)


def test_a_ticket_that_serves_twice_is_caught(broken_poll: Make) -> None:
    poll = broken_poll(tickets.NeverUsesUp)
    with pytest.raises(AssertionError):
        promises.a_ticket_serves_once(poll.committer, poll.stores, poll)


def test_guessing_without_end_is_caught(broken_poll: Make) -> None:
    poll = broken_poll(tickets.TakesAnyCode)
    with pytest.raises(AssertionError, match="wrong codes were tried"):
        guess_promises.wrong_codes_are_limited(poll.committer, poll)


def test_looking_codes_up_without_end_is_caught(broken_poll: Make) -> None:
    poll = broken_poll(Puncher)
    box = poll.box(mode="ticket")
    issue_tickets(poll.stores, box, uuid4(), 1)
    with pytest.raises(AssertionError, match="wrong codes were looked up"):
        guess_promises.looking_codes_up_is_limited(tickets.LooksUpForEver(poll.stores), box)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_two_tickets_used_up_for_one_sheet_are_caught(broken_poll: Make) -> None:
    """On SQLite one process writes at a time: there the lock of the file keeps them apart."""
    poll = broken_poll(Puncher)
    box = poll.box(mode="ticket")
    codes = issue_tickets(poll.stores, box, uuid4(), 2)
    brought = [promises.stamp(poll.stores, box, code, promises.NOW) for code in codes]
    with pytest.raises(AssertionError):
        promises.a_sheet_brought_twice_uses_up_one_ticket(poll, box, brought, tickets.RacingWriter)


def test_a_teller_that_keeps_the_key_of_the_sheets_is_caught(
    broken_poll: Make, settings: Settings
) -> None:
    poll = replace(broken_poll(Puncher), teller=boxes.KeepsTheKey)
    poll.prepare()
    rooms = [promises.a_class(poll, 25, 5, seed) for seed in range(2)]
    poll.count(Ledger())
    attack = promises.watching_every_commit(promises.files_since(0, [settings.data]))
    with pytest.raises(AssertionError, match="100% guessed"):
        promises.no_better_than_the_publication(rooms, attack)


def test_a_teller_that_keeps_the_key_of_the_tickets_is_caught(
    stores: Stores, broken_poll: Make, settings: Settings
) -> None:
    poll = replace(broken_poll(Puncher), teller=tickets.KeepsTheTickets)
    poll.prepare()
    rooms = [promises.a_class(poll, 25, 5, 1)]
    key = ticket_keys(stores).read(poll.id)
    poll.count(Ledger())
    files = promises.files_since(0, [settings.data])
    with pytest.raises(AssertionError):
        promises.nothing_of_tickets_is_left(rooms, files, key, digests=stores.on_sqlite)
