"""Backup, wipe, restore: the same city, whatever it is restored on, whoever writes meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.config import Settings
from tests.backup import promises
from tests.backup.given import FullCity
from tests.conftest import Promised

everywhere = pytest.mark.parametrize("empty_place", ["sqlite", "postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@everywhere
@pytest.mark.parametrize("more", [10, pytest.param(3_000, marks=pytest.mark.long)])
def test_a_restored_city_is_the_same_and_its_sheets_are_counted(
    full: FullCity, empty_place: Settings, tmp_path: Path, promise: Promised, more: int
) -> None:
    full.drop(more)
    full.rename(min(more, 400))  # Each reads all that the place has lived before.
    file = tmp_path / "city.backup"
    promise("D10", promises.a_restored_city_is_the_same(full, promises.make, file, empty_place))


@pytest.mark.parametrize("number", [12, pytest.param(100, marks=pytest.mark.long)])
def test_a_backup_under_load_is_of_one_moment_in_all_stores(
    full: FullCity, tmp_path: Path, number: int
) -> None:
    assert promises.a_backup_is_of_one_moment(full, promises.make, tmp_path, number) >= 2 * number


@on_sqlite
def test_a_cut_backup_touches_nothing(
    full: FullCity, empty_place: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "city.backup"
    promises.a_cut_backup_is_refused(full, promises.load, file, empty_place)


@on_sqlite
def test_a_backup_that_lacks_rows_touches_nothing(
    full: FullCity, empty_place: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "city.backup"
    promises.a_backup_that_lacks_rows_is_refused(full, promises.load, file, empty_place)
