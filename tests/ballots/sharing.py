"""What is promised of work that is shared: among processes that count, among places that answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from consult.ballots import opening, scrutineers
from consult.ballots.sealing import seal
from consult.domain.ballot import REFUSED, Ending
from tests.ballots.given import Ledger, Poll, a_sheet, sheets, stored

DIES_AT_THE_SECOND_SHEAF = (
    sys.executable,
    "-c",
    "import os\n"
    "from consult.ballots import scrutineers, scrutiny\n"
    "count, done = scrutiny.Scrutiny.count, []\n"
    "def dying(self, sheaf):\n"
    "    done.append(count(self, sheaf)) if not done else os._exit(9)\n"
    "scrutiny.Scrutiny.count = dying\n"
    "scrutineers.main()\n",
)
"""A scrutineer that is killed in the middle of the count."""


@contextmanager
def by_scrutineers(
    number: int = 2, command: tuple[str, ...] = scrutineers.COMMAND
) -> Iterator[None]:
    """Counts are shared among so many processes, few sheets at a time, however few there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "MANY", 1)
        patch.setattr(opening, "AT_ONCE", 7)
        patch.setattr(opening, "BOXES", 3)
        patch.setattr(opening, "cores", lambda: number)
        patch.setattr(scrutineers, "COMMAND", command)
        yield


def fill(poll: Poll, boxes: int = 5, number: int = 20) -> None:
    """Boxes with sheets, endings, a spoiled sheet, several modes and a sitting of its own."""
    place = uuid4()
    for turn in range(boxes):
        box = poll.box(place=place, sitting=uuid4(), mode=("sitting", "link")[turn % 2])
        poll.drop(box, *sheets(number, seed=turn), Ending(REFUSED))
        spoiled = seal(poll.public_key, a_sheet("swimming").to_bytes(), box)
        poll.committer.drop(box, uuid4(), spoiled)


def a_lost_scrutineer_destroys_nothing(poll: Poll) -> None:
    """The count stops before anything is recorded; the next one counts every sheet, once."""
    fill(poll)
    there, ledger = stored(poll.stores), Ledger()
    with by_scrutineers(2, DIES_AT_THE_SECOND_SHEAF):
        try:
            poll.count(ledger)
        except scrutineers.ScrutineerLost:
            pass
        else:
            raise AssertionError("counted without what the lost scrutineer had")
    assert not ledger.saved
    assert stored(poll.stores) == there
    with by_scrutineers(2):
        results = poll.count(ledger)
    assert sum(row.number for row in results.rows) == 100
