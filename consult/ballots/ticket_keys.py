"""The secret with which the tickets of a consultation are known again, made with its first batch.

A file beside the stores, never in them: no database, WAL, replica or dump holds it. The web
process needs it to check tickets, so it does not protect them from the web process; it protects
them from whoever reads the database. It is destroyed at the count, with the key of the sheets:
from then on no digest, wherever a copy of one remains, can be told from another.

Several machines that take tickets share the directory; each worker destroys what its machine has.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from consult.ballots.keys import SharedKeys
from consult.ballots.tables import Stores

FOLDER: Final = "tickets"


def ticket_keys(stores: Stores) -> SharedKeys:
    """The secrets of tickets, one per consultation."""
    return SharedKeys(stores.place / FOLDER)


def forget_tickets(stores: Stores, consultation: UUID) -> None:
    """Destroy the secret of the tickets of a consultation. Harmless when there is none."""
    keys = ticket_keys(stores)
    if keys.directory.exists():
        with keys.locked():
            keys.destroy(consultation)
