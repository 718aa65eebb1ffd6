"""D6 where the server's own disk is full: it ends itself, and no child is thanked meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from consult.config import Settings
from tests.conftest import Promised
from tests.faults.city import a_city
from tests.faults.load import Ledger, Load
from tests.faults.processes import Starter
from tests.faults.small_disk import TOLD, SmallDisk, small_disk
from tests.postgres.conftest import settings_of
from tests.postgres.machines import Machine, a_machine
from tests.postgres.restarts import answering
from tests.postgres.servers import Make, Server

LITTLE = {
    "wal_keep_size": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "48MB",
    "wal_recycle": "off",
}
"""A WAL that fits on a small disk, and takes new room for what is new."""


@contextmanager
def writing_ahead_on(disk: SmallDisk, server: Server) -> Iterator[None]:
    """Keep the WAL of a server on a small disk until the block ends."""
    server.settings |= LITTLE
    server.stop()
    wal, there = server.directory / "pg_wal", disk.folder / "pg_wal"
    shutil.chown(disk.folder, server.user)
    shutil.copytree(wal, there)
    for path in (there, *there.rglob("*")):
        shutil.chown(path, server.user)
    there.chmod(0o700)
    shutil.rmtree(wal)
    wal.symlink_to(there)
    server.start()
    try:
        yield
    finally:
        server.stop()


@pytest.fixture
def made(make_server: Make) -> Server:
    """A server that no other test needs."""
    return make_server()


@pytest.fixture
def settings(made: Server, tmp_path: Path) -> Settings:
    """Settings of a city on it."""
    return settings_of(made.address(made.new_database()), tmp_path / "data")


def fill_under(machine: Machine, server: Server, disk: SmallDisk) -> Ledger:
    """Fill the disk under a web, make room, start the server; what children were told."""
    with answering(machine, 1) as (web,), Load(machine.city, [web.port]) as load:
        load.wait_for_thanks(TOLD)
        disk.fill()
        with suppress(psycopg.OperationalError):
            server.ask("SELECT pg_switch_wal()")
        load.wait_for_answers(503, TOLD, of=100_000)
        disk.make_room()
        server.restart()
        load.wait_for_thanks(TOLD)
        assert web.is_running
    load.ledger.check(machine.city)
    return load.ledger


def test_a_server_without_room_for_its_wal_thanks_nobody_and_goes_on_once_it_is_started(
    made: Server, settings: Settings, starter: Starter, tmp_path: Path, promise: Promised
) -> None:
    with small_disk() as disk, writing_ahead_on(disk, made):
        city = a_city(settings)
        try:
            ledger = fill_under(a_machine(city, starter, tmp_path / "one"), made, disk)
        finally:
            city.shut_down()
    assert "No space left on device" in made.said()
    assert "Tes réponses sont toujours là" in ledger.pages[503]
    assert set(ledger.told) <= {200, 503, 507}, ledger.told
    refused, thanked = ledger.told[503], len(ledger.ok)
    promise(
        "D6", f"the disk of the WAL filled: {refused:,} told so, {thanked:,} acknowledged, 0 lost"
    )
