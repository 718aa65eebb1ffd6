"""Secrets: drawn at random, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from consult.domain.poster import ALPHABET

HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with the memory and time that OWASP asks for (Password Storage Cheat Sheet, 2025)."""

NO_PASSWORD: Final = HASHER.hash(secrets.token_urlsafe())
"""Compared with when there is no such account, so that both refusals take the same time."""

PRINTED_LENGTH: Final = 12
PIN_LENGTH: Final = 6


def new_id() -> str:
    """A random id that says nothing of whom it names."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A secret for a link or a cookie."""
    return secrets.token_urlsafe(32)


def new_printed_token() -> str:
    """A secret that can be typed from paper: no 0 O 1 I L."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PRINTED_LENGTH))


def new_pin() -> str:
    """Six digits."""
    return "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))


def token_hash(token: str) -> str:
    """What is kept of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def secret_hash(secret: str) -> str:
    """What is kept of a password or a PIN."""
    return HASHER.hash(secret)


def secret_fits(kept: str, secret: str) -> bool:
    """Whether a password or a PIN is the one whose hash was kept."""
    try:
        return HASHER.verify(kept, secret)
    except (VerifyMismatchError, InvalidHashError):
        return False


def seconds(moment: datetime) -> int:
    """A moment as the tables keep it."""
    return int(moment.timestamp())
