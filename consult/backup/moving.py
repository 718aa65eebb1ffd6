"""Moves a city from one engine to the other, with its box open if need be.

The worker must be stopped: the move takes its place. A site that still runs waits, then fails: no
sheet is acknowledged that the new place does not have. Keys, secrets and the seal are files of
the data directory, and stay where they are.

    mark the new place -> hold the old -> load, fold, prove -> close the old -> open the new

A crash before the old place is closed leaves it as it was; after, a second run ends the move.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from consult import about
from consult.backup.archive import Manifest, Section
from consult.backup.closing import empty_box, leaving, reopen
from consult.backup.contents import carried, count_rows, read_rows
from consult.backup.making import Progress, silent
from consult.backup.restoring import RestoreFailed, begin, finish, load, prove
from consult.backup.snapshot import Snapshot
from consult.config import Settings
from consult.domain.errors import NotAllowed
from consult.election import stand
from consult.projections.models import MODELS
from consult.projections.runner import Projector, canonical_dump, read_position
from consult.services import open_log
from consult.stores import Stores, check_reachable

PATIENCE: Final = 6.0
"""Seconds in which a worker that has just been stopped gives its place back."""
Step = Callable[[str], object]
"""Told each step before it is done: "load", "prove", "close", "open"."""


class StillWorking(NotAllowed):
    """Raised when the city's worker runs: nothing can be moved from under it."""


@dataclass(frozen=True)
class Moved:
    """A city in its new place."""

    to: str
    manifest: Manifest


def _silent(step: str) -> None:
    del step


def move(
    source: Settings, target: Settings, progress: Progress = silent, step: Step = _silent
) -> Moved:
    """Carry the city of `source` to the empty place of `target`, and close the old one.

    Raises StillWorking, PlaceTaken, RestoreFailed: the city stays where it is then.
    """
    check_reachable(source)
    check_reachable(target)
    old, new = Stores(source), Stores(target)
    try:
        moving = _Move(old, new, progress, step)
        if moving.has_arrived():
            return moving.open(Manifest({}, (), (0, "")))
        with stand(old) as election:
            until = time.monotonic() + PATIENCE
            while not election.won():
                if time.monotonic() > until:
                    raise StillWorking()
                time.sleep(0.1)
            return moving.run()
    finally:
        old.close()
        new.close()


LEFT: Final = (about.RESTORING, about.ARRIVING, about.ARRIVED, about.MOVED)
"""States of a new place that a move takes up again, or comes back to."""


class _Move:
    def __init__(self, old: Stores, new: Stores, progress: Progress, step: Step) -> None:
        self._old, self._new = old, new
        self._progress, self._step = progress, step
        self._to = about.where(new.settings)

    def has_arrived(self) -> bool:
        """Whether another run was interrupted when all was done but the opening."""
        left, arrived = about.read(self._old), about.read(self._new)
        same = left.installation == arrived.installation
        return same and (left.state, arrived.state) == (about.MOVED, about.ARRIVED)

    def run(self) -> Moved:
        """Begin, or begin again where another run was interrupted."""
        if about.read(self._old).state == about.LEAVING:
            reopen(self._old)
        about.check(self._old)
        return self._carry(about.read(self._old).installation)

    def _carry(self, installation: str) -> Moved:
        begin(self._new, installation, about.ARRIVING, LEFT)
        with leaving(self._old) as held:
            self._step("load")
            manifest = self._load(held.moment)
            self._step("prove")
            self._prove(manifest)
            about.note(self._new, state=about.ARRIVED)
            self._step("close")
            held.close(self._to)
        return self.open(manifest)

    def _load(self, moment: Snapshot) -> Manifest:
        tables, totals = carried(self._old), {}

        def sections() -> Iterator[Section]:
            for one in tables:
                rows = read_rows(moment.connections[one.store], one)
                section = Section(one.name, one.columns).fed_by(rows)
                yield section
                totals[one.name] = section.summing.total

        rows = count_rows(moment.connections, tables)
        load(self._new, sections(), rows, self._progress)
        return Manifest(totals, (), moment.head)

    def _prove(self, manifest: Manifest) -> None:
        prove(self._new, manifest)
        _fold(self._old)
        for model in MODELS:
            if read_position(self._old, model.name)[1]:
                continue  # It has stopped there at an error: nothing to compare with.
            if canonical_dump(self._old, model.rows) != canonical_dump(self._new, model.rows):
                raise RestoreFailed(what=model.name, path=self._to)

    def open(self, manifest: Manifest) -> Moved:
        """Let the new place be the city's, and destroy the sheets of the old one."""
        self._step("open")
        finish(self._new, about.LIVE)
        empty_box(self._old)
        return Moved(self._to, manifest)


def _fold(stores: Stores) -> None:
    """Let the read models of the old place reach the end of its log."""
    log = open_log(stores.settings)
    try:
        Projector(log, stores, MODELS).catch_up()
    finally:
        log.close()
