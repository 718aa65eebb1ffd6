"""Each process that writes down too much is caught by who reads every byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.config import Settings
from tests.anonymity.canary import SIGNS
from tests.anonymity.left import Left, a_life, the_canary_is_failed, the_canary_sings
from tests.faults.city import City, a_city
from tests.faults.processes import warm

MUTANTS = "tests.mutants.anonymity_processes"
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    made = a_city(settings)
    yield made
    made.shut_down()


@pytest.fixture
def left(settings: Settings, tmp_path: Path) -> Left:
    made = Left([settings.data], tmp_path / "journals", tmp_path / "temporary")
    made.journals.mkdir()
    made.temporary.mkdir()
    return made


def test_a_site_that_logs_who_comes_is_caught(city: City, left: Left) -> None:
    with warm(f"{MUTANTS}:logs_who_comes") as broken:
        the_canary_sings(city, left, broken)
    assert left.holding(*SIGNS)[0] == [str(left.journals / "web.log")]


def test_a_site_that_logs_what_errors_say_is_caught(city: City, left: Left) -> None:
    with warm(f"{MUTANTS}:logs_what_failed") as broken:
        the_canary_is_failed(city, left, broken)
    assert "cannot seal" in left.said


@pytest.mark.long
@pytest.mark.parametrize("breaks", ["keeps_the_key", "leaves_the_wal"])
def test_a_worker_that_leaves_something_is_caught(city: City, left: Left, breaks: str) -> None:
    with warm() as site, warm(f"{MUTANTS}:{breaks}") as broken:
        life = a_life(city, left, site, broken)
    assert left.holding(*life.readable, *life.sealed)[0] != []
