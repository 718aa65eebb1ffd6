"""Folds events into rows: each event is decoded once for all read models, a batch at a time.

Rows are written once per batch, not once per event: that is most of the speed. Only when a batch
fails are its events folded again one by one, to name the one that cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, Final, NamedTuple, Protocol

from eventsourcing.domain import EventSourcingError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from consult.domain.errors import ConsultError
from consult.domain.topics import readable_topics
from consult.domain.upcasts import topic_now
from consult.projections.base import ReadModel
from consult.projections.recalling import Recalling

UNKNOWN: Final = ""
BATCH: Final = 4000
"""Events that are read, folded and forgotten together: what bounds the memory of a rebuild."""


class Recorded(Protocol):
    """A stored event with its number in the log."""

    id: int
    topic: str


class EventLog(Protocol):
    """What the projector needs of the log."""

    recorder: Any
    mapper: Any

    @property
    def head(self) -> int: ...


class Stopped(ConsultError):
    """Raised when a read model stopped at an error; facts: `model`, `event`, `topic`."""


class StoppedByUnknown(Stopped):
    """Raised when it stopped at an event of a newer version."""


KINDS: Final[tuple[type[Stopped], ...]] = (Stopped, StoppedByUnknown)


def noted(stop: Stopped) -> str:
    """What is kept of a stop beside the position."""
    return f"{type(stop).__name__} {stop.facts['event']} {stop.facts['topic']}"


def stopped_by(model: str, note: str) -> Stopped:
    """The stop that was noted of a read model."""
    kind, _, rest = note.partition(" ")
    event, _, topic = rest.partition(" ")
    found = {one.__name__: one for one in KINDS}.get(kind, Stopped)
    return found(model=model, event=event, topic=topic)


class Batch(list["Read"]):
    """Events that are folded together, in their order."""

    def wanted_by(self, model: ReadModel) -> list[Read]:
        """What a read model needs of it. An unknown event is needed by all: it may say anything."""
        wanted = [self._by_topic.get(topic, []) for topic in (*model.handlers, UNKNOWN)]
        return sorted(chain.from_iterable(wanted), key=_number)

    @cached_property
    def _by_topic(self) -> dict[str, list[Read]]:
        found: dict[str, list[Read]] = {}
        for one in self:
            found.setdefault(UNKNOWN if one.unknown else one.topic, []).append(one)
        return found


class Read(NamedTuple):
    """An event as it was read: its number, today's topic, itself; or why it cannot be read."""

    number: int
    topic: str
    event: Any
    error: Exception | None = None

    @property
    def unknown(self) -> bool:
        """Whether it is of a newer version."""
        return self.error is not None and isinstance(self.error, LookupError)


_number = itemgetter(0)


def read_after(log: EventLog, position: int) -> Batch:
    """The batch of events that follows a position; empty at the head."""
    known = readable_topics()
    found = log.recorder.select_notifications(start=position + 1, limit=BATCH)
    return Batch(_read(log, one, known) for one in found)


def read_all(log: EventLog) -> Iterator[Batch]:
    """All events, a batch at a time."""
    position = 0
    while batch := read_after(log, position):
        yield batch
        position = batch[-1].number


def _read(log: EventLog, stored: Recorded, known: set[str]) -> Read:
    if stored.topic not in known:
        return Read(stored.id, stored.topic, None, LookupError(stored.topic))
    topic = topic_now(stored.topic)
    try:
        return Read(stored.id, topic, log.mapper.to_domain_event(stored))
    except (EventSourcingError, ValueError, LookupError, TypeError, AttributeError) as error:
        return Read(stored.id, topic, None, ValueError(str(error)))


def fold(
    connection: Connection, model: ReadModel, batch: Batch, position: int
) -> tuple[int, Stopped | None]:
    """Fold what follows a position; return the position reached, and what stopped it there.

    What comes before the event that cannot be folded is folded. Raises OperationalError when it
    is the database that fails, and no event's fault.
    """
    wanted = batch.wanted_by(model)
    try:
        _fold_together(connection, model, wanted)
    except Stopped:
        stop = _fold_one_by_one(connection, model, wanted)
        if stop is not None:
            return max(position, int(stop.facts["event"]) - 1), stop
    return batch[-1].number, None


def _fold_one_by_one(
    connection: Connection, model: ReadModel, wanted: Sequence[Read]
) -> Stopped | None:
    """Fold as many as can be; return what stopped the next one, if anything did."""
    for one in wanted:
        try:
            _fold_together(connection, model, [one])
        except Stopped as stop:
            return stop
    return None


def _fold_together(connection: Connection, model: ReadModel, wanted: Sequence[Read]) -> None:
    """All or none. Raises Stopped, which names the event only where there is one."""
    one = None
    try:
        with Recalling(connection) as session:
            for one in wanted:
                _process(session, model, one)
            session.end()
    except OperationalError:
        raise
    except Exception as error:
        if one is None:
            raise
        kind = StoppedByUnknown if one.unknown else Stopped
        raise kind(model=model.name, event=one.number, topic=one.topic) from error


def _process(session: Session, model: ReadModel, one: Read) -> None:
    if one.error is not None:
        raise one.error
    model.process_event(session, one.event)
