"""The log: everything the city may remember for ever, as immutable events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, Mapper, StoredEvent

from consult.domain.base import Aggregate
from consult.domain.errors import AlreadyExists, EditedMeanwhile, NotFound
from consult.domain.topics import AGGREGATES
from consult.domain.upcasts import UPCASTS, stored_as, upcast

A = TypeVar("A", bound=Aggregate)
BATCH = 500
"""Events that are read at once."""


class UpcastingMapper(Mapper[UUID]):
    """Reads events of earlier versions as today's (see `domain.upcasts`); writes today's."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The event, as this version knows it."""
        if stored_event.topic in UPCASTS:
            old = self.transcoder.decode(stored_event.state)
            topic, state = upcast(stored_event.topic, old)
            encoded = self.transcoder.encode(state)
            stored_event = replace(stored_event, topic=topic, state=encoded)
        return super().to_domain_event(stored_event)


class Log(Application[UUID]):
    """The one event store of a city."""

    kinds = AGGREGATES  # Importing them registers the topics of all stored events.

    def construct_mapper(self) -> UpcastingMapper:
        """What turns stored events into today's; events are neither compressed nor enciphered."""
        return UpcastingMapper(self.construct_transcoder())

    def load(self, kind: type[A], id: UUID) -> A:
        """The aggregate of that kind and id, as it is now.

        Raises NotFound when there is none, or when the id is another kind's.
        """
        try:
            found: Aggregate = self.repository.get(id)
        except AggregateNotFoundError as error:
            raise NotFound(what=kind.TOPIC) from error
        if not isinstance(found, kind):
            raise NotFound(what=kind.TOPIC)
        return found

    def find(self, kind: type[A], id: UUID) -> A | None:
        """The aggregate, or None."""
        try:
            return self.load(kind, id)
        except NotFound:
            return None

    def keep(self, *aggregates: Aggregate) -> int | None:
        """Append the new events of the aggregates, all or none; return the last one's id.

        Raises AlreadyExists when a new thing has an identity that is taken, EditedMeanwhile
        when somebody else appended to one of them first.
        """
        new = any(aggregate.pending_events[:1] and _is_new(aggregate) for aggregate in aggregates)
        try:
            recordings = self.save(*aggregates)
        except IntegrityError as error:
            raise (AlreadyExists() if new else EditedMeanwhile()) from error
        return max((recording.notification.id for recording in recordings), default=None)

    def recorded(self, topic: str) -> Iterator[Any]:
        """Every event of a topic, the first one first."""
        start = 1
        while found := self.recorder.select_notifications(start, BATCH, topics=stored_as([topic])):
            yield from (self.mapper.to_domain_event(one) for one in found)
            start = found[-1].id + 1

    @property
    def head(self) -> int:
        """The id of the last event; 0 when there is none."""
        return self.recorder.max_notification_id() or 0


def _is_new(aggregate: Aggregate) -> bool:
    return aggregate.pending_events[0].originator_version == Aggregate.INITIAL_VERSION
