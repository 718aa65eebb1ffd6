"""What the load promises (L1, L3) rest on, counted instead of timed: commits, and SQLite's steps.

The benchmarks measure seconds on a quiet machine; these hold on any machine, and in each run.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event, insert

from consult.ballots.committer import Committer
from consult.ballots.sealing import SEALED
from consult.ballots.tables import ballot, box
from consult.ballots.writing import box_row
from consult.config import Settings
from consult.domain.ballot import BoxKey
from consult.stores import Stores
from tests.ballots.given import a_box
from tests.ballots.test_committer import Gate, soon

CROWD = 60
FEW, MANY = 100, 4000
"""Sheets that are in a box already."""


def sheets_that_wait_share_a_commit(stores: Stores, kind: type[Committer]) -> None:
    """A crowd costs the disk a few syncs, and not one for each child."""
    gate, commits = Gate(stores), list[object]()
    event.listen(stores["box"], "commit", commits.append)
    committer, key, chance = kind(gate), a_box(uuid4()), Random(7)
    with ThreadPoolExecutor(CROWD) as children:
        sheets = [chance.randbytes(SEALED) for _ in range(CROWD)]
        sent = [children.submit(committer.drop, key, uuid4(), sheets.pop())]
        assert gate.reached.wait(10)
        sent += [children.submit(committer.drop, key, uuid4(), sheet) for sheet in sheets]
        assert soon(lambda: committer._queue.qsize() == CROWD - 1)
        gate.open.set()
        assert [one.result(20) for one in sent] == [None] * CROWD
    committer.stop()
    assert len(commits) <= 3, f"{len(commits)} commits for {CROWD} sheets"


def a_sheet_costs_the_same_in_a_full_box(settings: Settings, kind: type[Committer]) -> None:
    """Steps of SQLite's machine for one more sheet: as many with thousands in the box."""
    few, many = (steps_of_a_sheet(settings, kind, number) for number in (FEW, MANY))
    assert many <= 1.2 * few, f"{few} steps among {FEW} sheets, {many} among {MANY}"


def steps_of_a_sheet(settings: Settings, kind: type[Committer], inside: int) -> float:
    """Steps for each of a few sheets that fall into a box with so many inside."""
    stores, steps = Stores(settings), [0]

    def count() -> None:
        steps[0] += 1

    @event.listens_for(stores["box"], "connect")
    def watch(connection: Any, _record: Any) -> None:
        connection.set_progress_handler(count, 1)

    key, chance, number = a_box(uuid4()), Random(7), 10
    fill(stores, key, inside, chance)
    committer = kind(stores)
    committer.drop(key, uuid4(), chance.randbytes(SEALED))  # It learns that the box is there.
    steps[0] = 0
    for _ in range(number):
        committer.drop(key, uuid4(), chance.randbytes(SEALED))
    found = steps[0] / number
    committer.stop()
    stores.close()
    return found


def fill(stores: Stores, key: BoxKey, number: int, chance: Random) -> None:
    """Put sheets into a box without asking anybody."""
    rows = [
        {
            "box_id": key.id.bytes,
            "submission_id": UUID(int=chance.getrandbits(128)).bytes,
            "sealed": chance.randbytes(SEALED),
        }
        for _ in range(number)
    ]
    with stores.write("box") as connection:
        connection.execute(insert(box), [box_row(key)])
        connection.execute(insert(ballot), rows)
