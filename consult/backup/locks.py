"""For whom a backup is locked: who has the passphrase, or the private key of a recipient.

Each file has a random key of its own; the header holds it once per lock, wrapped. A server that
knows only a recipient's public key makes backups that it cannot open afterwards.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from consult.domain.errors import BadInput

COST: Final = 1 << 17
"""scrypt's N, with r=8 and p=1: 128 MiB and half a second for each guess."""
HIGHEST_COST: Final = 1 << 18
SHORTEST: Final = 12
"""Signs of a passphrase."""
PRIVATE: Final = "consult-backup-private-key:"
"""How the file of a private key begins, so that nobody gives it out as the public one."""

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_PURPOSE: Final = b"consult backup 1"


class PassphraseTooShort(BadInput):
    """Raised when a passphrase can be guessed; facts: `least`."""


class BackupLocked(BadInput):
    """Raised when nothing that was given opens a backup; facts: `file`."""


class BadRecipient(BadInput):
    """Raised when what should be a key is none."""


class PrivateKeyGiven(BadRecipient):
    """Raised when the private key of a recipient stands where its public one should."""


class PassphraseInSight(BadInput):
    """Raised when others than its owner can read the file of a passphrase; facts: `file`."""


class Lock(Protocol):
    """Locks the key of a file."""

    def wrap(self, key: bytes) -> dict[str, Any]: ...


class Opener(Protocol):
    """Opens what a lock of its kind has locked; None when it is not for this one."""

    def unwrap(self, wrapped: Mapping[str, Any]) -> bytes | None: ...


@dataclass(frozen=True)
class Passphrase:
    """Who knows it opens the backup."""

    words: str = field(repr=False)
    cost: int = COST

    def __post_init__(self) -> None:
        if len(self.words) < SHORTEST:
            raise PassphraseTooShort(least=SHORTEST)

    @classmethod
    def of_file(cls, path: Path) -> Passphrase:
        """The passphrase that a file holds on its first line. Raises PassphraseInSight."""
        if path.stat().st_mode & 0o077:
            raise PassphraseInSight(file=str(path))
        return cls(path.read_text("utf-8").split("\n")[0].strip())

    def wrap(self, key: bytes) -> dict[str, Any]:
        salt = secrets.token_bytes(16)
        locked = AESGCM(self._stretched(salt, self.cost)).encrypt(bytes(12), key, _PURPOSE)
        return {"kind": "passphrase", "salt": salt.hex(), "cost": self.cost, "key": locked.hex()}

    def unwrap(self, wrapped: Mapping[str, Any]) -> bytes | None:
        if wrapped.get("kind") != "passphrase" or not 1 < int(wrapped["cost"]) <= HIGHEST_COST:
            return None
        stretched = self._stretched(bytes.fromhex(wrapped["salt"]), int(wrapped["cost"]))
        try:
            return AESGCM(stretched).decrypt(bytes(12), bytes.fromhex(wrapped["key"]), _PURPOSE)
        except InvalidTag:
            return None

    def _stretched(self, salt: bytes, cost: int) -> bytes:
        return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(self.words.encode())


@dataclass(frozen=True)
class Recipient:
    """Who has the private key of this public one (X25519, hexadecimal) opens the backup."""

    public_key: str

    def __post_init__(self) -> None:
        if self.public_key.startswith(PRIVATE):
            raise PrivateKeyGiven()
        _bytes_of_key(self.public_key)

    def wrap(self, key: bytes) -> dict[str, Any]:
        public = X25519PublicKey.from_public_bytes(_bytes_of_key(self.public_key))
        locked = _SUITE.encrypt(key, public, _PURPOSE)
        return {"kind": "recipient", "public_key": self.public_key, "key": locked.hex()}


@dataclass(frozen=True)
class PrivateKey:
    """The private key of a recipient, hexadecimal."""

    private_key: str = field(repr=False)

    def __post_init__(self) -> None:
        _bytes_of_key(self.private_key)

    @classmethod
    def new(cls) -> PrivateKey:
        """A new recipient."""
        return cls(X25519PrivateKey.generate().private_bytes_raw().hex())

    @classmethod
    def of_file(cls, path: Path) -> PrivateKey:
        """The key that a file holds. Raises BadRecipient."""
        return cls(path.read_text("ascii", errors="replace").strip().removeprefix(PRIVATE))

    @property
    def recipient(self) -> Recipient:
        """Its public key, for the settings of the server."""
        return Recipient(self._loaded().public_key().public_bytes_raw().hex())

    def write(self, path: Path) -> None:
        """Keep it in a new file, for its owner alone; nothing of it stays when it cannot be."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(f"{PRIVATE}{self.private_key}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise

    def unwrap(self, wrapped: Mapping[str, Any]) -> bytes | None:
        if wrapped.get("kind") != "recipient":
            return None
        try:
            return _SUITE.decrypt(bytes.fromhex(wrapped["key"]), self._loaded(), _PURPOSE)
        except InvalidTag:
            return None

    def _loaded(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(bytes.fromhex(self.private_key))


def new_key(locks: Sequence[Lock]) -> tuple[bytes, dict[str, Any]]:
    """The random key of a new file, and the header that locks it."""
    key = AESGCM.generate_key(256)
    return key, {"locks": [lock.wrap(key) for lock in locks]}


def find_key(header: Mapping[str, Any], openers: Sequence[Opener], file: str) -> bytes:
    """The key of a file. Raises BackupLocked when no opener fits."""
    for wrapped in locks_of(header):
        for opener in openers:
            with suppress(KeyError, TypeError, ValueError):  # A lock that somebody has changed.
                key = opener.unwrap(wrapped)
                if key is not None:
                    return key
    raise BackupLocked(file=file)


def locks_of(header: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The locks of a header, those that can be read at all."""
    found = header.get("locks")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _bytes_of_key(value: str) -> bytes:
    try:
        found = bytes.fromhex(value)
    except ValueError as error:
        raise BadRecipient() from error
    if len(found) != 32:
        raise BadRecipient()
    return found
