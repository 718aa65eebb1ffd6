"""The elected worker says that it lives, where every machine can read it.

One row of the staff store: on SQLite a rebuild holds the only writer of the read store for as
long as it takes, and a silence would look like a death.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from consult.beside import Beside
from consult.stores import Stores

STORE: Final = "staff"
EVERY: Final = 15.0
"""Seconds between two beats."""
LATE: Final = timedelta(seconds=60)
"""Silence after which a worker is taken for gone."""
STUCK: Final = timedelta(hours=2)
"""Longest turn: a count of a million sheets or a nightly backup takes far less."""

metadata = MetaData()
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("host", String(255), nullable=False),
    Column("process", Integer, nullable=False),
    Column("since", String(40), nullable=False),
    Column("seen", String(40), nullable=False),
    Column("turned", String(40), nullable=False),
)
logger = logging.getLogger("consult.worker")


@dataclass(frozen=True)
class Beat:
    """The worker as it was last seen; times are local to the city, and aware."""

    host: str
    process: int
    since: datetime
    """When it was elected."""
    seen: datetime
    turned: datetime
    """When it last ended a turn: one that lives and turns no more is stuck."""

    def is_recent(self, now: datetime) -> bool:
        """Whether the worker lives; a clock that was set back makes no dead one live."""
        return abs(now - self.seen) < LATE

    def is_stuck(self, now: datetime) -> bool:
        """Whether one turn lasts far too long."""
        return now - self.turned > STUCK


def last_beat(stores: Stores) -> Beat | None:
    """The worker as it was last seen; None when none was, or when the last one left."""
    with stores[STORE].connect() as connection:
        row = connection.execute(select(heartbeat)).first()
    if row is None:
        return None
    since, seen, turned = map(datetime.fromisoformat, (row.since, row.seen, row.turned))
    return Beat(row.host, row.process, since, seen, turned)


def may_work_elsewhere(stores: Stores) -> bool:
    """Whether the worker is on another machine, or could be: the files of one machine have one."""
    beat = last_beat(stores)
    return not stores.on_sqlite if beat is None else beat.host != socket.gethostname()


class Heart(Beside):
    """Beats inside a `with`, in a thread of its own: a long count is not a death."""

    def __init__(self, stores: Stores, now: Callable[[], datetime]) -> None:
        super().__init__("heart")
        self._stores = stores
        self._now = now
        self._since = self._turned = now()
        self._here = {"host": socket.gethostname(), "process": os.getpid()}

    def turned(self) -> None:
        """A turn has ended."""
        self._turned = self._now()

    def __enter__(self) -> Self:
        self._beat()
        return super().__enter__()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._attempt(self._leave)

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            self._beat()

    def _beat(self) -> None:
        self._attempt(self._write)

    def _attempt(self, step: Callable[[], None]) -> None:
        """A store that fails stops no work: the silence tells it."""
        try:
            step()
        except (SQLAlchemyError, OSError) as error:
            logger.warning("the heartbeat was not written (%s)", type(error).__name__)

    def _write(self) -> None:
        times = {"since": self._since, "seen": self._now(), "turned": self._turned}
        row = {**self._here, **{name: time.isoformat() for name, time in times.items()}}
        with self._stores.write(STORE) as connection:
            connection.execute(delete(heartbeat))
            connection.execute(insert(heartbeat).values(one=1, **row))

    def _leave(self) -> None:
        """Say that nobody works; another worker may have taken over already."""
        mine = [heartbeat.c[name] == value for name, value in self._here.items()]
        with self._stores.write(STORE) as connection:
            connection.execute(delete(heartbeat).where(*mine))
