"""What sheets that come after the closing promise, as checks that a broken build must fail."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from consult.ballots.plan import Result
from consult.ballots.sealing import seal, unseal
from consult.ballots.tables import ballot, metadata
from consult.ballots.tables import box as boxes
from consult.domain.ballot import REFUSED, BoxKey, Ending, Sheet
from tests.ballots.given import Ledger, Poll, sheets

IN_TIME, LATE = 20, 3


def bring(poll: Poll, box: BoxKey, sheet: Sheet | Ending, id: UUID, *, late: bool) -> bytes:
    """Drop a screen; what was sent."""
    sealed = seal(poll.public_key, sheet.to_bytes(), box)
    poll.committer.drop(box, id, sealed, late=late)
    return sealed


def the_number_is_told(poll: Poll) -> Result:
    """Those that came late are counted as the others are, and their number is recorded."""
    box = poll.box(sitting=uuid4())
    poll.drop(box, *sheets(IN_TIME))
    for one in (*sheets(LATE - 1), Ending(REFUSED)):
        bring(poll, box, one, uuid4(), late=True)
    (row,) = poll.count(Ledger()).rows
    assert (row.number, row.refused, row.late) == (IN_TIME + LATE - 1, 1, LATE)
    return row


def one_that_comes_again_is_not_late(poll: Poll) -> None:
    """A device that did not hear the answer sends again, after the closing too: nothing changes."""
    box, first, second = poll.box(), uuid4(), uuid4()
    poll.drop(box, *sheets(IN_TIME))
    bring(poll, box, sheets(1)[0], first, late=False)
    for id in (first, second, second):
        bring(poll, box, sheets(1)[0], id, late=True)
    (row,) = poll.count(Ledger()).rows
    assert (row.number, row.late) == (IN_TIME + 2, 1)


def who_was_late_is_not_told(poll: Poll) -> None:
    """Who holds the tables *and* the key, as a backup that was opened, learns how many, not who.

    Children who were late are those whose tablet had no network: the seating plan names them.
    """
    box = poll.box(sitting=uuid4())
    sent = [
        bring(poll, box, one, uuid4(), late=late)
        for late, number in ((False, IN_TIME), (True, LATE))
        for one in sheets(number)
    ]
    private_key = poll.teller(poll.stores, poll.directory).keys.read(poll.id)
    with poll.stores["box"].connect() as connection:
        rows = connection.execute(select(ballot)).all()
        found = {bytes(id) for id in connection.execute(select(boxes.c.id)).scalars()}
        beside = {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in ("ballot", "box")
        }
    assert {bytes(row.box_id) for row in rows} == found == {box.id.bytes}
    assert {column.name for column in ballot.columns} == {"box_id", "submission_id", "sealed"}
    opened = sorted(unseal(private_key, bytes(row.sealed), box) for row in rows)
    assert opened == sorted(unseal(private_key, one, box) for one in sent)
    names = {bytes(row.submission_id) for row in rows}
    told = {bytes(one) for of in beside.values() for row in of for one in row if is_bytes(one)}
    assert not told & names


def is_bytes(value: object) -> bool:
    """Whether a value of a row is an id, or another piece of bytes."""
    return isinstance(value, bytes | memoryview)
