"""Quarantines broken on purpose: each keeps something of a text that was decided, or lets it be
told from the others."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy import delete

from consult.application.log import Log
from consult.ballots import quarantine
from consult.ballots.keyring import ID, SLOT, Keyring, _slots
from consult.ballots.keys import Keys
from consult.ballots.quarantine import FreeText, keyring_of
from consult.ballots.tables import STORE
from consult.ballots.tables import quarantine as table
from consult.domain.council import Council
from consult.stores import Stores
from consult.wal import empty_wal

DAY = "2026-03-09"
Record = Callable[[], object]


def says_it_in_an_event(log: Log, stores: Stores) -> Callable[[UUID], object]:
    """Records what was rejected, "so that the reason can be checked"."""

    def record(id: UUID) -> None:
        log.keep(Council(quarantine.read_text(stores, id).words, DAY))

    return record


def keeps_the_key(stores: Stores, id: UUID, record: Record) -> None:
    """Deletes the row, and believes that nobody has copied it."""
    record()
    with stores.write("box") as connection:
        connection.execute(delete(table).where(table.c.id == id.bytes))
    empty_wal(stores, STORE)


def only_unlinks_the_row(stores: Stores, id: UUID, record: Record) -> None:
    """Deletes the row as any program would: its bytes stay in the file, or in the WAL."""
    record()
    with stores.write("box") as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("PRAGMA secure_delete=OFF")
        connection.execute(delete(table).where(table.c.id == id.bytes))
        driver.execute("PRAGMA secure_delete=ON")
    keyring_of(stores).destroy([id])


def only_frees_the_slot(ring: Keyring, texts: Collection[UUID]) -> None:
    """Frees the slot of a key, and leaves the key in it."""
    with ring._open(fcntl.LOCK_EX) as file:
        for place, slot in enumerate(_slots(file)):
            if slot[:ID] in {text.bytes for text in texts}:
                os.pwrite(file, bytes(ID), place * SLOT)


def keeps_the_epoch(keys: Keys, epoch: UUID) -> None:
    """Keeps the key of an epoch that is over."""


class InOrder:
    """Chance that draws nothing: first come, first placed."""

    def shuffle(self, rows: object) -> None:
        """Leave them."""

    def sample(self, free: list[int], number: int) -> list[int]:
        """The first ones."""
        return free[:number]


def unpadded(text: FreeText) -> bytes:
    """Writes no more than there is to write: the length of a text tells it from the others."""
    said = json.dumps([text.words, text.consultation.hex, text.place.hex, text.band]).encode()
    return len(said).to_bytes(2) + said
