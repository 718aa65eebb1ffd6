"""One moment of a city: its three stores and its files, as they all were then.

The teller's lock is held, so that no count runs in the middle: its steps go through the box, the
log and the key files, and half of them would count sheets twice or never. A moment matters among
the stores too. With a log older than the box, sheets of a consultation that the box calls counted
would be nowhere; an account of a later moment would have acts that the log has not.

SQLite: the write locks of the three files are held together while a reading of each begins, for
milliseconds; the rows are read afterwards, and writers go on. PostgreSQL: one snapshot, shared by
one connection per store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select, text

from consult.backup.contents import CARRIED
from consult.ballots.teller import Teller
from consult.ballots.ticket_keys import FOLDER
from consult.chain import START, links
from consult.config import Settings
from consult.services import open_log
from consult.stores import Stores
from consult.waiting_keys import unopened

KEYS: Final = "keys/"
TICKETS: Final = f"{FOLDER}/"
SECRETS: Final = "secrets/"
PRIVATE: Final = (KEYS, TICKETS)
"""What is destroyed at a count: a backup that holds some of it holds a box."""


@dataclass(frozen=True)
class Snapshot:
    """One moment; `files` by the name that they have in a backup."""

    connections: Mapping[str, Connection]
    files: Mapping[str, bytes]

    @property
    def head(self) -> tuple[int, str]:
        """Ordinal and hash of the last link of the chain."""
        query = select(links.c.ordinal, links.c.hash).order_by(links.c.ordinal.desc()).limit(1)
        found = self.connections["log"].execute(query).first()
        return (found.ordinal, bytes(found.hash).hex()) if found else (0, START.hex())


@contextmanager
def snapshot(settings: Settings, stores: Stores) -> Iterator[Snapshot]:
    """The city at one moment, until the block ends.

    The files come first: a seal may be older than the chain it signs, never newer.
    """
    with Teller(stores, settings.keys).locked(), ExitStack() as closing:
        files = read_files(settings)
        moment = _at_once if stores.on_sqlite else _of_one_database
        yield Snapshot(moment(stores, closing), files)


def _at_once(stores: Stores, closing: ExitStack) -> dict[str, Connection]:
    """A reading of each file, begun while nobody may write to any."""
    with ExitStack() as locks:
        for store in CARRIED:
            locks.enter_context(stores.lock(store))
        return {store: _begin(stores, store, closing) for store in CARRIED}


def _begin(stores: Stores, store: str, closing: ExitStack) -> Connection:
    connection = closing.enter_context(stores[store].connect())
    connection.execute(text("SELECT count(*) FROM sqlite_master"))
    return connection


def _of_one_database(stores: Stores, closing: ExitStack) -> dict[str, Connection]:
    """A connection per store, all in the snapshot of the first."""
    found: dict[str, Connection] = {}
    shared = ""
    for store in CARRIED:
        engine = stores[store].execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        found[store] = closing.enter_context(engine.connect())
        if shared:
            found[store].exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{shared}'")
        else:
            shared = found[store].execute(text("SELECT pg_export_snapshot()")).scalar_one()
        let_idle(found[store])
    return found


def let_idle(connection: Connection) -> None:
    """On PostgreSQL: keep the transaction while the rows of other stores are carried."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def read_files(settings: Settings) -> dict[str, bytes]:
    """Keys, secrets and seals, by the name that they have in a backup.

    Where site and worker are two users, the site's own secret stays: it signs sessions, which are
    not kept either.
    """
    places = {
        KEYS: sorted(settings.keys.glob("*.key")),
        TICKETS: sorted((settings.data / FOLDER).glob("*.key")),
        SECRETS: sorted((settings.data / "secrets").glob("*")),
        "": sorted(settings.data.glob("seal*.json*")),
    }
    return {
        f"{folder}{path.name}": path.read_bytes()
        for folder, paths in places.items()
        for path in paths
        if path.is_file() and path.suffix != ".new" and os.access(path, os.R_OK)
    }


def lost_among(stores: Stores, files: Mapping[str, bytes]) -> tuple[UUID, ...]:
    """Consultations that wait for their count, and whose key is not among the files."""
    log = open_log(stores.settings)
    try:
        return tuple(unopened(log, stores, lambda id: files.get(f"{KEYS}{id}.key")))
    finally:
        log.close()


def place_of(settings: Settings, name: str) -> Path:
    """Where a file of a backup belongs: one folder down at most, whatever its name says."""
    folder, _, last = name.rpartition("/")
    if folder not in ("", "keys", "secrets", FOLDER) or last in ("", ".", ".."):
        raise ValueError(name)
    return settings.keys / last if folder == "keys" else settings.data / folder / last
