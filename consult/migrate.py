"""Creates what is missing in the four stores. Nothing else ever changes a table."""

from __future__ import annotations

from consult import chain, heartbeat
from consult.accounts import tables as accounts
from consult.ballots import tables as ballots
from consult.config import Settings
from consult.projections.base import ReadRow
from consult.services import open_log
from consult.stores import Stores, check_reachable


def migrate(settings: Settings) -> None:
    """Create the tables of log, box, staff and read. Safe to run twice, or twice at once.

    Raises BadSetting when the database does not answer, DataUnusable for a bad directory.
    """
    settings.prepare()
    check_reachable(settings)
    stores = Stores(settings)
    try:
        ballots.create_all(stores)
        stores.create("staff", accounts.metadata)
        stores.create(heartbeat.STORE, heartbeat.metadata)
        _create_place(stores)
        stores.create("read", ReadRow.metadata)
        stores.create("log", chain.metadata)
        _create_log(stores, settings)
    finally:
        stores.close()


def _create_place(stores: Stores) -> None:
    """Where the worker's place was last held: machines that share a database tell by it."""
    if not stores.on_sqlite:
        from consult.postgresql_election import STORE, metadata  # SQLite needs no driver.

        stores.create(STORE, metadata)


def _create_log(stores: Stores, settings: Settings) -> None:
    """The library's own DDL crashes when two processes run it at once: one lock for both."""
    with stores.migration_lock():
        open_log(settings, create=True).close()
