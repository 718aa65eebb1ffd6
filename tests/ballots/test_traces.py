"""Sheets are deleted some at a time, all of one consultation and none of another."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from consult.ballots import traces
from consult.ballots.traces import delete_sheets
from tests.ballots.given import Poll, sheets, stored
from tests.ballots.promises import number_of_boxes

SIZES = (0, 1, 3, 4, 5, 8, 9, 1, 1, 1, 12)


def filled(poll: Poll, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        poll.drop(poll.box(), *sheets(size))


@pytest.mark.parametrize("at_once", [1, 4, 1000])
@pytest.mark.parametrize("boxes", [1, 3, 1000])
def test_all_sheets_and_boxes_go_and_those_of_others_stay(
    poll: Poll, monkeypatch: pytest.MonkeyPatch, at_once: int, boxes: int
) -> None:
    monkeypatch.setattr(traces, "AT_ONCE", at_once)
    monkeypatch.setattr(traces, "BOXES", boxes)
    other = Poll(poll.stores, poll.directory, poll.committer)
    other.prepare()
    filled(poll, SIZES)
    filled(other, (2, 7))
    delete_sheets(poll.stores, poll.id)
    assert (stored(poll.stores), number_of_boxes(poll.stores)) == (9, 2)
    delete_sheets(poll.stores, poll.id)
    assert stored(poll.stores) == 9


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_file_is_never_kept_from_children_for_many_sheets(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(poll, SIZES)
    monkeypatch.setattr(traces, "AT_ONCE", 4)
    deleted: list[int] = [0]

    @event.listens_for(poll.stores["box"], "begin")
    def begin(connection: object) -> None:
        deleted.append(0)

    @event.listens_for(poll.stores["box"], "after_cursor_execute")
    def count(connection: object, cursor: Any, statement: str, *rest: object) -> None:
        if statement.startswith("DELETE FROM ballot"):
            deleted[-1] += cursor.rowcount

    delete_sheets(poll.stores, poll.id)
    assert sum(deleted) == sum(SIZES)
    assert max(deleted) == 4
