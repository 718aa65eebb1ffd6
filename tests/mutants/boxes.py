"""Ballot boxes broken on purpose: each breaks one promise, and its check must say so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import MetaData

from consult.ballots import sealing, traces
from consult.ballots.committer import Committer
from consult.ballots.keys import Keys
from consult.ballots.plan import CountPlan
from consult.ballots.tables import metadata
from consult.ballots.teller import RECORDED, Record, Teller
from consult.ballots.writing import Drop, Writer
from consult.domain.ballot import BoxKey
from consult.stores import Stores

EXTRA_COLUMN = {
    "a time": {
        "sqlite": "came REAL DEFAULT (julianday('now'))",
        "postgresql": "came TIMESTAMPTZ DEFAULT clock_timestamp()",
    },
    "a number": {
        "sqlite": "number INTEGER PRIMARY KEY AUTOINCREMENT",
        "postgresql": "number BIGSERIAL",
    },
    "rows in order": {"sqlite": "", "postgresql": ""},
}


def create_with(stores: Stores, mutation: str) -> None:
    """Create the tables, the ballots with one thing that keeps the order of arrival."""
    others = [table for table in metadata.sorted_tables if table.name != "ballot"]
    reduced = MetaData()
    for table in others:
        table.to_metadata(reduced)
    stores.create("box", reduced)
    dialect = stores["box"].dialect.name
    extra = EXTRA_COLUMN[mutation][dialect]
    blob = "BLOB" if stores.on_sqlite else "BYTEA"
    columns = [f"box_id {blob}", f"submission_id {blob}", f"sealed {blob}", extra]
    unique = "UNIQUE (box_id, submission_id)"
    with stores.write("box") as connection:
        definition = ", ".join([*filter(None, columns), unique])
        connection.exec_driver_sql(f"CREATE TABLE ballot ({definition})")


def seal_unpadded(public_key: bytes, sheet: bytes, box: BoxKey) -> bytes:
    """Seals without padding: the length of a sheet tells what it says."""
    return sealing._SUITE.encrypt(sheet, sealing._loaded(public_key), sealing.context(box))


class CountsBesideSheets(Committer):
    """Writes the counter of screens with each sheet: where it moves alone, a child said no."""

    def _ticks_are_due(self) -> bool:
        return bool(self._ticks)


class KeepsRefusalsApart(Committer):
    """Counts every second screen instead of dropping it, as when a refusal is only a number."""

    def drop(self, key: BoxKey, submission: UUID, sealed: bytes, most: int = 0) -> None:
        self._dropped = getattr(self, "_dropped", 0) + 1
        if self._dropped % 2:
            super().drop(key, submission, sealed, most)


class AcknowledgesFirst(Committer):
    """Says thank you, then tries to store."""

    def _wait(self, waiting: Any) -> None:
        self._start()
        self._queue.put(waiting)


class _ForgetsTheId(Writer):
    def write(self, drops: Any, ticks: Any, *, wait: bool = True) -> Any:
        renamed = [Drop(one.box, uuid4().bytes, one.sealed) for one in drops]
        return super().write(renamed, ticks, wait=wait)


class ForgetsTheId(Committer):
    """Gives each request an id of its own: a retry is a second sheet."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self._writer = _ForgetsTheId(stores)


class _LastOneStands(Writer):
    def insertion(self, rows: int) -> str:
        replace = "(box_id, submission_id) DO UPDATE SET sealed = excluded.sealed"
        return super().insertion(rows).replace("DO NOTHING", replace)


class LastOneStands(Committer):
    """A second sheet with the same id replaces the first."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self._writer = _LastOneStands(stores)


class LosesSome(Committer):
    """Drops a sheet out of twenty when many come at once."""

    def _write(self, drops: list[Drop], ticks: Counter[tuple[BoxKey, str]], wait: bool) -> Any:
        kept = [one for one in drops if one.submission[0] >= 13]
        return super()._write(kept, ticks, wait)


class _KeptKeys(Keys):
    def destroy(self, consultation: UUID) -> None:
        del consultation


class KeepsTheKey(Teller):
    """Counts, deletes the sheets, forgets the key."""

    def __init__(self, stores: Stores, directory: Path, *rest: Any) -> None:
        super().__init__(stores, directory, *rest)
        self.keys = _KeptKeys(directory)


class _UnlinkedKeys(Keys):
    def destroy(self, consultation: UUID) -> None:
        self.path(consultation).unlink(missing_ok=True)


class OnlyUnlinksTheKey(Teller):
    """Unlinks the key: its bytes stay on the disk."""

    def __init__(self, stores: Stores, directory: Path, *rest: Any) -> None:
        super().__init__(stores, directory, *rest)
        self.keys = _UnlinkedKeys(directory)


class LeavesTheWal(Teller):
    """Deletes the rows and believes that they are gone."""

    def _finish(self, consultation: UUID) -> None:
        if self.step(consultation) == RECORDED:
            traces.delete_sheets(self._stores, consultation)
            self.keys.destroy(consultation)
            self._mark(consultation, "destroyed")


class KeepsTheSheets(Teller):
    """Destroys the key and leaves the sealed sheets."""

    def _finish(self, consultation: UUID) -> None:
        if self.step(consultation) == RECORDED:
            self.keys.destroy(consultation)
            self._mark(consultation, "destroyed")


class DeletesBeforeRecording(Teller):
    """Empties the box as soon as it is opened."""

    def _open(self, consultation: UUID, plan: CountPlan, private_key: bytes) -> Any:
        results = super()._open(consultation, plan, private_key)
        traces.delete_sheets(self._stores, consultation)
        return results


class DestroysTheKeyBeforeRecording(Teller):
    """Destroys the key as soon as the box is opened."""

    def _open(self, consultation: UUID, plan: CountPlan, private_key: bytes) -> Any:
        results = super()._open(consultation, plan, private_key)
        self.keys.destroy(consultation)
        return results


class MarksBeforeRecording(Teller):
    """Notes that the counts are recorded before they are."""

    def _count(self, consultation: UUID, plan: CountPlan, record: Record) -> None:
        results = self._open(consultation, plan, self.keys.read(consultation))
        self._mark(consultation, RECORDED)
        for step in ("shut", "open", "record"):
            self._progress(step)
        record(results)
        self._progress("recorded")


class NeverFinishes(Teller):
    """Believes after a crash that recording was the end of it."""

    def _finish(self, consultation: UUID) -> None:
        self._progress("delete")
        self._mark(consultation, "destroyed")
