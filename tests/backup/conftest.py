"""A city to keep safe, and an empty place for it, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.config import Settings
from tests.backup.given import FullCity, a_full_city
from tests.prepared import new_database


@pytest.fixture
def full(settings: Settings) -> Iterator[FullCity]:
    """A city with sheets in its box."""
    full = a_full_city(settings)
    yield full
    full.city.shut_down()


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a place where nothing is; on SQLite unless the test says otherwise."""
    env = {"CONSULT_DATA": str(tmp_path / "elsewhere")}
    if getattr(request, "param", "sqlite") == "postgresql":
        env["CONSULT_DATABASE_URL"] = new_database(request.getfixturevalue("postgres"))
    return Settings.from_environment(env)
