"""How the installation is: for `consult status` and for who looks after the machine.

Boxes are counted, sheets never: their number before the count is nobody's business.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy import func, inspect, select

from consult.ballots.tables import box, counted
from consult.ballots.teller import DESTROYED
from consult.chain import Chain
from consult.config import Settings
from consult.domain.errors import NotAllowed
from consult.election import stand
from consult.projections.models import NAMES
from consult.projections.runner import read_position
from consult.stores import SAFE_SQLITE, Stores


class NotMigrated(NotAllowed):
    """Raised when the stores have no tables yet."""


@dataclass(frozen=True)
class ModelStatus:
    """A read model: how many events it is behind, and the error that stopped it ("" if none)."""

    name: str
    behind: int
    stopped: str


@dataclass(frozen=True)
class Status:
    """What there is to know about an installation that works, or does not."""

    data: str
    engine: str
    risky_sqlite: bool
    """Whether this SQLite can lose a WAL that several connections write to."""
    events: int
    unchained: int
    boxes: int
    unfinished_counts: int
    worker_running: bool
    models: tuple[ModelStatus, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing needs anybody."""
        return self.worker_running and not any(model.stopped for model in self.models)


def check_migrated(stores: Stores) -> None:
    """Raises NotMigrated when `consult migrate` was never run here."""
    for name, table in (("log", "chain"), ("box", "ballot"), ("staff", "account")):
        if not inspect(stores[name]).has_table(table):
            raise NotMigrated()


def read_status(settings: Settings, stores: Stores) -> Status:
    """The status now. Raises NotMigrated."""
    check_migrated(stores)
    chain = Chain(stores, settings)
    events, head = chain.length(), chain.last_event()
    return Status(
        data=str(settings.data),
        engine=_engine(settings),
        risky_sqlite=stores.on_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE,
        events=events,
        unchained=events - chain.head.ordinal,
        boxes=_number(stores, select(func.count()).select_from(box)),
        unfinished_counts=_number(
            stores, select(func.count()).select_from(counted).where(counted.c.step != DESTROYED)
        ),
        worker_running=_worker_runs(stores),
        models=tuple(_model(stores, name, head) for name in NAMES),
    )


def _engine(settings: Settings) -> str:
    if settings.database_url is None:
        return f"SQLite {sqlite3.sqlite_version}"
    return settings.database_url.render_as_string(hide_password=True)


def _number(stores: Stores, query: object) -> int:
    with stores["box"].connect() as connection:
        return int(connection.execute(query).scalar_one())  # type: ignore[call-overload]


def _worker_runs(stores: Stores) -> bool:
    """Whether another process holds the worker's place: it cannot be had then."""
    with stand(stores) as election:
        return not election.won()


def _model(stores: Stores, name: str, head: int) -> ModelStatus:
    position, stopped = read_position(stores, name)
    return ModelStatus(name, head - position, stopped)
