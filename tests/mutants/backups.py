"""Backups broken on purpose: each breaks one promise, and its check must say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from consult import about
from consult.backup import making, restoring
from consult.backup.archive import Manifest, Reading
from consult.backup.closing import Leaving
from consult.backup.contents import CARRIED, Carried, carried
from consult.backup.making import Made
from consult.backup.restoring import Restored, Source
from consult.backup.snapshot import Snapshot, read_files
from consult.ballots.tables import ballot
from consult.chain import links
from consult.config import Settings
from consult.stores import Stores
from tests.backup import promises

Broken = pytest.MonkeyPatch.context


def without_the_box(stores: Stores, file: Path) -> Made:
    """Forgets the sheets that wait."""

    def some(stores: Stores) -> list[Carried]:
        return [one for one in carried(stores) if one.store != "box"]

    with Broken() as patch:
        patch.setattr(making, "carried", some)
        return promises.make(stores, file)


def without_keys(stores: Stores, file: Path) -> Made:
    """Forgets what opens the sheets."""

    @contextmanager
    def bare(settings: Settings, stores: Stores) -> Iterator[Snapshot]:
        with ORIGINAL(settings, stores) as moment:
            files = {name: kept for name, kept in moment.files.items() if "keys" not in name}
            yield Snapshot(moment.connections, files)

    with Broken() as patch:
        patch.setattr(making, "snapshot", bare)
        return promises.make(stores, file)


ORIGINAL = making.snapshot


def store_by_store(wait: Callable[[], object]) -> promises.Make:
    """Copies one store after the other, and no lock: `wait` is called in between."""

    @contextmanager
    def loose(settings: Settings, stores: Stores) -> Iterator[Snapshot]:
        with ExitStack() as closing:
            connections = {}
            for store in CARRIED:
                wait()
                connection = closing.enter_context(_reading(stores, store).connect())
                connection.execute(select(FIRST[store])).first()
                connections[store] = connection
            yield Snapshot(connections, read_files(settings))

    def make(stores: Stores, file: Path) -> Made:
        with Broken() as patch:
            patch.setattr(making, "snapshot", loose)
            return promises.make(stores, file)

    return make


FIRST = {"log": links.c.ordinal, "box": ballot.c.box_id, "staff": promises.attempt.c.subject}


def _reading(stores: Stores, store: str) -> Engine:
    if stores.on_sqlite:
        return stores[store]
    return stores[store].execution_options(isolation_level="REPEATABLE READ")


def unchecked(source: Source, settings: Settings) -> Restored:
    """Believes what a file announces, and loads what there is."""

    def believe(reading: Reading) -> Manifest:
        return reading._manifest or Manifest({}, (), (0, ""))

    with Broken() as patch:
        patch.setattr(Reading, "manifest", property(believe))
        patch.setattr(restoring, "prove", lambda *_: None)
        return promises.load(source, settings)


def checks_while_it_loads(source: Source, settings: Settings) -> Restored:
    """Begins to load before it has read the file to its end."""
    stores = Stores(settings)
    settings.prepare()
    restoring.begin_restore(stores, "")
    stores.close()
    return promises.load(source, settings)


def leaves_the_door_open(leaving: Leaving, to: str) -> None:
    """Notes that the city has moved, and goes on taking what comes."""
    leaving.reading.close()
    if leaving.lock is not None:
        leaving.lock.exec_driver_sql('SET LOCAL search_path TO "log"')
        about.note_within(leaving.lock, state=about.MOVED, to=to)
        leaving.lock.commit()
        return
    with leaving.stores["log"].begin() as connection:
        about.note_within(connection, state=about.MOVED, to=to)
