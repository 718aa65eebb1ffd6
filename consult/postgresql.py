"""Connections to a PostgreSQL server that keeps what it acknowledges, and that answers in time.

When time is up the connection is dropped, nothing is cancelled: a server whose wait for its
synchronous standby is cancelled answers "committed", and a sheet would be acknowledged that a
failover loses. What became of a commit is unknown then: ids make it harmless to try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final, Self

import psycopg
from psycopg.abc import PQGen
from psycopg.rows import TupleRow
from psycopg.waiting import READY_W, WAIT_R, WAIT_RW
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

KEPT: Final = 4
MOST: Final = 8
"""Connections of one process to one store: kept, and at the most. A server has 100 for all."""
CONNECT_WITHIN: Final = 3
"""Seconds for one host to let us in."""
SILENCE: Final = 10
"""Seconds after which an end that has vanished (no cable, no power) is taken for gone."""
ABANDONED: Final = 300
"""Seconds after which the server ends a transaction that nobody goes on with."""

DEFAULTS: Final[dict[str, object]] = {
    "application_name": "consult",
    "connect_timeout": CONNECT_WITHIN,
    "keepalives_idle": SILENCE // 2,
    "keepalives_interval": 1,
    "keepalives_count": SILENCE // 2,
    "tcp_user_timeout": SILENCE * 1000,
}
"""What CONSULT_DATABASE_URL may say otherwise."""
SESSION: Final = {
    "tcp_keepalives_idle": SILENCE // 2,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": SILENCE // 2,
    "tcp_user_timeout": SILENCE * 1000,
    "idle_in_transaction_session_timeout": f"{ABANDONED}s",
}
"""What the server is asked for: it notices that we have vanished, and gives back our locks."""

DURABLE: Final = {"fsync": ("on",), "full_page_writes": ("on",)}
"""What a server must be set to, or a power cut loses what it has acknowledged."""
TELLING: Final = {
    "track_commit_timestamp": ("on",),
    "log_statement": ("mod", "all"),
    "log_min_duration_statement": ("0",),
}
"""What a server must not be set to: it would note when each sheet came."""
_ASKED: Final = (*DURABLE, *TELLING, "synchronous_commit", "synchronous_standby_names")
_LOOK: Final = "SELECT pg_is_in_recovery()::text, " + ", ".join(
    f"current_setting('{name}')" for name in _ASKED
)


class ReadsOnly(psycopg.OperationalError):
    """Raised when the server is a standby: it follows another one, and takes nothing."""


class BadServer(psycopg.OperationalError):
    """A server that is set in a way that breaks a promise."""

    def __init__(self, parameter: str, value: str) -> None:
        super().__init__(f"the server runs with {parameter}={value}")
        self.parameter = parameter
        self.value = value


class KeepsNothing(BadServer):
    """Raised when a power cut would lose what the server has acknowledged."""


class TellsTimes(BadServer):
    """Raised when the server would note when each sheet came."""


class Connection(psycopg.Connection[TupleRow]):
    """A connection that is dropped when the server does not answer within `patience` seconds."""

    patience: float | None = None

    @classmethod
    def connect(cls, conninfo: str = "", **given: Any) -> Self:
        """Connect. Raises ReadsOnly, KeepsNothing or TellsTimes: it must not be written to."""
        patience = given.pop("patience", None)
        connection = super().connect(conninfo, **given)
        connection.patience = patience
        try:
            connection._look()
        except BaseException:
            connection.close()
            raise
        return connection

    def _look(self) -> None:
        """Check what the promises rest on, as `harden` does for a SQLite file."""
        before = self.autocommit
        self.autocommit = True
        row = psycopg.Cursor(self, row_factory=psycopg.rows.tuple_row).execute(_LOOK).fetchone()
        self.autocommit = before
        standby, *found = row or ("true",)
        if standby == "true":
            raise ReadsOnly("the server is a standby")
        _judge(dict(zip(_ASKED, found, strict=True)))

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server, no longer than our patience."""
        if self.pgconn.pipeline_status:
            gen = self._sending(gen)
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        until = monotonic() + self.patience
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.OperationalError:
            if monotonic() >= until:
                self.pgconn.finish()
            raise

    def _sending(self, gen: PQGen[Any]) -> PQGen[Any]:
        """The same; while it waits for an answer, what is not sent yet is sent.

        psycopg's pipelines wait for the answer to a large statement of which a part has not left:
        the server waits for that part, and both wait for ever (psycopg/psycopg#685).
        """
        ready: Any = None
        while True:
            try:
                wanted = gen.send(ready)
            except StopIteration as end:
                return end.value
            ready = READY_W
            while wanted == WAIT_R and ready == READY_W and self.pgconn.flush():
                ready = yield WAIT_RW
            if wanted != WAIT_R or ready == READY_W:
                ready = yield wanted
            ready &= wanted


def _judge(found: dict[str, str]) -> None:
    for parameter, wanted in DURABLE.items():
        if found[parameter] not in wanted:
            raise KeepsNothing(parameter, found[parameter])
    commit = found["synchronous_commit"]
    if commit == "off" or (commit == "local" and found["synchronous_standby_names"]):
        raise KeepsNothing("synchronous_commit", commit)
    for parameter, unwanted in TELLING.items():
        if found[parameter] in unwanted:
            raise TellsTimes(parameter, found[parameter])


def open_engine(url: URL, schema: str, patience: float | None, **more: Any) -> Engine:
    """An engine whose connections look into `schema` first; `more` is given to SQLAlchemy."""
    made = connector(url, schema, patience)
    return create_engine(
        url,
        creator=made,
        pool_size=KEPT,
        max_overflow=MOST - KEPT,
        pool_pre_ping=True,
        pool_timeout=patience or CONNECT_WITHIN,
        hide_parameters=True,
        **more,
    )


def connector(
    url: URL, schema: str, patience: float | None, **more: Any
) -> Callable[[], Connection]:
    """What opens a connection to the first host of the URL that takes writes.

    `more` are arguments of psycopg's own.
    """
    arguments: dict[str, Any] = {**DEFAULTS, **arguments_of(url), **more}
    session = SESSION | {"search_path": schema}
    options = [f"-c {name}={value}" for name, value in session.items()]
    arguments["options"] = " ".join([*options, str(arguments.get("options", ""))]).strip()
    return lambda: Connection.connect(patience=patience, **arguments)


def arguments_of(url: URL) -> dict[str, Any]:
    """The arguments that a URL names; of several hosts the one that takes writes is meant."""
    _, given = url.get_dialect()().create_connect_args(url)
    if "," in str(given.get("host", "")):
        return {"target_session_attrs": "read-write", **given}
    return dict(given)


@contextmanager
def unhurried(connection: object) -> Iterator[None]:
    """Let the statements of the block take the time they need, on a driver's connection."""
    if not isinstance(connection, Connection):
        yield
        return
    patience, connection.patience = connection.patience, None
    try:
        yield
    finally:
        connection.patience = patience
