"""What sheets sealed on devices promise, as checks that a broken build must fail."""

from __future__ import annotations

from os import urandom
from uuid import UUID, uuid4

from sqlalchemy import select

from consult.ballots.committer import BoxBroken, Committer, NotSealed
from consult.ballots.plan import Result
from consult.ballots.sealing import SEALED, seal
from consult.ballots.tables import ballot
from consult.domain.ballot import BoxKey, Ending, Sheet
from consult.domain.device import MARK, DeviceForm
from tests.ballots.given import VERSION, Ledger, Poll, a_sheet, sheets

BAD = (
    DeviceForm(VERSION, {"yard": ["swimming"]}),
    DeviceForm(VERSION, {"yard": ["green", "quiet"]}),
    DeviceForm(VERSION, {"games": ["ball", "rope", "chess"]}),
    DeviceForm("another:1", {"yard": ["green"]}),
)
NONSENSE = (MARK, MARK + b"[" * 900, MARK + b'{"fields":{}}', b"form 2 {}")


def a_form(yard: str = "green", *games: str) -> DeviceForm:
    return DeviceForm(VERSION, {"yard": [yard], "games": list(games)})


def bring(poll: Poll, box: BoxKey, *contents: bytes) -> list[UUID]:
    """What devices sealed, dropped as it comes; their ids."""
    ids = [uuid4() for _ in contents]
    for id, content in zip(ids, contents, strict=True):
        poll.committer.drop(box, id, seal(poll.public_key, content, box))
    return ids


def what_cannot_be_is_spoiled(poll: Poll) -> Result:
    """A form that answers what was not asked is a spoiled sheet, and stops nobody's count."""
    box = poll.box()
    poll.drop(box, *sheets(10))
    bring(poll, box, *(one.to_bytes() for one in BAD), *NONSENSE)
    poll.committer.drop(box, uuid4(), urandom(SEALED))
    (row,) = poll.count(Ledger()).rows
    assert row.tally.spoiled == len(BAD) + len(NONSENSE) + 1
    assert row.number == 10
    assert row.tally.counts["games"].keys() == {"ball", "rope", "chess", "?", ""}
    return row


def rows_do_not_tell_who_sealed(poll: Poll) -> None:
    """In the box, nothing of a device's sheet differs from another one."""
    box = poll.box()
    longest: list[Sheet | Ending] = [a_sheet("quiet", ["ball", "rope"]), Ending("refused")]
    poll.drop(box, *longest)
    forms = bring(poll, box, a_form("football", "ball", "chess").to_bytes())
    for change in (b"?", b"device"):
        _try(poll.committer, box, seal(poll.public_key, b"{}", box) + change)
    with poll.stores["box"].connect() as connection:
        rows = connection.execute(select(ballot)).all()
    assert {len(row.sealed) for row in rows} == {SEALED}
    assert len(rows) == len(longest) + len(forms)


def _try(committer: Committer, box: BoxKey, sealed: bytes) -> None:
    """Try to drop what has another length."""
    try:
        committer.drop(box, uuid4(), sealed)
    except (NotSealed, BoxBroken):
        return
