"""Sealing: a sheet is padded and encrypted to the consultation's key as soon as it is received.

HPKE (RFC 9180), base mode, X25519 / HKDF-SHA256 / AES-128-GCM, one encapsulated key per sheet:
who holds the public key cannot read a sheet back, not even the one just sealed. The context
binds the consultation and the box, so that a sheet moved to another box does not open.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from consult.domain.ballot import BoxKey
from consult.domain.errors import BadInput

PADDED: Final = 1024
"""Bytes of every sheet before sealing, whatever it says: its length then says nothing."""
PREFIX: Final = 2
"""Bytes of the length written before the sheet, big-endian."""
OVERHEAD: Final = 48
"""Bytes that sealing adds: the encapsulated key (32) and the tag (16)."""
SEALED: Final = PADDED + OVERHEAD

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_PURPOSE: Final = b"consult sheet 1"


class SheetTooLarge(BadInput):
    """Raised when a sheet does not fit in the padding; facts: `size`, `most` (bytes)."""


class Unreadable(BadInput):
    """Raised when a sealed sheet does not open: another key, another box, or bytes changed."""


def new_key_pair() -> tuple[bytes, bytes]:
    """A new private key and its public key, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """The public key of a private one."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def context(box: BoxKey) -> bytes:
    """What a sealed sheet is bound to (the HPKE info string), devices included."""
    return _PURPOSE + box.consultation.bytes + box.id.bytes


def seal(public_key: bytes, sheet: bytes, box: BoxKey) -> bytes:
    """The sheet, padded and sealed to one box: always SEALED bytes.

    Raises SheetTooLarge when the sheet is longer than the padding holds.
    """
    return _SUITE.encrypt(pad(sheet), _loaded(public_key), context(box))


def unseal(private_key: bytes, sealed: bytes, box: BoxKey) -> bytes:
    """The sheet inside. Raises Unreadable."""
    return Opener(private_key).open(sealed, context(box))


class Opener:
    """Opens the sheets of one consultation: its key is loaded once, which costs half a sheet."""

    def __init__(self, private_key: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(private_key)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The sheet inside; `bound_to` is the `context` of its box. Raises Unreadable."""
        try:
            return unpad(_SUITE.decrypt(sealed, self._key, bound_to))
        except InvalidTag as error:
            raise Unreadable() from error


def pad(sheet: bytes) -> bytes:
    """The sheet behind its length, filled with zeros up to PADDED bytes. Raises SheetTooLarge."""
    if len(sheet) > PADDED - PREFIX:
        raise SheetTooLarge(size=len(sheet), most=PADDED - PREFIX)
    return (len(sheet).to_bytes(PREFIX) + sheet).ljust(PADDED, b"\0")


def unpad(padded: bytes) -> bytes:
    """The sheet that `pad` was given. Raises Unreadable when it cannot have been."""
    length = int.from_bytes(padded[:PREFIX])
    if len(padded) != PADDED or length > PADDED - PREFIX:
        raise Unreadable()
    return padded[PREFIX : PREFIX + length]


@lru_cache(maxsize=64)
def _loaded(public_key: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(public_key)
