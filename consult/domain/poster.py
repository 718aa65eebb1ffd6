"""A poster on a wall: a code that children scan or type, the same one for years."""

from __future__ import annotations

import secrets
from hashlib import sha256
from unicodedata import decimal, normalize
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, identity
from consult.domain.errors import NotAllowed

CODES = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c03")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: a child reads the code from a wall."""
LENGTH = 5
TICKET = "ticket"
"""The mode of a code that hangs nowhere: the tickets of a place carry it."""


class PosterRevoked(NotAllowed):
    """Raised when a poster that was taken down is taken down again."""


def new_code() -> str:
    """A code nobody can guess from another one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def drawn_code(seed: UUID, number: int) -> str:
    """The code that a random seed draws as its `number`th: the same one each time."""
    drawn = int.from_bytes(sha256(f"{seed} {number}".encode()).digest())
    return "".join(ALPHABET[drawn // len(ALPHABET) ** at % len(ALPHABET)] for at in range(LENGTH))


def tidy_code(typed: str) -> str:
    """A typed code as it was printed: capitals, the digits of this alphabet, no other sign.

    A keyboard in Arabic writes digits of its own, and marks that nobody sees.
    """
    if typed.isascii() and typed.isalnum():
        return typed.upper()
    signs = (one for one in normalize("NFKC", typed) if one.isalnum())
    return "".join(str(decimal(one, one)) for one in signs).upper()


def code_id(code: str) -> UUID:
    """The identity of whatever a code opens: the log refuses a second thing with the code."""
    return identity(CODES, code)


class Poster(Aggregate):
    """A code bound to a place; scanning it after the closing opens the answer of the city."""

    TOPIC = "poster"

    @staticmethod
    def create_id(code: str) -> UUID:
        return code_id(code)

    @event("Placed", topic="poster.placed")
    def __init__(self, code: str, place: UUID, mode: str, day: str) -> None:
        self.code = code
        self.place = place
        self.mode = mode
        self.revoked = False

    def revoke(self, day: str) -> None:
        """Take the poster down: its code opens nothing any more."""
        if self.revoked:
            raise PosterRevoked(code=self.code)
        self._revoked(day=day)

    @event("Revoked", topic="poster.revoked")
    def _revoked(self, day: str) -> None:
        self.revoked = True
