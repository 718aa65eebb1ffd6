"""Signed heads of the chain: one in a file outside the database, one a day in the database."""

from __future__ import annotations

import json
import os
from typing import Any, Final, NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, insert, select

from consult.chain.links import seals
from consult.config import Settings
from consult.stores import Stores

CONTEXT: Final = b"consult seal 1"


class SignedHead(NamedTuple):
    """A head, signed on a day of the city (the day is a label, and not signed)."""

    ordinal: int
    hash: bytes
    signature: bytes
    public_key: bytes
    day: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON says it: bytes in hexadecimal."""
        return {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in self._asdict().items()
        }

    @classmethod
    def read(cls, content: dict[str, Any]) -> Self:
        """A head that JSON says. Raises KeyError, TypeError or ValueError."""
        found, signature, key = (
            bytes.fromhex(content[name]) for name in ("hash", "signature", "public_key")
        )
        return cls(int(content["ordinal"]), found, signature, key, str(content.get("day", "")))


class Seal:
    """Signs heads, and keeps the last one in a file: who only has the database cannot."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.data / "seal.json"
        self._secret = settings.secret

    def sign(self, ordinal: int, found: bytes, day: str) -> SignedHead:
        """Sign a head."""
        key = self._key()
        signature = key.sign(_signed(ordinal, found))
        return SignedHead(ordinal, found, signature, key.public_key().public_bytes_raw(), day)

    def write(self, head: SignedHead) -> None:
        """Keep a signed head; the file appears whole, readable by its owner alone."""
        draft = self.path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(head.plain(), file)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.path)

    def read(self) -> SignedHead | None:
        """The head that is kept; None when there is none, or it is not ours."""
        try:
            head = SignedHead.read(json.loads(self.path.read_text()))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return head if self.is_ours(head) else None

    def is_ours(self, head: SignedHead) -> bool:
        """Whether this city has signed it."""
        try:
            self._key().public_key().verify(head.signature, _signed(head.ordinal, head.hash))
        except InvalidSignature:
            return False
        return True

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._secret("seal"))


def _signed(ordinal: int, found: bytes) -> bytes:
    return CONTEXT + ordinal.to_bytes(8) + found


def note(connection: Connection, head: SignedHead) -> None:
    """Let a head be the one of its day."""
    connection.execute(delete(seals).where(seals.c.day == head.day))
    connection.execute(insert(seals).values(head._asdict()))


def heads_of_days(connection: Connection) -> list[SignedHead]:
    """The last head of each day, the oldest first."""
    rows = connection.execute(select(seals).order_by(seals.c.ordinal, seals.c.day))
    return [_head(row) for row in rows]


def public_heads(stores: Stores, today: str) -> list[SignedHead]:
    """What everybody may know: the last head of each day that is over, the latest first.

    Today's would tell, as it moves, that a first child has just answered.
    """
    query = select(seals).where(seals.c.day < today).order_by(seals.c.day.desc())
    with stores["log"].connect() as connection:
        return [_head(row) for row in connection.execute(query)]


def _head(row: Any) -> SignedHead:
    found, signature, key = bytes(row.hash), bytes(row.signature), bytes(row.public_key)
    return SignedHead(row.ordinal, found, signature, key, row.day)
