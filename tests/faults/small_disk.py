"""D6: a disk of some megabytes that fills up while children answer, and is emptied again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from consult.config import Settings
from tests.faults.city import City, a_city
from tests.faults.load import Ledger, Load
from tests.faults.processes import Starter, killed_at_the_end
from tests.ports import free_port
from tests.prepared import new_database

SIZE = 96 * 2**20
"""Bytes: a WAL of 32 MB has its place, as on any disk that is not full."""
LEFT = 256 * 2**10
"""Bytes that are left when the disk is nearly full: room for a few dozen sheets."""
TOLD = 20
"""Children who are told that there is no room, each time."""

TOO_MANY = 2_000
"""Answers on a full disk after which nobody waits any longer for a refusal."""


@dataclass(frozen=True)
class SmallDisk:
    """A file system of SIZE bytes, mounted at `folder`."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        """Leave LEFT bytes: what is written next fills the disk, if it is not full already."""
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while (more := self._room() - LEFT) > 0:
                file.write(bytes(min(more, LEFT)))

    def _room(self) -> int:
        system = os.statvfs(self.folder)
        return system.f_bavail * system.f_bsize

    def make_room(self) -> None:
        """Give the room back, as who deletes old files does."""
        self._ballast.unlink()


@contextmanager
def small_disk() -> Iterator[SmallDisk]:
    """Mount one where a database server can look too, for the block. Needs the rights of root."""
    with TemporaryDirectory(prefix="small-disk-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        _as_root("mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", str(folder))
        try:
            yield SmallDisk(folder)
        finally:
            _as_root("umount", "--lazy", str(folder))


def _as_root(*command: str) -> None:
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    subprocess.run([*sudo, *command], check=True)


@contextmanager
def sheets_on(city: City, disk: SmallDisk) -> Iterator[None]:
    """Keep the sheets of a PostgreSQL city on a small disk until the block ends."""
    os.chown(disk.folder, *_owner_of_files(city))
    _outside_transactions(city, f"CREATE TABLESPACE small LOCATION '{disk.folder}'")
    _outside_transactions(city, "ALTER TABLE box.ballot SET TABLESPACE small")
    _outside_transactions(city, "ALTER INDEX box.ballot_pkey SET TABLESPACE small")
    try:
        yield
    finally:
        _outside_transactions(city, "ALTER TABLE box.ballot SET TABLESPACE pg_default")
        _outside_transactions(city, "ALTER INDEX box.ballot_pkey SET TABLESPACE pg_default")
        _outside_transactions(city, "CHECKPOINT")  # What was deleted is unlinked by this.
        _outside_transactions(city, "DROP TABLESPACE small")


@contextmanager
def a_city_on(
    engine: str, disk: SmallDisk, data: Path, request: pytest.FixtureRequest
) -> Iterator[City]:
    """A city whose SQLite files are all on a small disk, or its sheets in PostgreSQL.

    `data` is the data directory of the latter.
    """
    env = {"CONSULT_DATA": str(disk.folder / "data")}
    if engine == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
        env = {"CONSULT_DATA": str(data), "CONSULT_DATABASE_URL": url}
    city = a_city(Settings.from_environment(env))
    try:
        with nullcontext() if city.stores.on_sqlite else sheets_on(city, disk):
            yield city
    finally:
        city.shut_down()


def _owner_of_files(city: City) -> tuple[int, int]:
    with city.stores["box"].connect() as connection:
        place = connection.execute(text("SHOW data_directory")).scalar_one()
    found = Path(place).stat()
    return found.st_uid, found.st_gid


def _outside_transactions(city: City, statement: str) -> None:
    engine = city.stores["box"].execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))


def fill_and_empty(
    city: City, disk: SmallDisk, starter: Starter, rounds: int, folder: Path
) -> Ledger:
    """Fill the disk under one web, and make room again, that often; what children were told.

    Each time some are told that there is no room, then others are thanked, without a restart.
    """
    port = free_port()
    web = starter.start(("web",), city.environment(port), folder / "web.log")
    with killed_at_the_end(web):
        web.wait_until_it_answers()
        with Load(city, [port]) as load:
            for _ in range(rounds):
                load.wait_for_thanks(TOLD)
                disk.fill()
                load.wait_for_answers(507, TOLD, of=TOO_MANY)
                disk.make_room()
                load.wait_for_thanks(TOLD)
        assert web.is_running
    load.ledger.check(city)
    assert load.ledger.told.keys() <= {200, 503, 507}, load.ledger.told
    return load.ledger
