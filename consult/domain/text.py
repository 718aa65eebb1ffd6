"""What became of a text that a child wrote: the log keeps that it was decided, never a word of it.

A text has a random id that says nothing of when or where it was written. It is decided once.
"""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import CanInitAggregate

from consult.domain.base import Aggregate, to_the_day

APPROVED, REJECTED = "approved", "rejected"


class Text(Aggregate):
    """The decision on one text. Its events have a day, never an hour."""

    TOPIC = "text"

    class Event(Aggregate.Event):
        """Something that was decided of a text, on a day."""

        create_timestamp = staticmethod(to_the_day)

    class Approved(Event, CanInitAggregate[UUID]):
        """A moderator let words be read; which ones is kept apart, where they can be deleted."""

        TOPIC = "text.approved"
        originator_topic: str
        day: str

        def apply(self, aggregate: Text) -> None:
            """Note what was decided."""
            aggregate.outcome = APPROVED

    class Rejected(Event, CanInitAggregate[UUID]):
        """A moderator kept the text from being read; it is destroyed."""

        TOPIC = "text.rejected"
        originator_topic: str
        day: str

        def apply(self, aggregate: Text) -> None:
            """Note what was decided."""
            aggregate.outcome = REJECTED

    def __init__(self, day: str) -> None:
        self.day = day
        self.outcome = ""

    @classmethod
    def decide(cls, text: UUID, outcome: str, day: str) -> Text:
        """Approve or reject a text, which has no decision yet."""
        kinds: dict[str, type[CanInitAggregate[UUID]]]
        kinds = {APPROVED: cls.Approved, REJECTED: cls.Rejected}
        return cls._create(kinds[outcome], id=text, day=day)
