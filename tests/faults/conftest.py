"""A city for real processes, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from consult.config import Settings
from tests.faults.city import City, a_city
from tests.faults.processes import Starter, warm


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
