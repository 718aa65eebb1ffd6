"""The projector: reads the log in order and folds it, exactly once, into each read model."""

from __future__ import annotations

import gc
import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import OperationalError

from consult.domain.errors import ConsultError
from consult.projections.base import Position, ReadModel, ReadRow
from consult.projections.folding import (
    Batch,
    EventLog,
    Stopped,
    StoppedByUnknown,
    fold,
    noted,
    read_after,
    read_all,
)
from consult.stores import Stores, unhurried

logger = logging.getLogger(__name__)


class OvertakenError(Exception):
    """Raised when another process moved the position meanwhile: the transaction is undone."""


class RebuildStopped(ConsultError):
    """Raised when read models stopped during a rebuild; facts: `models`; `stops`, one of each."""

    def __init__(self, stops: Sequence[Stopped]) -> None:
        super().__init__(models=", ".join(str(stop.facts["model"]) for stop in stops))
        self.stops = tuple(stops)


class Projector:
    """Keeps read models up to date with the log."""

    def __init__(self, log: EventLog, stores: Stores, models: Sequence[ReadModel]) -> None:
        self.log = log
        self.stores = stores
        self.models = models
        self._read: tuple[int, Batch] = (-1, Batch())
        self._told: set[str] = set()

    def run_once(self) -> bool:
        """Fold one batch into each read model; say whether any moved.

        A read model that fails stops alone, loudly, and is never skipped over the event. Raises
        OperationalError, once all had their turn, when the database failed.
        """
        moved, failed = False, None
        for model in self.models:
            try:
                moved |= self._advance(model)
            except OperationalError as error:
                failed = error
        self._read = (-1, Batch())
        if failed is not None:
            raise failed
        return moved

    def catch_up(self) -> None:
        """Fold until every read model that is not stopped has reached the head."""
        while self.run_once():
            pass

    def retry(self) -> None:
        """Let the read models that stopped try their event again: the program may be a new one."""
        with self.stores.write("read") as connection:
            connection.execute(update(Position).where(Position.stopped != "").values(stopped=""))

    def rebuild(
        self, *models: ReadModel, progress: Callable[[int], object] = lambda _: None
    ) -> int:
        """Empty read models and fold the whole log into them again, in one transaction.

        Readers keep seeing the old rows until it is done. Each event is read once; `progress` is
        told how many more have been folded. Returns the position reached. Raises RebuildStopped,
        once the others are committed, when some stopped at an event.
        """
        reached, stops = dict.fromkeys(models, 0), {}
        with self.stores.write("read") as connection, unhurried(connection), _rarely_tidied():
            for model in models:
                _empty(connection, model)
            for batch in read_all(self.log):
                for model in models:
                    if model not in stops:
                        reached[model], stop = fold(connection, model, batch, reached[model])
                        if stop is not None:
                            stops[model] = stop
                            self._tell(stop)
                gc.collect(1)
                progress(len(batch))
            for model in models:
                note = noted(stops[model]) if model in stops else ""
                row = {"name": model.name, "at": reached[model], "stopped": note}
                connection.execute(insert(Position).values(row))
        if stops:
            raise RebuildStopped(list(stops.values()))
        return max(reached.values(), default=0)

    def _advance(self, model: ReadModel) -> bool:
        position, stopped = read_position(self.stores, model.name)
        batch = Batch() if stopped else self._after(position)
        if not batch:
            return False
        try:
            with self.stores.write("read") as connection:
                _move(connection, model.name, position, batch[-1].number)
                reached, stop = fold(connection, model, batch, position)
                if stop is not None:
                    self._stop(connection, model, reached, stop)
        except OvertakenError:
            return False
        return stop is None

    def _after(self, position: int) -> Batch:
        """The batch after a position, read once for all read models that are there."""
        if self._read[0] != position:
            self._read = (position, read_after(self.log, position))
        return self._read[1]

    def _stop(self, connection: Connection, model: ReadModel, reached: int, stop: Stopped) -> None:
        self._tell(stop)
        connection.execute(
            update(Position)
            .where(Position.name == model.name)
            .values(at=reached, stopped=noted(stop))
        )

    def _tell(self, stop: Stopped) -> None:
        """Log a stop; an event of a newer version, which stops all read models alike, once."""
        note, unknown = noted(stop), isinstance(stop, StoppedByUnknown)
        if note not in self._told:
            logger.error("a read model stopped: %s", note, exc_info=None if unknown else stop)
        if unknown:
            self._told.add(note)


@contextmanager
def _rarely_tidied() -> Iterator[None]:
    """Let Python look for cycles after each batch and not in it, where it would find none."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _empty(connection: Connection, model: ReadModel) -> None:
    """The position first: who is folding into the model just now ends first, or begins anew."""
    connection.execute(delete(Position).where(Position.name == model.name))
    for row in reversed(model.rows):
        connection.execute(delete(row))


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
