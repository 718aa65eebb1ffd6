"""The four stores as SQLAlchemy engines. Events of the log go through `application.log` alone: its
engine here serves the chain that is kept beside them.

SQLite files are in WAL mode with synchronous=FULL and secure_delete=ON, which is asserted on
every connection. Every write takes one lock per file, whichever process it comes from: SQLite's
own busy handler sleeps, and a deferred BEGIN fails at once when somebody else has written.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from msgspec.json import decode, encode
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from consult.config import STORES, Settings, shown
from consult.damage import tell_if_damaged
from consult.domain.errors import ConsultError

SAFE_SQLITE = (3, 51, 3)
"""Older SQLite versions can lose a WAL that several connections write to: the start warns."""

AS_JSON: Final[dict[str, Callable[[Any], Any]]] = {
    "json_serializer": lambda value: encode(value).decode(),
    "json_deserializer": decode,
}
"""How engines write and read JSON: a rebuild writes much of it, and this is ten times as fast."""

MIGRATION_LOCK = 7262611
"""Any number, as long as all versions of consult take the same one."""

CHECKPOINT = 4000
"""Pages of WAL (32 MB) before a writer moves them into the file. SQLite's own 1,000 made one
child in a hundred wait for it when a crowd answers."""

PATIENCE = 60.0
"""Seconds that a PostgreSQL server has for each answer, where nobody waits for a page."""
HURRY = 8.0
"""The same, where people wait."""

SQLITE_WAITS: Final = 30
"""Seconds that a connection to a SQLite file waits for its lock."""

GOING = ("08", "57P")
"""What a server that goes away says, or one that is not there yet: classes of SQLSTATE."""

_FULL: Final = re.compile("disk is full|No space left")
"""What SQLite, and PostgreSQL, say then."""

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


class DatabaseUnreachable(ConsultError):
    """Raised when the database server does not answer, or refuses; facts: `url`."""


class DatabaseReadOnly(ConsultError):
    """Raised when the database server is a standby, which takes no writing; facts: `url`."""


class DatabaseTells(ConsultError):
    """Raised when the server would note when each sheet came; facts: `parameter`, `value`."""


class DatabaseUnsafe(ConsultError):
    """Raised when the server loses at a power cut what it has acknowledged.

    Facts: `parameter`, `value`.
    """


@contextmanager
def file_lock(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the write lock of a SQLite file, across threads and processes.

    Raises BlockingIOError, without `wait`, when somebody else holds it.
    """
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o660)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)


def harden(connection: sqlite3.Connection, path: Path) -> None:
    """Set the pragmas that the promises rest on, and check that they hold.

    Two that give a new file its WAL at once refuse each other: one waits for the other.
    """
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    is_new = mode != PRAGMAS["journal_mode"]
    with file_lock(path.with_name("new")) if is_new else nullcontext():
        for name, wanted in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={wanted}").close()
            (found,) = connection.execute(f"PRAGMA {name}").fetchone()
            if found != wanted:
                raise RuntimeError(f"SQLite refuses {name}={wanted}: it says {found}")


class Stores:
    """The engines of the four stores, and the only way to write to them."""

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        """`patience`: seconds that a PostgreSQL server has for each answer."""
        self.settings = settings
        self._patience = patience
        self._files = {name: settings.sqlite_file(name) for name in STORES}
        self.engines = {name: self._engine(name) for name in STORES}

    @property
    def on_sqlite(self) -> bool:
        """Whether the stores are files of this machine."""
        return self.settings.database_url is None

    @property
    def place(self) -> Path:
        """The directory of the files that go with the stores and are in none of them."""
        return self.settings.data

    def _engine(self, name: str) -> Engine:
        if self.settings.database_url is None:
            return _sqlite_engine(self.settings.sqlite_file(name))
        return _postgresql_engine(self.settings.database_url, name, self._patience)

    def __getitem__(self, name: str) -> Engine:
        return self.engines[name]

    def tables(self, name: str) -> list[str]:
        """The names of a store's tables; a file that is not there is not made by looking."""
        if self.on_sqlite and not self._files[name].exists():
            return []
        return inspect(self.engines[name]).get_table_names()

    def where(self, name: str) -> str:
        """A store as a person names it, without a password."""
        if self.settings.database_url is None:
            return str(self._files[name])
        return f"{shown(self.settings.database_url)} ({name})"

    @contextmanager
    def write(self, name: str) -> Iterator[Connection]:
        """One write transaction on a store: committed at the end, rolled back on an error."""
        with self.lock(name), self.engines[name].begin() as connection:
            yield connection

    def lock(self, name: str, *, wait: bool = True) -> AbstractContextManager[None]:
        """What a writer that keeps its own connection holds around each of its transactions.

        Raises BlockingIOError, without `wait`, when another writer holds it.
        """
        return file_lock(self._files[name], wait=wait) if self.on_sqlite else nullcontext()

    def create(self, name: str, metadata: MetaData) -> None:
        """Create what is missing of a store: `consult migrate` alone does this."""
        with self.migration_lock(), self.write(name) as connection:
            if not self.on_sqlite:
                connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{name}"'))
            with unhurried(connection):
                metadata.create_all(connection)

    @contextmanager
    def migration_lock(self) -> Iterator[None]:
        """Let one process at a time create tables: two at once crash on PostgreSQL."""
        if self.on_sqlite:
            with file_lock(self.settings.data / "migrate"):
                yield
            return
        with self.engines["read"].begin() as connection, unhurried(connection):
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            yield

    def close(self) -> None:
        """Give all connections back."""
        for engine in self.engines.values():
            engine.dispose()


def _sqlite_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": SQLITE_WAITS}, hide_parameters=True, **AS_JSON
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        _let_the_group_write(path)
        connection.isolation_level = None  # Transactions are begun below, by hand.
        # For new files: a sealed sheet then stands in its page (4,096 would cut each in two).
        connection.execute("PRAGMA page_size=8192").close()
        connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT}").close()
        harden(connection, path)

    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> None:
        tell_if_damaged(context.original_exception, path)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # By the driver's own hand: SQLAlchemy's way of saying it costs more than the statement.
        connection.connection.cursor().execute("BEGIN")

    return engine


def _let_the_group_write(path: Path) -> None:
    """SQLite keeps a new file from its group, and gives a WAL the rights of its file."""
    if path.parent.stat().st_mode & stat.S_IWGRP:
        found = path.stat()
        if not found.st_mode & stat.S_IWGRP and found.st_uid == os.geteuid():
            path.chmod(0o660)


def _postgresql_engine(url: URL, schema: str, patience: float) -> Engine:
    from consult.postgresql import open_engine  # SQLite does not need the driver.

    return open_engine(url, schema, patience, **AS_JSON)


def is_away(error: BaseException) -> bool:
    """Whether the database server could not be talked to: it may be back in a moment.

    What became of a commit in progress is unknown then. Takes errors of the log, too.
    """
    if isinstance(error, TimeoutError):
        return True  # All connections wait for the server.
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error.__cause__
    lost = any(kind.__name__ == "OperationalError" for kind in type(cause).__mro__)
    code = getattr(cause, "sqlstate", "")  # None when nothing was heard; SQLite has no codes.
    return lost and (code is None or code.startswith(GOING))


def is_full(error: BaseException) -> bool:
    """Whether it came of a disk without room; takes errors of the log, too."""
    cause: BaseException | None = error
    while cause is not None:
        if getattr(cause, "errno", None) == errno.ENOSPC or _FULL.search(str(cause)):
            return True
        cause = cause.__cause__
    return False


@contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """Let the statements of the block take the time they need: they rewrite whole tables."""
    if connection.dialect.name == "sqlite":
        yield
        return
    from consult.postgresql import unhurried as patiently

    with patiently(connection.connection.dbapi_connection):
        yield


def check_reachable(settings: Settings) -> None:
    """Raises DatabaseUnreachable when the database of CONSULT_DATABASE_URL does not answer.

    Raises DatabaseReadOnly when it is a standby, DatabaseUnsafe when a power cut would lose what
    it acknowledges, DatabaseTells when it would note when each sheet came.
    """
    if settings.database_url is None:
        return
    url = shown(settings.database_url)
    engine = _postgresql_engine(settings.database_url, "public", PATIENCE)
    try:
        engine.connect().close()
    except OperationalError as error:
        raise _refused(url, error.orig) from error
    finally:
        engine.dispose()


def _refused(url: str, cause: object) -> ConsultError:
    from consult.postgresql import KeepsNothing, ReadsOnly, TellsTimes

    if isinstance(cause, KeepsNothing):
        return DatabaseUnsafe(parameter=cause.parameter, value=cause.value)
    if isinstance(cause, TellsTimes):
        return DatabaseTells(parameter=cause.parameter, value=cause.value)
    if isinstance(cause, ReadsOnly) or "session is read-only" in str(cause):
        return DatabaseReadOnly(url=url)
    return DatabaseUnreachable(url=url)
