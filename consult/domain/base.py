"""What all aggregates share: who acted, when, and which version an edit has seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID, uuid5

from eventsourcing import domain as eventsourcing

from consult.domain.errors import EditedMeanwhile
from consult.domain.texts import Texts as Texts

NOBODY = "system"
actor: ContextVar[str] = ContextVar("actor", default=NOBODY)
"""The random id of who acts. The mapping to a person is kept apart and can be dropped."""


@contextmanager
def acting(person: str) -> Iterator[None]:
    """What happens inside was done by whoever has this id."""
    token = actor.set(person)
    try:
        yield
    finally:
        actor.reset(token)


def to_the_second() -> datetime:
    """Now, as staff acts are dated: seconds, no finer."""
    return datetime.now(UTC).replace(microsecond=0)


def to_the_day() -> datetime:
    """Today, as whatever touches children is dated: never the hour."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class Aggregate(eventsourcing.Aggregate):
    """An aggregate of the city. Each subclass and each of its events names its TOPIC."""

    TOPIC: ClassVar[str]

    class Event(eventsourcing.Aggregate.Event):
        """Something that happened; immutable, its topic and fields never change."""

        actor: str = field(default_factory=actor.get, kw_only=True)
        create_timestamp = staticmethod(to_the_second)

    def expect(self, seen_version: int | None) -> Self:
        """This aggregate, if it is still as the person has seen it.

        Raises EditedMeanwhile when it has changed; None means "whatever it is now".
        """
        if seen_version is not None and seen_version != self.version:
            raise EditedMeanwhile(seen=seen_version, now=self.version)
        return self


del Aggregate.Created
"""The library adds a `Created` that has no topic: ours are all named, Created included."""


def identity(namespace: UUID, *parts: object) -> UUID:
    """The id of a thing whose parts name it: the log refuses a second one."""
    return uuid5(namespace, "/".join(str(part) for part in parts))
