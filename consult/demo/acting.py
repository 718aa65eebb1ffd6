"""Who acts in the story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from consult.domain.base import actor


@contextmanager
def acting(person: str) -> Iterator[None]:
    """What happens inside was done by this account."""
    token = actor.set(person)
    try:
        yield
    finally:
        actor.reset(token)
