"""How the installation is: for `consult status` and for who looks after the machine.

Boxes are counted, sheets never: their number before the count is nobody's business. Nothing here
moves when a child answers, refuses or stops. A box is a row as soon as its first sheet falls: so
what is counted are the consultations whose boxes wait, and the disk is told in round numbers.
"""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as version_of
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select

import consult
from consult import about
from consult.backup import journal
from consult.backup.journal import Journal
from consult.ballots.tables import counted
from consult.ballots.teller import DESTROYED
from consult.chain import Chain
from consult.chain.alarm import Alarm
from consult.config import Settings, shown
from consult.domain.errors import NotAllowed
from consult.election import stand
from consult.heartbeat import Beat, last_beat
from consult.projections.consultations import ConsultationRow
from consult.projections.models import NAMES
from consult.projections.runner import read_position
from consult.separation import site_may_read_keys
from consult.services import open_clock
from consult.stores import SAFE_SQLITE, Stores
from consult.waiting_keys import noted_lost_keys

LIBRARIES: Final = ("flask", "granian", "sqlalchemy", "psycopg", "eventsourcing", "cryptography")
"""Libraries whose version matters to who looks after the machine."""
NEEDS: Final = ("worker", "stuck", "seal", "model", "disk", "key", "backup")
"""What may need somebody; docs/operations.md says what to do about each."""
TABLES: Final = {
    "log": {"about", "chain"},
    "box": {"ballot"},
    "staff": {"account", "heartbeat"},
    "read": {"position"},
}
"""Tables that a place has once `consult migrate` has passed."""
LOW: Final = 1 << 30
"""Bytes of free disk under which somebody is needed: a school's morning takes far less."""
GIB: Final = 1 << 30


class NotMigrated(NotAllowed):
    """Raised when the stores have no tables yet; facts: `path`."""


@dataclass(frozen=True)
class ModelStatus:
    """A read model: how many events it is behind, and the error that stopped it ("" if none)."""

    name: str
    behind: int
    stopped: str


@dataclass(frozen=True)
class Boxes:
    """Consultations whose boxes wait, by what they wait for."""

    open: int
    closed: int
    """Closed, and not counted yet: late sheets may still come."""
    unfinished: int
    """Counts that something interrupted; the worker goes on with them."""


@dataclass(frozen=True)
class ChainHead:
    """The last link of the chain, and when its seal was last signed (None: never)."""

    ordinal: int
    hash: str
    """The first digits."""
    signed: datetime | None


@dataclass(frozen=True)
class Disk:
    """Free space where the data directory is, rounded down so that no sheet shows in it."""

    free_gib: float
    low: bool


@dataclass(frozen=True)
class Status:
    """What there is to know about an installation that works, or does not."""

    data: str
    engine: str
    risky_sqlite: bool
    """Whether this SQLite can lose a WAL that several connections write to."""
    events: int
    unchained: int
    head: ChainHead
    boxes: Boxes
    disk: Disk
    worker_running: bool
    worker: Beat | None
    models: tuple[ModelStatus, ...]
    versions: dict[str, str]
    one_user: bool
    """Whether the site could read the keys: one system user runs it and the worker."""
    backups: Journal
    lost_keys: tuple[str, ...]
    """Consultations whose box waits for its count, and whose key does not open it."""
    seal: Alarm | None
    """What is wrong with the log or its seal; None when nothing is known to be."""
    needs: tuple[str, ...]
    """What needs somebody, of NEEDS."""

    @property
    def healthy(self) -> bool:
        """Whether nothing needs anybody."""
        return not self.needs


def check_migrated(stores: Stores) -> None:
    """Raises NotMigrated when `consult migrate` was never run here, or not by this version.

    Raises what `about.check` raises for a place that is not this version's or this city's.
    """
    about.check(stores)
    for name, wanted in TABLES.items():
        if not wanted <= set(stores.tables(name)):
            raise NotMigrated(path=about.where(stores.settings))


def read_status(
    settings: Settings,
    stores: Stores,
    lost_keys: Callable[[Stores], Sequence[UUID]] = noted_lost_keys,
) -> Status:
    """The status now; a site, which reads no key, hears of lost ones from the worker.

    Raises NotMigrated.
    """
    check_migrated(stores)
    chain = Chain(stores, settings)
    events, last, now = chain.length(), chain.last_event(), open_clock(settings).now()
    running, beat = _worker_runs(stores), last_beat(stores)
    models = tuple(_model(stores, name, last) for name in NAMES)
    disk, backups = _disk(settings), journal.last(stores, now)
    lost, broken = tuple(map(str, lost_keys(stores))), chain.alarm()
    alarms = {
        "worker": not running,
        "stuck": running and beat is not None and beat.is_stuck(now),
        "seal": broken is not None,
        "model": any(model.stopped for model in models),
        "disk": disk.low,
        "key": bool(lost),
        "backup": bool(set(backups.problems) - {journal.OFF}),
    }
    return Status(
        data=str(settings.data),
        engine=_engine(settings),
        risky_sqlite=stores.on_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE,
        events=events,
        unchained=events - chain.head.ordinal,
        head=_head(chain, settings),
        boxes=_boxes(stores),
        disk=disk,
        worker_running=running,
        worker=beat,
        models=models,
        versions=_versions(stores),
        one_user=site_may_read_keys(settings),
        backups=backups,
        lost_keys=lost,
        seal=broken,
        needs=tuple(name for name in NEEDS if alarms[name]),
    )


def _engine(settings: Settings) -> str:
    if settings.database_url is None:
        return f"SQLite {sqlite3.sqlite_version}"
    return shown(settings.database_url)


def _head(chain: Chain, settings: Settings) -> ChainHead:
    head, path = chain.head, chain.seal.path
    written = path.stat().st_mtime if path.exists() else None
    signed = None if written is None else datetime.fromtimestamp(written, settings.timezone)
    return ChainHead(head.ordinal, head.hash.hex()[:12] if head.ordinal else "", signed)


def _boxes(stores: Stores) -> Boxes:
    waiting = {
        step: _number(stores, "read", _consultations().where(ConsultationRow.step == step))
        for step in ("open", "closed")
    }
    unfinished = select(func.count()).select_from(counted).where(counted.c.step != DESTROYED)
    return Boxes(**waiting, unfinished=_number(stores, "box", unfinished))


def _consultations() -> Select[int]:
    return select(func.count()).select_from(ConsultationRow)


def _number(stores: Stores, store: str, query: Select[int]) -> int:
    with stores[store].connect() as connection:
        return connection.execute(query).scalar_one()


def _disk(settings: Settings) -> Disk:
    free = shutil.disk_usage(settings.data).free
    gib = free / GIB
    return Disk(float(int(gib)) if gib >= 1 else int(10 * gib) / 10, free < LOW)


def _versions(stores: Stores) -> dict[str, str]:
    with stores["read"].connect() as connection:
        database = ".".join(map(str, connection.dialect.server_version_info or ()))
    return {
        "consult": consult.__version__,
        "python": platform.python_version(),
        "sqlite" if stores.on_sqlite else "postgresql": database,
        **{name: version_of(name) for name in LIBRARIES},
    }


def _worker_runs(stores: Stores) -> bool:
    """Whether a process holds the worker's place."""
    with stand(stores) as election:
        return election.is_taken()


def _model(stores: Stores, name: str, head: int) -> ModelStatus:
    position, stopped = read_position(stores, name)
    return ModelStatus(name, head - position, stopped)
