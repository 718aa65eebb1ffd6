"""Opening sealed sheets and counting them. Nothing but this is in a scrutineer's process.

A sheet is in memory for as long as it takes to count it; what comes out is margins only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from uuid import UUID

from consult.ballots.sealing import Opener, Unreadable, context
from consult.domain import device
from consult.domain.ballot import ENDINGS, BadSheet, BoxKey, Paper, Sheet, Tally
from consult.domain.document import Document

Cell = tuple[UUID, str, str]
"""What is counted together: a place, a band and a mode; its sittings are not told apart."""
Sheaf = list[tuple[BoxKey, list[bytes]]]
"""Sealed sheets, by the box in which they were."""
Papers = Mapping[str, Paper]


@dataclass
class Counted:
    """The count of one cell: a tally for each version, and the screens that ended without one."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    spoiled: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    def merge(self, other: Counted) -> None:
        """Add another count of the same cell."""
        for version, tally in other.tallies.items():
            mine = self.tallies.get(version)
            self.tallies[version] = mine.merge(tally) if mine else tally
        self.spoiled += other.spoiled
        self.ends.update(other.ends)

    def tally(self, papers: Papers) -> Tally:
        """All versions as one, with every question of the newest version at least."""
        newest = [paper.blank() for paper in papers.values()][-1:]
        counted = reduce(Tally.merge, [*newest, *self.tallies.values()], Tally())
        return counted.merge(Tally(spoiled=self.spoiled))


@dataclass
class Findings:
    """What was found so far, and in how many sheets."""

    cells: dict[Cell, Counted] = field(default_factory=dict)
    opened: int = 0
    unreadable: int = 0
    """Sheets that are not sealed with this key, or not for their box."""

    def at(self, cell: Cell) -> Counted:
        """The count of a cell, empty the first time."""
        return self.cells.get(cell) or self.cells.setdefault(cell, Counted())

    def merge(self, other: Findings) -> None:
        """Add what somebody else found."""
        for cell, counted in other.cells.items():
            self.at(cell).merge(counted)
        self.opened += other.opened
        self.unreadable += other.unreadable


class Scrutiny:
    """Opens sheaves with the private key of their consultation, and counts what is in them."""

    def __init__(self, private_key: bytes, documents: Mapping[str, Document]) -> None:
        self.findings = Findings()
        self._opener = Opener(private_key)
        self._documents = documents
        self._papers: dict[str, dict[str, Paper]] = {}

    def papers(self, band: str) -> Papers:
        """The questions of a band, by version."""
        if band not in self._papers:
            self._papers[band] = {
                version: Paper.of(document, band, version)
                for version, document in self._documents.items()
            }
        return self._papers[band]

    def count(self, sheaf: Sheaf) -> None:
        """Open and count. A sheet that cannot be read is spoiled."""
        for box, sealed in sheaf:
            self._count(box, sealed)

    def _count(self, box: BoxKey, sealed: Iterable[bytes]) -> None:
        counted, papers = self.findings.at((box.place, box.band, box.mode)), self.papers(box.band)
        for content in self._opened(box, sealed, counted):
            if (ending := ENDINGS.get(content)) is not None:
                counted.ends[ending.how] += 1
                continue
            try:
                sheet = self._read(content, box.band)
                papers[sheet.questionnaire].check(sheet)
            except (KeyError, BadSheet):
                counted.spoiled += 1
                continue
            if (tally := counted.tallies.get(sheet.questionnaire)) is None:
                tally = counted.tallies[sheet.questionnaire] = papers[sheet.questionnaire].blank()
            tally.add(sheet)

    def _opened(self, box: BoxKey, sealed: Iterable[bytes], counted: Counted) -> Iterator[bytes]:
        """What is in the sheets that open; the others are counted."""
        found, open_, bound_to = self.findings, self._opener.open, context(box)
        for one in sealed:
            try:
                content = open_(one, bound_to)
            except Unreadable:
                found.unreadable += 1
                counted.spoiled += 1
            else:
                found.opened += 1
                yield content

    def _read(self, content: bytes, band: str) -> Sheet:
        """The sheet that was sealed, here or on a child's device. Raises BadSheet."""
        if content.startswith(device.MARK):
            return device.DeviceForm.from_bytes(content).sheet(self._documents, band)
        return Sheet.from_bytes(content)
