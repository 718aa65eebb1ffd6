"""Creates what is missing in the four stores. Nothing else ever changes a table."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

from consult import about, chain, heartbeat
from consult.accounts import tables as accounts
from consult.ballots import approved
from consult.ballots import tables as ballots
from consult.config import Settings
from consult.media import files
from consult.projections.schema import create_read_tables
from consult.services import open_log
from consult.stores import Stores, check_reachable

METADATA: Final[dict[str, tuple[MetaData, ...]]] = {
    "log": (about.metadata, chain.metadata),
    "box": (ballots.metadata, about.metadata),
    "staff": (
        accounts.metadata,
        approved.metadata,
        heartbeat.metadata,
        files.metadata,
        about.metadata,
    ),
}
"""The tables of the stores that nothing can rebuild; the library makes that of the events."""


def migrate(settings: Settings) -> None:
    """Create the tables of log, box, staff and read. Safe to run twice, or twice at once.

    Raises BadSetting when the database does not answer, DataUnusable for a bad directory, and
    what `about.check` raises for a place that is not this version's, or not this city's.
    """
    settings.prepare()
    check_reachable(settings)
    stores = Stores(settings)
    try:
        about.check(stores)
        create_tables(stores, settings)
        about.prepare(stores)
    finally:
        stores.close()


def create_tables(stores: Stores, settings: Settings) -> None:
    """Create what is missing, in a place that was checked."""
    for store, metadatas in METADATA.items():
        for metadata in metadatas:
            stores.create(store, metadata)
    _create_place(stores)
    create_read_tables(stores)
    stores.create(about.DISPLAY, about.metadata)
    _create_log(stores, settings)


def _create_place(stores: Stores) -> None:
    """Where the worker's place was last held: machines that share a database tell by it."""
    if not stores.on_sqlite:
        from consult.postgresql_election import STORE, metadata  # SQLite needs no driver.

        stores.create(STORE, metadata)


def _create_log(stores: Stores, settings: Settings) -> None:
    """The library's own DDL crashes when two processes run it at once: one lock for both."""
    with stores.migration_lock():
        open_log(settings, create=True).close()
