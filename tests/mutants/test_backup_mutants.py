"""Each broken backup is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.backup import moving
from consult.backup.closing import Leaving
from consult.config import Settings
from tests.backup import promises
from tests.backup.given import FullCity, a_full_city
from tests.backup.leaving import no_sheet_stays_behind
from tests.mutants import backups
from tests.prepared import new_database


@pytest.fixture
def full(settings: Settings) -> Iterator[FullCity]:
    """A city with sheets in its box."""
    full = a_full_city(settings)
    yield full
    full.city.shut_down()


@pytest.fixture
def empty_place(tmp_path: Path) -> Settings:
    """A place where nothing is."""
    return Settings.from_environment({"CONSULT_DATA": str(tmp_path / "elsewhere")})


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("broken", [backups.without_the_box, backups.without_keys])
def test_a_backup_that_forgets_something_is_caught(
    full: FullCity, empty_place: Settings, tmp_path: Path, broken: promises.Make
) -> None:
    with pytest.raises(AssertionError):
        promises.a_restored_city_is_the_same(full, broken, tmp_path / "b", empty_place)


def test_a_backup_taken_store_by_store_is_caught(full: FullCity, tmp_path: Path) -> None:
    waiting = []

    def wait() -> None:
        if waiting:
            waiting[0].wait_for_steps(3)

    class InStep(promises.InStep):
        def __post_init__(self) -> None:
            super().__post_init__()
            waiting.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(promises, "InStep", InStep)
        with pytest.raises(AssertionError, match="not one moment"):
            promises.a_backup_is_of_one_moment(full, backups.store_by_store(wait), tmp_path, 3)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("promise_broken", "broken"),
    [
        (promises.a_backup_that_lacks_rows_is_refused, backups.unchecked),
        (promises.a_cut_backup_is_refused, backups.checks_while_it_loads),
    ],
)
def test_a_restore_that_skips_the_check_is_caught(
    full: FullCity,
    empty_place: Settings,
    tmp_path: Path,
    promise_broken: object,
    broken: promises.Load,
) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        promise_broken(full, broken, tmp_path / "b", empty_place)  # type: ignore[operator]


def test_a_move_that_leaves_the_door_open_is_caught(
    full: FullCity, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = full.settings
    url = new_database(request.getfixturevalue("postgres")) if full.stores.on_sqlite else ""
    env = {"CONSULT_DATA": str(here.data), "CONSULT_DATABASE_URL": url}
    monkeypatch.setattr(Leaving, "close", backups.leaves_the_door_open)
    monkeypatch.setattr(moving, "empty_box", lambda _: None)
    with pytest.raises(AssertionError, match="stay behind"):
        no_sheet_stays_behind(full, here, Settings.from_environment(env))
