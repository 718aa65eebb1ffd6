"""Before the count: how many, roughly, twice a day at most."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from consult.ballots.glance import half_day, participation, screens_finished
from consult.domain.ballot import REFUSED, STOPPED, Ending
from tests.ballots.given import Ledger, Poll, sheets

MORNING = datetime(2026, 5, 4, 9, 10)
NOON = datetime(2026, 5, 4, 12, 0)
NEXT_DAY = datetime(2026, 5, 5, 8, 0)


def look(poll: Poll, now: datetime) -> list[int]:
    return sorted(row.sheets for row in participation(poll.stores, poll.id, now))


@pytest.mark.parametrize(("sent", "shown"), [(1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_participation_is_floored_to_five(poll: Poll, sent: int, shown: int) -> None:
    poll.drop(poll.box(), *sheets(sent))
    assert look(poll, MORNING) == [shown]


def test_sittings_and_modes_of_a_place_are_shown_together_and_bands_apart(poll: Poll) -> None:
    place = uuid4()
    for changes in ({"sitting": uuid4()}, {"sitting": uuid4()}, {"mode": "link"}):
        poll.drop(poll.box(place=place, **changes), *sheets(4))
    poll.drop(poll.box(place=place, band="6-7"), *sheets(6))
    rows = participation(poll.stores, poll.id, MORNING)
    assert [(row.place, row.band, row.sheets) for row in rows] == [
        (place, "6-7", 5),
        (place, "8-10", 10),
    ]


def test_what_is_shown_changes_twice_a_day_at_most(poll: Poll) -> None:
    box = poll.box()
    poll.drop(box, *sheets(5))
    assert look(poll, MORNING) == [5]
    poll.drop(box, *sheets(10))
    assert look(poll, datetime(2026, 5, 4, 11, 59)) == [5]
    assert look(poll, NOON) == [15]
    poll.drop(box, *sheets(5))
    assert look(poll, datetime(2026, 5, 4, 23, 59)) == [15]
    assert look(poll, NEXT_DAY) == [20]


def test_a_first_child_does_not_show_within_the_half_day(poll: Poll) -> None:
    assert look(poll, MORNING) == []
    poll.drop(poll.box(), *sheets(6))
    assert look(poll, MORNING) == []
    assert look(poll, NOON) == [5]


def test_after_the_count_it_stays_as_it_was_last_shown(poll: Poll) -> None:
    poll.drop(poll.box(), *sheets(12))
    assert look(poll, MORNING) == [10]
    poll.count(Ledger())
    assert look(poll, NEXT_DAY) == [10]


def test_another_consultation_is_not_counted_in(poll: Poll) -> None:
    poll.drop(poll.box(), *sheets(5))
    other = Poll(poll.stores, poll.directory, poll.committer)
    assert look(other, MORNING) == []


def test_half_days_are_those_of_the_city() -> None:
    assert half_day(MORNING) == "2026-05-04 am"
    assert half_day(NOON) == "2026-05-04 pm"


def test_screens_finished_are_sent_refused_and_stopped_together(poll: Poll) -> None:
    sitting = uuid4()
    box = poll.box(sitting=sitting)
    poll.drop(box, *sheets(3))
    poll.drop(poll.box(sitting=uuid4()), *sheets(2))
    poll.drop(box, Ending(REFUSED), Ending(STOPPED), Ending(STOPPED))
    assert screens_finished(poll.stores, sitting) == 6
    assert screens_finished(poll.stores, uuid4()) == 0
