"""The projector: reads the log in order and folds it, exactly once, into each read model."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.orm import Session

from consult.projections.base import Position, ReadModel, ReadRow
from consult.stores import Stores

BATCH = 500
logger = logging.getLogger(__name__)


class Recorded(Protocol):
    """A stored event with its number in the log."""

    id: int


class EventLog(Protocol):
    """What the projector needs of the log."""

    recorder: Any
    mapper: Any

    @property
    def head(self) -> int: ...


class Stopped(Exception):
    """Raised when a read model stopped at an error; it says which, and at which event."""

    def __init__(self, model: str, event: int, topic: str) -> None:
        super().__init__(f"read model {model!r} stopped at event {event} ({topic})")


class OvertakenError(Exception):
    """Raised when another process moved the position meanwhile: the transaction is undone."""


class Projector:
    """Keeps read models up to date with the log."""

    def __init__(self, log: EventLog, stores: Stores, models: Sequence[ReadModel]) -> None:
        self.log = log
        self.stores = stores
        self.models = models

    def run_once(self) -> bool:
        """Fold one batch into each read model; say whether any moved.

        A read model that fails stops alone, loudly, and is never skipped over the event.
        """
        moved = [self._advance(model) for model in self.models]
        return any(moved)

    def catch_up(self) -> None:
        """Fold until every read model that is not stopped has reached the head."""
        while self.run_once():
            pass

    def rebuild(self, model: ReadModel) -> int:
        """Empty a read model and fold the whole log again, in one transaction.

        Readers keep seeing the old rows until it is done. Returns the position reached.
        """
        with self.stores.write("read") as connection:
            for row in reversed(model.rows):
                connection.execute(delete(row))
            connection.execute(delete(Position).where(Position.name == model.name))
            position = 0
            for batch in self._batches():
                position = self._fold(connection, model, batch)
            connection.execute(insert(Position).values(name=model.name, at=position, stopped=""))
        return position

    def _advance(self, model: ReadModel) -> bool:
        position, stopped = read_position(self.stores, model.name)
        if stopped:
            return False
        batch = self.log.recorder.select_notifications(start=position + 1, limit=BATCH)
        if not batch:
            return False
        try:
            with self.stores.write("read") as connection:
                reached = self._fold(connection, model, batch)
                _move(connection, model.name, position, reached)
        except Stopped as error:
            logger.exception("a read model stopped")
            self._stop(model, position, str(error))
            return False
        except OvertakenError:
            return False
        return True

    def _fold(self, connection: Connection, model: ReadModel, batch: Sequence[Recorded]) -> int:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            for notification in batch:
                event = self.log.mapper.to_domain_event(notification)
                try:
                    model.process_event(session, event)
                    session.flush()
                except Exception as error:
                    raise Stopped(model.name, notification.id, event.TOPIC) from error
            session.commit()
        return batch[-1].id

    def _batches(self) -> Iterator[Sequence[Recorded]]:
        start = 1
        while batch := self.log.recorder.select_notifications(start=start, limit=BATCH):
            yield batch
            start = batch[-1].id + 1

    def _stop(self, model: ReadModel, position: int, reason: str) -> None:
        with self.stores.write("read") as connection:
            _move(connection, model.name, position, position)
            connection.execute(
                update(Position).where(Position.name == model.name).values(stopped=reason)
            )


def read_position(stores: Stores, name: str) -> tuple[int, str]:
    """How far a read model is, and why it stopped ("" when it did not)."""
    with stores["read"].connect() as connection:
        found = connection.execute(
            select(Position.at, Position.stopped).where(Position.name == name)
        ).first()
    return (found.at, found.stopped) if found else (0, "")


def _move(connection: Connection, name: str, old: int, new: int) -> None:
    moved = connection.execute(
        update(Position).where(Position.name == name, Position.at == old).values(at=new)
    ).rowcount
    if moved:
        return
    exists = select(func.count()).select_from(Position).where(Position.name == name)
    if connection.execute(exists).scalar_one():
        raise OvertakenError
    connection.execute(insert(Position).values(name=name, at=new, stopped=""))


def wait_for(stores: Stores, names: Sequence[str], until: int, within: float = 2.0) -> bool:
    """Wait until the named read models have folded event `until`; False after `within` seconds."""
    deadline = time.monotonic() + within
    query = select(func.count()).where(Position.name.in_(names), Position.at >= until)
    while True:
        with stores["read"].connect() as connection:
            if connection.execute(query).scalar_one() == len(names):
                return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)


def canonical_dump(stores: Stores, rows: Sequence[type[ReadRow]]) -> str:
    """The rows of a read model as sorted JSON lines: equal content, equal bytes."""
    lines = []
    with stores["read"].connect() as connection:
        for row in rows:
            for values in connection.execute(select(row.__table__)).mappings():
                line = {"": row.__tablename__, **values}
                lines.append(json.dumps(line, default=_plain, sort_keys=True, ensure_ascii=False))
    return "\n".join(sorted(lines))


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a read model holds a {type(value).__name__}")
