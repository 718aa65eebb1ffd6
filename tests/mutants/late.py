"""Boxes that say which sheets came late, or count them wrongly: each breaks one promise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from consult.ballots.committer import Committer
from consult.ballots.writing import Writer
from consult.domain.ballot import BoxKey
from consult.stores import Stores


class KeepsLateSheetsApart(Committer):
    """Drops what comes late into a box of its own: it is easy to count there, and to read."""

    def drop(
        self,
        key: BoxKey,
        submission: UUID,
        sealed: bytes,
        most: int = 0,
        ticket: Any = None,
        *,
        late: bool = False,
    ) -> None:
        here = replace(key, sitting=uuid4()) if late else key
        super().drop(here, submission, sealed, most, ticket, late=late)


class _CountsEachTime(Writer):
    def _add_ballots(self, raw: Any, drops: Any) -> None:
        super()._add_ballots(raw, [one._replace(late=False) for one in drops])
        self._count_late(raw, Counter(one.box.id.bytes for one in drops if one.late))


class CountsEachTime(Committer):
    """Counts a sheet as late each time that it is sent."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self._writer = _CountsEachTime(stores)


class _ForgetsLateness(Writer):
    def _count_late(self, raw: Any, late: Any) -> None:
        del raw, late


class ForgetsLateness(Committer):
    """Takes what comes late as if it had come in time."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self._writer = _ForgetsLateness(stores)
