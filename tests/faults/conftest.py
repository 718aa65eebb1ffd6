"""A city for real processes, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from _pytest.mark.structures import ParameterSet

from consult.config import Settings
from tests.conftest import ENGINES
from tests.faults.city import City, a_city
from tests.faults.processes import Starter, warm
from tests.prepared import new_database


def full(*values: object) -> ParameterSet:
    """Parameters of a test at its full size, which takes minutes."""
    return pytest.param(*values, marks=pytest.mark.long)


Fresh = Callable[[], Settings]
"""Makes the settings of one more city that has nothing yet, not even its directory."""


@pytest.fixture(params=ENGINES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """Cities that have nothing yet, on SQLite and on PostgreSQL."""

    def new() -> Settings:
        env = {"CONSULT_DATA": str(tmp_path / f"data-{uuid4().hex}")}
        if request.param == "postgresql":
            env["CONSULT_DATABASE_URL"] = new_database(request.getfixturevalue("postgres"))
        return Settings.from_environment(env)

    return new


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A migrated city with one open consultation."""
    made = a_city(settings)
    yield made
    made.shut_down()


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """Starts `consult` commands soon: their imports are done."""
    with warm() as starter:
        yield starter
