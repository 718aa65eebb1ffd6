"""Statements that leave in a row: what has not left yet leaves while an answer is waited for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from psycopg.waiting import READY_NONE, READY_R, READY_RW, READY_W, WAIT_R, WAIT_RW, WAIT_W

from consult.postgresql import Connection


def waits(asked: list[int], ready: list[int], unsent: int) -> tuple[list[int], list[int]]:
    """What is waited for, and what those who asked are told, with `unsent` parts to be sent."""
    told: list[int] = []
    left = iter([1] * unsent)

    def asking() -> Any:
        for wanted in asked:
            told.append((yield wanted))
        return "the answer"

    connection: Any = SimpleNamespace(pgconn=SimpleNamespace(flush=lambda: next(left, 0)))
    waiting: Any = Connection._sending(connection, asking())
    waited = [next(waiting)]
    for one in ready[:-1]:
        waited.append(waiting.send(one))
    with pytest.raises(StopIteration) as ended:
        waiting.send(ready[-1])
    assert ended.value.value == "the answer"
    return waited, told


def test_an_answer_is_waited_for_once_all_has_left() -> None:
    assert waits([WAIT_R], [READY_R], 0) == ([WAIT_R], [READY_R])


def test_what_has_not_left_leaves_first() -> None:
    waited, told = waits([WAIT_R], [READY_W, READY_W, READY_R], 2)
    assert waited == [WAIT_RW, WAIT_RW, WAIT_R]
    assert told == [READY_R]


def test_an_answer_that_comes_meanwhile_is_read() -> None:
    waited, told = waits([WAIT_R, WAIT_R], [READY_RW, READY_W, READY_R], 2)
    assert waited == [WAIT_RW, WAIT_RW, WAIT_R]
    assert told == [READY_R, READY_R]


def test_nothing_that_comes_for_a_while_is_told_as_it_is() -> None:
    assert waits([WAIT_R], [READY_NONE], 1) == ([WAIT_RW], [READY_NONE])


def test_who_sends_waits_as_before() -> None:
    waited, told = waits([WAIT_RW, WAIT_W], [READY_RW, READY_W], 5)
    assert (waited, told) == ([WAIT_RW, WAIT_W], [READY_RW, READY_W])
