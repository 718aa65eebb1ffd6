"""A backup of a city that works: web and worker run, children answer, and nothing stops for it."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from consult.backup.locks import PrivateKey
from consult.backup.restoring import Source, restore
from consult.ballots.sealing import SEALED
from consult.ballots.tables import ballot
from consult.config import Settings
from tests.backup.given import LOCK, FullCity, a_full_city, opened
from tests.backup.promises import make
from tests.conftest import Promised
from tests.faults.city import City, a_city
from tests.faults.load import Load
from tests.faults.processes import Starter, killed_at_the_end, warm
from tests.ports import free_port

BETWEEN = 60
"""Sheets that are acknowledged between two backups."""
REST = 0.1
"""Seconds that a child rests: else each backup takes longer, and the next one finds more yet."""


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts `consult` commands soon: their imports are done."""
    with warm() as starter:
        yield starter


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A city with one open consultation."""
    made = a_city(settings)
    yield made
    made.shut_down()


@pytest.mark.parametrize("number", [2, pytest.param(30, marks=pytest.mark.long)])
def test_backups_of_a_working_city_hold_every_sheet_acknowledged_before(
    city: City, starter: Starter, number: int, tmp_path: Path, promise: Promised
) -> None:
    key, port = PrivateKey.new(), free_port()
    env = city.environment(port)
    processes = [
        starter.start((name,), env, tmp_path / f"{name}.log") for name in ("web", "worker")
    ]
    missing = held = 0
    with killed_at_the_end(*processes):
        processes[0].wait_until_it_answers()
        with Load(city, [port], rest=REST) as load:
            for turn in range(number):
                load.wait_for_thanks(BETWEEN)
                before = set(load.ledger.ok)
                file = tmp_path / f"{turn}.backup"
                command = ("backup", str(file), "--recipient", key.recipient.public_key)
                done = starter.start(command, env, tmp_path / f"backup-{turn}.log")
                assert done.wait_for_end() == 0, done.said
                found = _sheets_in(file, key, tmp_path / f"restored-{turn}")
                missing += len(before - found)
                held += len(found)
                assert found <= load.ledger.sent
            refused = sum(told for status, told in load.ledger.told.items() if status != 200)
    assert (missing, refused) == (0, 0)
    promise(
        "D10", f"{number} backups under load: {held:,} sheets held, {missing} acknowledged lost"
    )


def _sheets_in(file: Path, key: PrivateKey, place: Path) -> set[UUID]:
    """The sheets of a backup, once it is restored."""
    settings = Settings.from_environment({"CONSULT_DATA": str(place)})
    assert not restore(Source.open(file, [key]), settings).lost_keys
    with opened(settings) as (_, stores), stores["box"].connect() as connection:
        ids = connection.execute(select(ballot.c.submission_id)).scalars()
        return {UUID(bytes=bytes(id)) for id in ids}


@pytest.mark.long
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_memory_of_a_backup_and_of_a_restore_does_not_grow_with_the_box(
    settings: Settings, tmp_path: Path
) -> None:
    full = a_full_city(settings, 1)
    peaks = []
    for number in (1_000, 30_000):
        _fill(full, number)
        file, place = tmp_path / f"{number}.backup", tmp_path / f"restored-{number}"
        tracemalloc.start()
        make(full.stores, file)
        there = Settings.from_environment({"CONSULT_DATA": str(place)})
        restore(Source.open(file, [LOCK]), there)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0], peaks
    full.city.shut_down()


def _fill(full: FullCity, number: int) -> None:
    """Sheets without the work of sealing them."""
    box = full.box().id.bytes
    with full.stores.write("box") as connection:
        for _ in range(number // 1_000):
            rows = [
                {"box_id": box, "submission_id": os.urandom(16), "sealed": os.urandom(SEALED)}
                for _ in range(1_000)
            ]
            connection.execute(insert(ballot), rows)
