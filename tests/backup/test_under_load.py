"""A backup of a city that works: web and worker run, children answer, and nothing stops for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from consult.backup.locks import PrivateKey
from consult.backup.restoring import Source, restore
from consult.ballots.tables import ballot
from consult.config import Settings
from tests.backup.given import opened
from tests.conftest import Promised
from tests.faults.city import City, a_city
from tests.faults.load import Load
from tests.faults.processes import Starter, killed_at_the_end, warm
from tests.ports import free_port

BETWEEN = 60
"""Sheets that are acknowledged between two backups."""


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts `consult` commands soon: their imports are done."""
    with warm() as starter:
        yield starter


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A city with one open consultation."""
    made = a_city(settings)
    yield made
    made.shut_down()


@pytest.mark.parametrize("number", [2, pytest.param(30, marks=pytest.mark.long)])
def test_backups_of_a_working_city_hold_every_sheet_acknowledged_before(
    city: City, starter: Starter, number: int, tmp_path: Path, promise: Promised
) -> None:
    key, port = PrivateKey.new(), free_port()
    env = city.environment(port)
    processes = [
        starter.start((name,), env, tmp_path / f"{name}.log") for name in ("web", "worker")
    ]
    missing = held = 0
    with killed_at_the_end(*processes):
        processes[0].wait_until_it_answers()
        with Load(city, [port]) as load:
            for turn in range(number):
                load.wait_for_thanks(BETWEEN)
                before = set(load.ledger.ok)
                file = tmp_path / f"{turn}.backup"
                command = ("backup", str(file), "--recipient", key.recipient.public_key)
                done = starter.start(command, env, tmp_path / f"backup-{turn}.log")
                assert done.wait_for_end() == 0, done.said
                found = _sheets_in(file, key, tmp_path / f"restored-{turn}")
                missing += len(before - found)
                held += len(found)
                assert found <= load.ledger.sent
            refused = sum(told for status, told in load.ledger.told.items() if status != 200)
    assert (missing, refused) == (0, 0)
    promise(
        "D10", f"{number} backups under load: {held:,} sheets held, {missing} acknowledged lost"
    )


def _sheets_in(file: Path, key: PrivateKey, place: Path) -> set[UUID]:
    """The sheets of a backup, once it is restored."""
    settings = Settings.from_environment({"CONSULT_DATA": str(place)})
    assert not restore(Source.open(file, [key]), settings).lost_keys
    with opened(settings) as (_, stores), stores["box"].connect() as connection:
        ids = connection.execute(select(ballot.c.submission_id)).scalars()
        return {UUID(bytes=bytes(id)) for id in ids}
