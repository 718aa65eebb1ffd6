"""Signed heads of the chain: the last in files outside the database, one a day in the database."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, insert, select

from consult.chain.links import START, seals
from consult.config import SecretOutOfReach, Settings
from consult.stores import Stores

CONTEXT: Final = b"consult seal 1"
KEY: Final = "seal"
"""Of the secrets, the key that signs."""


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
    """Signs heads, and keeps the last one in two files: who only has the database cannot.

    From the first head on both are beside the key. A key without them, or they without their key,
    is a loss, and never a first start.
    """

    def __init__(self, settings: Settings) -> None:
        self.path = settings.data / "seal.json"
        self.copy = settings.secrets / "sealed"
        self._settings = settings

    def sign(self, ordinal: int, found: bytes, day: str) -> SignedHead:
        """Sign a head, with a new key if there has never been one."""
        if not self._has_key():
            self._begin()
        return _sign(self._key(), ordinal, found, day)

    def write(self, head: SignedHead) -> None:
        """Keep a signed head; the files appear whole, readable by their owner alone."""
        for path in (self.copy, self.path):
            _write(path, head)

    def kept(self) -> list[SignedHead]:
        """The heads of the files; none when `path` is missing, or one of them is not ours.

        A release before this one had no copy. Raises SecretOutOfReach for another user's.
        """
        paths = [self.path, *([self.copy] if self.copy.exists() else [])]
        heads = [head for head in map(_read, paths) if head is not None and self.is_ours(head)]
        return heads if len(heads) == len(paths) else []

    def was_used(self) -> bool:
        """Whether something is left here of a head that was signed."""
        claimed = (_read(path) for path in (self.path, self.copy))
        return self._has_key() or any(head is not None and head.ordinal for head in claimed)

    def is_ours(self, head: SignedHead) -> bool:
        """Whether this city has signed it."""
        if not self._has_key():
            return False
        try:
            self._key().public_key().verify(head.signature, _signed(head.ordinal, head.hash))
        except InvalidSignature:
            return False
        return True

    def _begin(self) -> None:
        """Make the key, after the files say that nothing is signed yet: a crash loses neither."""
        key = Ed25519PrivateKey.generate()
        self._settings.make_secrets()
        self.write(_sign(key, 0, START, ""))
        self._settings.keep_secret(KEY, key.private_bytes_raw())

    def _has_key(self) -> bool:
        return (self._settings.secrets / KEY).exists()

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._settings.secret(KEY))


def _sign(key: Ed25519PrivateKey, ordinal: int, found: bytes, day: str) -> SignedHead:
    signature = key.sign(_signed(ordinal, found))
    return SignedHead(ordinal, found, signature, key.public_key().public_bytes_raw(), day)


def _write(path: Path, head: SignedHead) -> None:
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(head.plain(), file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _read(path: Path) -> SignedHead | None:
    """The head that a file claims; None when it claims none."""
    try:
        return SignedHead.read(json.loads(path.read_text()))
    except PermissionError as error:
        raise SecretOutOfReach(path=str(path)) from error
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
