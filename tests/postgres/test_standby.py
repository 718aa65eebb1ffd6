"""A synchronous standby has every sheet that was acknowledged; one that is not loses some."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from consult.ballots.committer import BoxBroken, Committer
from consult.ballots.keys import Keys
from consult.ballots.sealing import SEALED
from consult.config import Settings
from consult.postgresql import Connection
from consult.stores import DatabaseReadOnly, Stores, check_reachable
from tests.ballots.given import a_box, stored
from tests.conftest import Promised
from tests.faults.processes import Starter, killed_at_the_end, wait_until
from tests.mutants.postgres import cancels_in_time
from tests.ports import free_port
from tests.postgres.conftest import settings_of
from tests.postgres.failover import (
    Pair,
    a_pair,
    counted,
    fail_over_under_load,
    two_machines,
)
from tests.postgres.servers import Make


@pytest.fixture(scope="module")
def pair(make_server: Make, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A city whose primary acknowledges nothing that its standby has not got."""
    with a_pair(make_server, tmp_path_factory.mktemp("pair")) as pair:
        yield pair


def test_a_standby_says_that_it_is_one(pair: Pair, starter: Starter, tmp_path: Path) -> None:
    settings = settings_of(pair.standby.address("postgres"), tmp_path / "data")
    with pytest.raises(DatabaseReadOnly):
        check_reachable(settings)
    url = settings.database_url
    assert url is not None
    env = {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_DATABASE_URL": url.render_as_string(hide_password=False),
        "CONSULT_PORT": str(free_port()),
        "LANGUAGE": "fr",
    }
    started = starter.start(("migrate",), env, tmp_path / "migrate.log")
    assert started.wait_for_end() == 1
    assert "est un serveur de secours" in started.said
    assert "Traceback" not in started.said


def test_of_several_servers_the_one_that_takes_writes_is_found(pair: Pair, tmp_path: Path) -> None:
    first, second = pair.standby.port, pair.primary.port
    check_reachable(of_both(tmp_path / "data", first, second))
    check_reachable(of_both(tmp_path / "data", second, first))
    with pytest.raises(DatabaseReadOnly):
        check_reachable(of_both(tmp_path / "data", first, first))


def of_both(data: Path, *ports: int) -> Settings:
    """Settings that name several hosts."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    return settings_of(f"postgresql://postgres@{hosts}/postgres", data)


def drop_while_nobody_follows(pair: Pair, patience: float) -> None:
    """Drop a sheet while the standby hears nothing: it is not acknowledged, and not lost."""
    stores = Stores(pair.settings, patience)
    committer = Committer(stores)
    box = a_box(uuid4())
    committer.drop(box, uuid4(), bytes(SEALED))
    try:
        pair.wire.hang()
        with pytest.raises(BoxBroken) as refused:
            committer.drop(box, uuid4(), bytes(SEALED))
        assert refused.value.facts["reason"] == "database"
    finally:
        pair.wire.mend()
        wait_until(lambda: stored(pair.city.stores, box) == 2)
        committer.stop()
        stores.close()
        with pair.city.stores.write("box") as connection:
            connection.exec_driver_sql("DELETE FROM ballot")


def test_no_sheet_is_acknowledged_that_the_standby_has_not_got(pair: Pair) -> None:
    drop_while_nobody_follows(pair, patience=0.5)


def test_a_time_limit_that_cancels_is_caught(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose wait for the standby is cancelled answers that it has committed."""
    monkeypatch.setattr(Connection, "wait", cancels_in_time)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        drop_while_nobody_follows(pair, patience=0.5)


def lose_the_primary(pair: Pair, starter: Starter, folder: Path, sheets: int) -> str:
    """Kill it under load, promote the standby, count on the other machine; the figure."""
    here, there = two_machines(pair, starter, folder)
    outcome = fail_over_under_load(pair, [here, there], sheets)
    worker = there.start("worker")
    with killed_at_the_end(worker):
        number = counted(pair, worker)
        verified = there.start("verify")
        assert verified.wait_for_end() == 0, verified.said
        assert not Keys(there.data / "keys").has(pair.city.consultation)
        left = here.start("worker")
        with killed_at_the_end(left):
            gone = Keys(here.data / "keys")
            wait_until(lambda: not gone.has(pair.city.consultation), why=lambda: left.said)
    acknowledged = len(outcome.ledger.ok)
    return (
        f"primary killed, standby promoted: {acknowledged:,} sheets acknowledged,"
        f" {number:,} counted, 0 lost"
    )


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_failover_to_a_standby_loses_nothing_and_the_other_machine_counts(
    pair: Pair, starter: Starter, tmp_path: Path, promise: Promised, engine: str
) -> None:
    """The last test of this pair: afterwards there is one server."""
    promise("D7", lose_the_primary(pair, starter, tmp_path, 80))


@pytest.mark.long
@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_failover_after_thousands_of_sheets_loses_nothing(
    make_server: Make, starter: Starter, tmp_path: Path, promise: Promised, engine: str
) -> None:
    with a_pair(make_server, tmp_path) as pair:
        promise("D7", lose_the_primary(pair, starter, tmp_path, 2000))


@pytest.mark.long
def test_a_standby_that_does_not_follow_is_caught(
    make_server: Make, starter: Starter, tmp_path: Path
) -> None:
    with a_pair(make_server, tmp_path, synchronous=False) as pair:
        machines = two_machines(pair, starter, tmp_path)
        with pytest.raises(AssertionError, match="acknowledged and lost"):
            fail_over_under_load(pair, machines[:1], 80, cut_first=True)
