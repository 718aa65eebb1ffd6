"""What a backup promises, each as one function: the mutants have to fail them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert

from consult.accounts.tables import attempt
from consult.application import city as use_cases
from consult.backup.archive import BackupInconsistent
from consult.backup.contents import NOT_IN_BACKUPS
from consult.backup.envelope import BackupDamaged
from consult.backup.making import Made, back_up
from consult.backup.restoring import Restored, Source, is_empty, restore
from consult.ballots.committer import Committer
from consult.config import Settings
from consult.domain.errors import ConsultError
from consult.stores import Stores
from tests.backup.given import LOCK, NOW, FullCity, count, portrait, wipe

Make = Callable[[Stores, Path], Made]
Load = Callable[[Source, Settings], Restored]


def make(stores: Stores, file: Path) -> Made:
    """The real backup."""
    return back_up(stores, file, [LOCK], NOW)


def load(source: Source, settings: Settings) -> Restored:
    """The real restore."""
    return restore(source, settings)


# D10: backup, wipe, restore.


def a_restored_city_is_the_same(full: FullCity, make: Make, file: Path, place: Settings) -> str:
    """Back up, lose everything, restore: the same city, and its sheets are counted.

    Says what was compared.
    """
    before = portrait(full.settings)
    make(full.stores, file)
    wipe(full.city)
    restore(Source.open(file, [LOCK]), place)
    after = portrait(place)
    kept = before.tables.keys() - NOT_IN_BACKUPS
    wrong = [name for name in kept if after.tables[name] != before.tables[name]]
    wrong += [name for name, rows in before.shown.items() if after.shown[name] != rows]
    assert not wrong, f"not the same: {wrong}"
    assert (after.head, after.sealed, after.keys) == (before.head, before.sealed, before.keys)
    assert after.installation == before.installation
    counted = count(place, full.city)
    assert counted == +full.said, "sheets were lost, or counted otherwise"
    engines = " to ".join(
        "SQLite" if one.database_url is None else "PostgreSQL" for one in (full.settings, place)
    )
    return (
        f"{engines}: {before.head[0]:,} events, {len(kept)} tables, {len(before.shown)} models, "
        f"{len(wrong)} differ; {counted.total():,} of {full.said.total():,} counted"
    )


# One moment for all stores.


@dataclass
class InStep:
    """A writer that goes from store to store: the log, the box, the staff, then again."""

    full: FullCity
    steps: int = 0

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._moved = threading.Condition()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Write until the block ends."""
        with ThreadPoolExecutor(1) as pool:
            written = pool.submit(self._run)
            try:
                yield
            finally:
                self._stopping.set()
            written.result(60)

    def wait_for_steps(self, more: int, within: float = 20.0) -> None:
        """Wait until it has written that many more times."""
        with self._moved:
            wanted = self.steps + more
            assert self._moved.wait_for(lambda: self.steps >= wanted, within)

    def _run(self) -> None:
        committer = Committer(self.full.stores)
        sealed = self.full.sealed("yes")
        try:
            while not self._stopping.is_set():
                self._write(committer, sealed)
        finally:
            committer.stop()

    def _write(self, committer: Committer, sealed: bytes) -> None:
        city, number = self.full.city, uuid4()
        use_cases.rename_place(city.log, city.places[1], f"École {number}")
        self._step()
        committer.drop(self.full.box(), number, sealed)
        self._step()
        with city.stores.write("staff") as connection:
            row = {"subject": str(number), "failures": 1, "expires": 0}
            connection.execute(insert(attempt).values(row))
        self._step()

    def _step(self) -> None:
        with self._moved:
            self.steps += 1
            self._moved.notify_all()


def a_backup_is_of_one_moment(full: FullCity, make: Make, place: Path, number: int) -> int:
    """Back up again and again while somebody writes to one store after the other.

    Each time the log is level with the box, or one ahead; so is the box with the staff. Says
    between how many writes the backups fell.
    """
    base = make(full.stores, place / "base.backup").manifest.tables
    writer = InStep(full)
    with writer.running():
        for turn in range(number):
            writer.wait_for_steps(2)
            made = make(full.stores, place / f"{turn}.backup")
            log, box, staff = (
                made.manifest.tables[name].rows - base[name].rows
                for name in ("log.events", "box.ballot", "staff.attempt")
            )
            assert log >= box >= staff >= log - 1, f"not one moment: {log}, {box}, {staff}"
            made.file.unlink()
    return writer.steps


# Nothing is loaded that was not checked.


def a_cut_backup_is_refused(full: FullCity, load: Load, file: Path, place: Settings) -> None:
    """A backup whose end is missing touches nothing."""
    make(full.stores, file)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) * 2 // 3])
    _touches_nothing(load, file, place, BackupDamaged)


def a_backup_that_lacks_rows_is_refused(
    full: FullCity, load: Load, file: Path, place: Settings
) -> None:
    """A backup that says it holds more than it does touches nothing."""
    from consult.backup import archive

    class Forgetful(archive.Archive):
        def _line(self, line: bytes) -> None:
            if not line.startswith(b'["a1"'):  # Of the one who has an account.
                super()._line(line)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("consult.backup.making.Archive", Forgetful)
        make(full.stores, file)
    _touches_nothing(load, file, place, BackupInconsistent)


def _touches_nothing(load: Load, file: Path, place: Settings, expected: type[ConsultError]) -> None:
    place.prepare()
    with pytest.raises(expected):
        load(Source.open(file, [LOCK]), place)
    stores = Stores(place)
    assert is_empty(stores)
    assert not list(place.keys.glob("*.key"))
    stores.close()
