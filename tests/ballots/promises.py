"""The promises of the ballot box, each as one function.

The tests call them on the real box and the mutants on boxes broken on purpose: a promise that
has never failed is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import func, inspect, select, text

from consult.ballots.committer import BoxBroken, Committer
from consult.ballots.sealing import SEALED, new_key_pair
from consult.ballots.tables import ballot
from consult.ballots.tables import box as box_table
from consult.ballots.teller import STEPS, Teller
from consult.domain.ballot import (
    REFUSED,
    STOPPED,
    BoxKey,
    Ending,
    Paper,
    Sheet,
    Tally,
)
from consult.stores import Stores
from tests.ballots.given import Ledger, Poll, a_box, sheets, stored
from tests.reading import contents_of

Seal = Callable[[bytes, bytes, BoxKey], bytes]


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


# A1: order, times and lengths say nothing.


def lengths_say_nothing(seal: Seal) -> None:
    """Every sheet has one length, whatever it says."""
    public_key = new_key_pair()[1]
    box = a_box(uuid4())
    said = [sheet.to_bytes() for sheet in sheets(20)] + [b"", b"x" * 1000]
    assert {len(seal(public_key, content, box)) for content in said} == {SEALED}


def who_refused_is_not_told(poll: Poll) -> None:
    """Whoever watches the store without the key sees the same step for each child.

    Sheets, refusals and stops fall into one box, one by one, as a class answers.
    """
    box = poll.box(sitting=uuid4())
    poll.drop(box, sheets(1)[0])
    seen, steps = _watched(poll.stores), set()
    for screen in (Ending(REFUSED), sheets(1)[0], Ending(STOPPED), sheets(1)[0]):
        poll.committer.tick(box, "fetched")
        poll.drop(box, screen)
        now = _watched(poll.stores)
        steps.add(tuple(after - before for after, before in zip(now, seen, strict=True)))
        seen = now
    assert steps == {(1, SEALED, 0)}


def _watched(stores: Stores) -> tuple[int, int, int]:
    """What the store shows without the key: ballots, their bytes, and all the counters."""
    with stores["box"].connect() as connection:
        rows, size = connection.execute(
            select(func.count(), func.coalesce(func.sum(func.length(ballot.c.sealed)), 0))
        ).one()
        counted = connection.execute(select(func.sum(box_table.c.fetched))).scalar_one()
    return rows, size, counted or 0


def order_of_arrival_is_lost(stores: Stores, arrival: Sequence[UUID]) -> None:
    """Neither a column nor the order of the rows in the file says who answered first."""
    rank = {id.bytes: number for number, id in enumerate(arrival)}
    natural = "rowid" if _has_rowid(stores) else "ctid" if not stores.on_sqlite else ""
    query = f"SELECT * FROM ballot {f'ORDER BY {natural}' if natural else 'NOT INDEXED'}"
    with stores["box"].connect() as connection:
        rows = connection.execute(text(query)).mappings().all()
    assert len(rows) == len(arrival)
    columns = [name for name in rows[0] if name not in ("sealed", "box_id")]
    for number in (None, *columns):
        order = rows if number is None else sorted(rows, key=lambda row: row[number])
        assert not_in_order([rank[bytes(row["submission_id"])] for row in order]), number


def bytes_of_the_file_are_in_no_order(file: Path, arrival: Sequence[bytes]) -> None:
    """Nor does the place of each sheet in the file, for who reads it byte by byte."""
    content = file.read_bytes()
    places = [content.find(sealed[:24]) for sealed in arrival]
    assert -1 not in places
    assert not_in_order(places)


def ballots_have_no_time_and_no_number(stores: Stores) -> None:
    """The schema itself cannot hold when a sheet came."""
    columns = {column["name"] for column in inspect(stores["box"]).get_columns("ballot")}
    assert columns == {"box_id", "submission_id", "sealed"}
    assert not _has_rowid(stores)


def _has_rowid(stores: Stores) -> bool:
    if not stores.on_sqlite:
        return False
    with stores["box"].connect() as connection:
        query = "SELECT wr FROM pragma_table_list WHERE name = 'ballot' AND schema = 'main'"
        return connection.exec_driver_sql(query).scalar_one() == 0


def not_in_order(ranks: Sequence[int]) -> bool:
    """Whether Spearman's correlation with 0, 1, 2... is small (4.5 deviations at 300)."""
    number = len(ranks)
    order = sorted(range(number), key=ranks.__getitem__)
    distance = sum((place - rank) ** 2 for rank, place in enumerate(order))
    return abs(1 - 6 * distance / (number * (number**2 - 1))) < 0.26


# A2: after the count nothing of a sheet, and no key, is in any byte.


def nothing_is_left(poll: Poll, witness: Path, places: Iterable[Path], *, rows: bool) -> None:
    """Drop sheets, count them, then look for them and for the key in every file.

    `witness` is outside those places: it becomes a second name of the key's file, as an image of
    the disk would have. `rows` also looks for sealed sheets and ids, which a database server may
    keep in its own WAL.
    """
    key = poll.teller(poll.stores, poll.directory).keys
    private = key.read(poll.id)
    witness.hardlink_to(key.path(poll.id))
    said = sheets(60)
    sent = poll.drop(poll.box(), *said)
    poll.count(Ledger())
    secrets = [sheet.to_bytes() for sheet in said] + [private, private.hex().encode()]
    if rows:
        secrets += [part for id, sealed in sent for part in (id.bytes, sealed[:24], sealed[-24:])]
    contents = [(witness, witness.read_bytes()), *contents_of(places)]
    assert len(contents) > 1
    for file, content in contents:
        assert not [secret for secret in secrets if secret in content], file


# D1: what is acknowledged is stored.


def a_refused_sheet_is_not_acknowledged(committer: Committer) -> None:
    """On a store that fails, a drop says so."""
    try:
        committer.drop(a_box(uuid4()), uuid4(), Random(1).randbytes(SEALED))
    except BoxBroken:
        return
    raise AssertionError("acknowledged before it was stored")


# D3: nothing twice.


def retried_sheets_are_kept_once(committer: Committer, stores: Stores, number: int) -> None:
    """Each sheet is sent three times, by many threads, shuffled: each is kept once."""
    boxes = [a_box(uuid4()) for _ in range(3)]
    chance = Random(3)
    sent = [(boxes[n % 3], uuid4(), chance.randbytes(SEALED)) for n in range(number)]
    retried = sent * 3
    chance.shuffle(retried)
    with ThreadPoolExecutor(16) as children:
        list(children.map(lambda one: committer.drop(*one), retried))
    assert stored(stores) == number
    with stores["box"].connect() as connection:
        rows = connection.execute(select(ballot.c.submission_id, ballot.c.sealed))
        kept = {bytes(id): bytes(sealed) for id, sealed in rows}
    assert kept == {id.bytes: sealed for _, id, sealed in sent}


def the_first_sheet_stands(committer: Committer, stores: Stores) -> None:
    """A second sheet with the same id is a success and changes nothing."""
    box, id = a_box(uuid4()), uuid4()
    first, second = b"1" * SEALED, b"2" * SEALED
    committer.drop(box, id, first)
    committer.drop(box, id, second)
    with stores["box"].connect() as connection:
        kept = connection.execute(select(ballot.c.sealed)).scalars().all()
    assert [bytes(sealed) for sealed in kept] == [first]


# D4: a crash at every step of the count.

MOMENTS = (*STEPS, "while recording", "after recording")


def a_crash_counts_exactly_once(poll: Poll, moment: str) -> None:
    """Crash at a moment of the count, start again: counted once, nothing destroyed before."""
    poll = replace(poll, id=uuid4())
    poll.prepare()
    box, said = poll.box(), sheets(25)
    poll.drop(box, *said)
    ledger = CrashingLedger(moment)
    _crash(poll, ledger, moment)
    if poll.id not in ledger.saved:
        assert stored(poll.stores, box) == 25, "destroyed before it was recorded"
        assert poll.teller(poll.stores, poll.directory).keys.has(poll.id), "key destroyed"
    results = poll.count(ledger)
    assert [row.tally for row in results.rows] == [_counted_by_hand(poll, said)]
    _nothing_more_happens(poll, ledger, box)


def _crash(poll: Poll, ledger: CrashingLedger, moment: str) -> None:
    def progress(step: str) -> None:
        if step == moment:
            raise Crash(step)

    teller = poll.teller(poll.stores, poll.directory, progress)
    try:
        teller.count(poll.id, poll.plan(), ledger.record)
    except Crash:
        return
    raise AssertionError(f"no such moment: {moment}")


def _counted_by_hand(poll: Poll, said: list[Sheet]) -> Tally:
    ((version, document),) = poll.plan().documents.items()
    tally = Paper.of(document, "8-10", version).blank()
    for sheet in said:
        tally.add(sheet)
    return tally


def _nothing_more_happens(poll: Poll, ledger: CrashingLedger, box: BoxKey) -> None:
    teller = Teller(poll.stores, poll.directory)
    assert teller.step(poll.id) == "destroyed"
    assert stored(poll.stores, box) == 0
    assert not teller.keys.has(poll.id)
    poll.count(ledger)
    assert ledger.times == 1


class CrashingLedger(Ledger):
    """A log that crashes once, before or after it has saved."""

    def __init__(self, moment: str) -> None:
        super().__init__()
        self.moment = moment
        self.times = 0

    def record(self, results: object) -> None:
        moment, self.moment = self.moment, ""
        if moment == "while recording":
            raise Crash(moment)
        super().record(results)  # type: ignore[arg-type]
        self.times += 1
        if moment == "after recording":
            raise Crash(moment)


def number_of_boxes(stores: Stores) -> int:
    """How many boxes the store knows."""
    with stores["box"].connect() as connection:
        return connection.execute(select(func.count()).select_from(text("box"))).scalar_one()
