"""Free texts: what a child wrote waits here, sealed, until a moderator has decided of it.

A text is no part of a sheet: its id is its own, its transaction is its own, its length says
nothing, and its place is sealed inside. It lives twice, and no step of the first life leads to
the second (see `mixing`):

* *waiting*, sealed with HPKE to the key of the epoch, which lasts until the next working day:
  nobody reads it, no moderator either;
* *in quarantine*, under another id, encrypted anew (AES-256-GCM) with a key of its own that stands
  in a file (see `keyring`), never in a database.

Whatever is decided, the text is destroyed: its row, and its key overwritten where it stands. What
a database server keeps of it (PostgreSQL's WAL and dead rows, a replica, a dump) opens with no
key that is left. The log has an id and a day.

Who can read what: a *waiting* text, whoever has the private key of the epoch, a file of the
teller's: nobody else on an install with two system users, the web process too on one with a
single user, root on both. A text *in quarantine*, the web process, which shows it to moderators;
what it shows of the place is for the page to decide. A *decided* text, nobody; of an approved one
the words that were let through are kept (see `approved`). A copy of all files made while a text is
there reads it: backups leave these keys out, so a restored city has lost what nobody had decided
yet. Several machines where moderators work share the directory of the keyring.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Self
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from sqlalchemy import Connection, Row, delete, func, select

from consult.ballots.keyring import Keyring
from consult.ballots.tables import STORE, Stores, quarantine, text_epoch, waiting_text
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.wal import empty_wal

MOST: Final = 300
"""Characters of a text at the most: a child's few sentences."""
PADDED: Final = 2048
"""Bytes of every text before it is sealed: six for the worst character, and its place."""
FULL: Final = 2000
"""Texts that wait to be mixed, at the most: what a city's children write in three days."""
PREFIX: Final = 2
NONCE: Final = 12

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PURPOSE: Final = b"consult text 1"


class TextTooLong(BadInput):
    """Raised when a text is too long; facts: `size`, `most` (characters)."""


class TextEmpty(BadInput):
    """Raised when a text says nothing."""


class TextsNotReady(NotAllowed):
    """Raised when the worker has made no key to seal texts to."""


class TextsFull(NotAllowed):
    """Raised when more texts wait than can be read: whoever floods the box fills no disk."""


class TextGone(NotFound):
    """Raised when a text is not there: somebody has decided of it."""


@dataclass(frozen=True)
class FreeText:
    """What a child wrote, for which consultation, at which place and in which band."""

    words: str
    consultation: UUID
    place: UUID
    band: str

    def to_bytes(self) -> bytes:
        """The text as it is sealed: always PADDED bytes. Raises TextEmpty, TextTooLong."""
        if not self.words.strip():
            raise TextEmpty()
        if len(self.words) > MOST:
            raise TextTooLong(size=len(self.words), most=MOST)
        parts = [self.words, self.consultation.hex, self.place.hex, self.band]
        content = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        said = content.encode("utf-8", "replace")
        return (len(said).to_bytes(PREFIX) + said).ljust(PADDED, b"\0")

    @classmethod
    def from_bytes(cls, padded: bytes) -> Self:
        """The text that `to_bytes` wrote."""
        length = int.from_bytes(padded[:PREFIX])
        words, consultation, place, band = json.loads(padded[PREFIX : PREFIX + length])
        return cls(words, UUID(consultation), UUID(place), band)


def as_typed(words: str) -> str:
    """What was typed in a field: a browser sends two signs for a line that ends, and counts one."""
    return words.replace("\r\n", "\n").strip()


def submit_text(stores: Stores, id: UUID, text: FreeText) -> None:
    """Seal a text and keep it; return once it is durable. The same id again is a success.

    The id is drawn for the text alone: that of the sheet would join them. Raises TextEmpty,
    TextTooLong, TextsNotReady, TextsFull.
    """
    content = text.to_bytes()
    while True:
        epoch = _epoch(stores)
        public_key = X25519PublicKey.from_public_bytes(bytes(epoch.public_key))
        sealed = SUITE.encrypt(content, public_key, bound_to(id))
        if _keep(stores, id, bytes(epoch.id), sealed):
            return


def bound_to(id: UUID) -> bytes:
    """What a text is sealed with (the HPKE info string, the data beside AES-GCM)."""
    return _PURPOSE + id.bytes


def keyring_of(stores: Stores) -> Keyring:
    """The keys of texts in quarantine."""
    return Keyring(stores.place / "texts" / "keyring")


def texts_to_read(stores: Stores) -> list[UUID]:
    """The texts that wait for a moderator, in an order that says nothing."""
    keys = keyring_of(stores).ids()
    with stores[STORE].connect() as connection:
        found = connection.execute(select(quarantine.c.id).order_by(quarantine.c.id)).scalars()
        return [id for id in (UUID(bytes=bytes(one)) for one in found) if id in keys]


def read_text(stores: Stores, id: UUID) -> FreeText:
    """A text, for a moderator. Raises TextGone."""
    query = select(quarantine.c.sealed).where(quarantine.c.id == id.bytes)
    with stores[STORE].connect() as connection:
        sealed = connection.execute(query).scalar_one_or_none()
    key = keyring_of(stores).key(id)
    if sealed is None or key is None:
        raise TextGone()
    sealed = bytes(sealed)
    return FreeText.from_bytes(
        AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to(id)),
    )


def settle(stores: Stores, id: UUID, record: Callable[[], object]) -> None:
    """Decide of a text: `record` the decision, and only then destroy the text.

    The same decision again after a crash goes on where it was. Raises TextGone, StillRead when
    only the WAL is left to empty, and whatever `record` raises: then nothing is destroyed.
    """
    if id not in keyring_of(stores).ids():
        raise TextGone()
    record()
    destroy_text(stores, id)


def destroy_text(stores: Stores, id: UUID) -> None:
    """Remove a text from every byte of the data directory: the row, the key, the WAL."""
    with stores.write(STORE) as connection:
        connection.execute(delete(quarantine).where(quarantine.c.id == id.bytes))
    keyring_of(stores).destroy([id])
    empty_wal(stores, STORE)


def _epoch(stores: Stores) -> Row[Any]:
    with stores[STORE].connect() as connection:
        found = connection.execute(select(text_epoch)).first()
    if found is None:
        raise TextsNotReady()
    return found


def _keep(stores: Stores, id: UUID, epoch: bytes, sealed: bytes) -> bool:
    """Keep a sealed text, unless its epoch has just ended: then its key may be gone."""
    with stores.write(STORE) as connection:
        now = select(text_epoch.c.id).with_for_update(read=True)
        if bytes(connection.execute(now).scalar_one()) != epoch:
            return False
        if connection.execute(select(func.count()).select_from(waiting_text)).scalar_one() >= FULL:
            raise TextsFull()
        values = {"id": id.bytes, "epoch": epoch, "sealed": sealed}
        connection.execute(_insert(connection).values(values).on_conflict_do_nothing())
    return True


def _insert(connection: Connection) -> Any:
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    return dialect.insert(waiting_text)
