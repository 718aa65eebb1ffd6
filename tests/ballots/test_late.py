"""Sheets that come after the closing: counted, their number told, never which ones they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from sqlalchemy import func, select

from consult.ballots.tables import late
from tests.ballots import late_promises as promises
from tests.ballots.given import Ledger, Poll, sheets


def test_their_number_is_recorded(poll: Poll) -> None:
    promises.the_number_is_told(poll)


def test_one_that_comes_again_is_not_late(poll: Poll) -> None:
    promises.one_that_comes_again_is_not_late(poll)


def test_who_was_late_is_not_told_even_with_the_key(poll: Poll) -> None:
    promises.who_was_late_is_not_told(poll)


def test_many_devices_that_find_the_network_at_once_are_all_counted(poll: Poll) -> None:
    box, ids = poll.box(), [uuid4() for _ in range(40)]
    with ThreadPoolExecutor(8) as devices:
        list(
            devices.map(lambda id: promises.bring(poll, box, sheets(1)[0], id, late=True), ids * 2)
        )
    (row,) = poll.count(Ledger()).rows
    assert (row.number, row.late) == (40, 40)


def test_those_of_a_sitting_that_is_set_aside_are_not_told_as_late(poll: Poll) -> None:
    aside, kept = uuid4(), uuid4()
    box = poll.box(sitting=kept)
    poll.drop(box, *sheets(12))
    other = poll.box(sitting=aside, place=box.place)
    promises.bring(poll, other, sheets(1)[0], uuid4(), late=True)
    (row,) = poll.count(Ledger(), set_aside=frozenset({aside})).rows
    assert (row.number, row.set_aside, row.late) == (12, 1, 0)


def test_nothing_of_it_is_left_in_the_box_after_the_count(poll: Poll) -> None:
    promises.the_number_is_told(poll)
    with poll.stores["box"].connect() as connection:
        assert connection.execute(select(func.count()).select_from(late)).scalar_one() == 0
