"""Opening the boxes of a consultation: every sheet is unsealed, checked and added to a tally.

A sheet is in memory for as long as it takes to count it; what comes out is margins only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from consult.ballots.merging import join
from consult.ballots.plan import CountPlan, Result
from consult.ballots.sealing import Opener, Unreadable
from consult.ballots.tables import ballot, box
from consult.domain.ballot import (
    REFUSED,
    STOPPED,
    BadSheet,
    BoxKey,
    Ending,
    Paper,
    Sheet,
    Tally,
    opened,
)
from consult.domain.errors import NotAllowed

AT_ONCE: Final = 500
"""Sheets read from the store at a time."""


class WrongKey(NotAllowed):
    """Raised when not one sheet opens: the key is not theirs. Nothing is destroyed."""


@dataclass
class Opening:
    """One opening of all the boxes of a consultation, with its private key."""

    connection: Connection
    consultation: UUID
    plan: CountPlan
    private_key: bytes
    opened: int = 0
    unreadable: int = 0

    def cells(self) -> list[Result]:
        """The count of each place, band and mode, sittings together.

        Raises WrongKey when there are sheets enough and none opens.
        """
        cells: dict[tuple[UUID, str, str], Result] = {}
        for row in self._boxes():
            counted = self._count(row)
            where = (counted.id, counted.band, counted.mode)
            cells[where] = join(cells[where], counted) if where in cells else counted
        if self.unreadable >= self.plan.small and not self.opened:
            raise WrongKey(sheets=self.unreadable)
        return list(cells.values())

    def _boxes(self) -> list[Row[Any]]:
        query = select(box).where(box.c.consultation == self.consultation.bytes)
        return list(self.connection.execute(query.order_by(box.c.id)))

    def _count(self, row: Row[Any]) -> Result:
        key = _key(row)
        papers = self._papers(key.band)
        if key.sitting in self.plan.set_aside:
            blank = _sum(papers, {})
            number = sheets_in(self.connection, key)
            return Result(key.place, (key.place,), key.band, key.mode, blank, number, 0, 0, 0)
        tally, ends = self._tally(key, papers)
        screens = (row.fetched, ends[REFUSED], ends[STOPPED])
        return Result(key.place, (key.place,), key.band, key.mode, tally, 0, *screens)

    def _papers(self, band: str) -> dict[str, Paper]:
        documents = self.plan.documents.items()
        return {version: Paper.of(document, band, version) for version, document in documents}

    def _tally(self, key: BoxKey, papers: dict[str, Paper]) -> tuple[Tally, Counter[str]]:
        """The sheets, and how many screens ended without one, by how they did.

        Each version has its own tally, then all together; what cannot be read is spoiled.
        """
        tallies: dict[str, Tally] = {}
        spoiled = Tally()
        ends: Counter[str] = Counter()
        opener = Opener(self.private_key, key)
        for sealed in self._sealed(key):
            try:
                sheet = self._sheet(opener, sealed, papers)
            except (Unreadable, BadSheet):
                spoiled.spoiled += 1
                continue
            if isinstance(sheet, Ending):
                ends[sheet.how] += 1
                continue
            version = sheet.questionnaire
            tally = tallies.get(version) or tallies.setdefault(version, papers[version].blank())
            tally.add(sheet)
        return _sum(papers, tallies).merge(spoiled), ends

    def _sheet(self, opener: Opener, sealed: bytes, papers: dict[str, Paper]) -> Sheet | Ending:
        try:
            content = opener.open(sealed)
        except Unreadable:
            self.unreadable += 1
            raise
        self.opened += 1
        sheet = opened(content)
        if isinstance(sheet, Ending):
            return sheet
        if sheet.questionnaire not in papers:
            raise BadSheet(question="", value="version")
        papers[sheet.questionnaire].check(sheet)
        return sheet

    def _sealed(self, key: BoxKey) -> Iterator[bytes]:
        query = select(ballot.c.sealed).where(ballot.c.box_id == key.id.bytes)
        streamed = self.connection.execution_options(yield_per=AT_ONCE).execute(query)
        return (bytes(sealed) for (sealed,) in streamed)


def _sum(papers: dict[str, Paper], tallies: dict[str, Tally]) -> Tally:
    """The tallies as one, with every question of the newest version at least."""
    newest = [paper.blank() for paper in papers.values()][-1:]
    return reduce(Tally.merge, [*newest, *tallies.values()], Tally())


def _key(row: Row[Any]) -> BoxKey:
    sitting = UUID(bytes=bytes(row.sitting)) if row.sitting is not None else None
    places = UUID(bytes=bytes(row.consultation)), UUID(bytes=bytes(row.place))
    return BoxKey(*places, row.band, row.mode, sitting)


def sheets_in(connection: Connection, key: BoxKey) -> int:
    """How many sheets a box holds."""
    query = select(func.count()).where(ballot.c.box_id == key.id.bytes)
    return connection.execute(query).scalar_one()
