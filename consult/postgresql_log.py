"""The log's PostgreSQL engine: the library's own, with our connections and our idea of a retry.

The library tries ten times, whatever became of the first: a page would hang for minutes, and an
event whose commit was cut off after it was stored would be refused as somebody else's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    InterfaceError,
    OperationalError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresFactory
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier
from sqlalchemy import QueuePool, create_engine, engine, make_url
from sqlalchemy.exc import TimeoutError as NoneLeft

from consult.postgresql import connector

URL: Final = "CONSULT_LOG_URL"
PATIENCE: Final = "CONSULT_LOG_PATIENCE"
AGAIN_FOR: Final = "CONSULT_LOG_AGAIN_FOR"
CONNECTIONS: Final = 8
"""Connections of one process to the log, at most."""
PAUSE: Final = 0.2

T = TypeVar("T")
Recorder = PostgresApplicationRecorder
_Lost: Final = (InterfaceError, OperationalError)


class Pool:
    """Connections as the library asks for them: made when they are needed, tried before use.

    The library's own makes them beforehand, and after an outage waits longer and longer.
    """

    def __init__(self, url: str, patience: float) -> None:
        target = make_url(url)
        made: Any = connector(target, "log", patience, autocommit=True, row_factory=dict_row)
        self._pool = QueuePool(
            made,
            pool_size=1,
            max_overflow=CONNECTIONS - 1,
            timeout=patience,
            pre_ping=True,
            dialect=create_engine(target).dialect,
        )

    def open(self, wait: bool = False, timeout: float = 0.0) -> None:
        """Nothing to open beforehand."""

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that works, for the length of the block."""
        try:
            kept = self._pool.connect()
        except NoneLeft as error:
            raise psycopg.OperationalError("all connections are taken") from error
        driver = kept.dbapi_connection
        assert isinstance(driver, psycopg.Connection)  # noqa: S101 - it was made above
        try:
            yield driver
        finally:
            if driver.closed or driver.broken:
                kept.invalidate()
            kept.close()

    def close(self) -> None:
        """Close what is not in use."""
        self._pool.dispose()


class PatientRecorder(PostgresApplicationRecorder):
    """Tries again for a few seconds, and knows its own events when it meets them."""

    again_for = 0.0

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append events, once, whatever happens to the connection at the commit."""
        unsure = False

        def insert() -> Sequence[int] | None:
            nonlocal unsure
            try:
                return _once(Recorder.insert_events)(self, stored_events, **kwargs)
            except _Lost:
                unsure = True
                raise
            except IntegrityError:
                ids = self._ids_of(stored_events) if unsure else None
                if ids is None:
                    raise
                return ids

        return self._again(insert)

    def _ids_of(self, stored_events: Sequence[StoredEvent]) -> Sequence[int] | None:
        """The numbers of exactly these events in the log; None when they are not there."""
        query = SQL(
            "SELECT notification_id FROM {}.{}"
            " WHERE originator_id = %s AND originator_version = %s AND topic = %s AND state = %s"
        ).format(Identifier(self.datastore.schema), Identifier(self.events_table_name))
        ids = []
        with self.datastore.get_connection() as connection:
            for one in stored_events:
                wanted = (one.originator_id, one.originator_version, one.topic, one.state)
                row = connection.execute(query, wanted).fetchone()
                if row is None:
                    return None
                ids.append(row["notification_id"])
        return ids

    def select_events(self, *given: Any, **named: Any) -> Sequence[StoredEvent]:
        """The events of an aggregate."""
        return self._again(lambda: _once(Recorder.select_events)(self, *given, **named))

    def select_notifications(self, *given: Any, **named: Any) -> Any:
        """Events in the order of the log."""
        return self._again(lambda: _once(Recorder.select_notifications)(self, *given, **named))

    def max_notification_id(self) -> int | None:
        """The number of the last event."""
        return self._again(lambda: _once(Recorder.max_notification_id)(self))

    def _again(self, attempt: Callable[[], T]) -> T:
        """What `attempt` returns; a lost connection is made again for a while."""
        until = time.monotonic() + self.again_for
        while True:
            try:
                return attempt()
            except _Lost:
                if time.monotonic() >= until:
                    raise
            time.sleep(PAUSE)


def _once(method: Callable[..., T]) -> Callable[..., T]:
    """The library's method without its decorator, which tries ten times."""
    inner: Callable[..., T] = method.__wrapped__  # type: ignore[attr-defined]
    return inner


class Factory(PostgresFactory):
    """Found by the library through PERSISTENCE_MODULE."""

    application_recorder_class = PatientRecorder

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.datastore.pool.close()
        pool: Any = Pool(self.env[URL], float(self.env[PATIENCE]))
        self.datastore.pool = pool

    def application_recorder(self) -> ApplicationRecorder:
        """The recorder of the log."""
        recorder = super().application_recorder()
        if isinstance(recorder, PatientRecorder):
            recorder.again_for = float(self.env[AGAIN_FOR])
        return recorder


def environment(url: engine.URL, patience: float, again_for: float) -> dict[str, str]:
    """What the library is told to use this engine."""
    return {
        "PERSISTENCE_MODULE": f"{__name__}:Factory",
        "POSTGRES_DBNAME": "",  # Asked for by the library, and not used: the URL says it all.
        "POSTGRES_HOST": "",
        "POSTGRES_USER": "",
        "POSTGRES_PASSWORD": "",
        "POSTGRES_SCHEMA": "log",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        URL: url.render_as_string(hide_password=False),
        PATIENCE: str(patience),
        AGAIN_FOR: str(again_for),
    }
