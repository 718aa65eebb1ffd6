"""What a restore refuses, what it leaves behind a crash, and how it goes on."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from consult import about
from consult.backup import restoring
from consult.backup.archive import BackupTooNew
from consult.backup.contents import Carried
from consult.backup.envelope import BackupDamaged, NotABackup
from consult.backup.locks import BackupLocked, Passphrase
from consult.backup.making import BackupExists, BackupNotWritten, back_up
from consult.backup.restoring import (
    NoRoom,
    PlaceTaken,
    RestoreFailed,
    RestoreGoesOn,
    Source,
    is_empty,
    restore,
)
from consult.config import Settings
from consult.migrate import migrate
from consult.sentences import sentence
from consult.status import check_migrated
from consult.stores import Stores
from tests.backup import promises
from tests.backup.given import LOCK, NOW, FullCity, files_in, portrait
from tests.prepared import new_database

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
everywhere = pytest.mark.parametrize("empty_place", ["sqlite", "postgresql"], indirect=True)
STEPS = ("load", "_write_files", "prove", "lost_among", "finish")


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


@pytest.fixture
def file(full: FullCity, tmp_path: Path) -> Path:
    """A backup of the city."""
    return promises.make(full.stores, tmp_path / "city.backup").file


@on_sqlite
@pytest.mark.parametrize(
    ("step", "empty_place"),
    [*((step, "sqlite") for step in STEPS), ("prove", "postgresql")],
    indirect=["empty_place"],
)
def test_a_crash_in_the_middle_starts_nowhere_and_a_second_restore_ends_it(
    full: FullCity, file: Path, empty_place: Settings, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source.open(file, [LOCK])
    with monkeypatch.context() as patch:
        patch.setattr(restoring, step, _crash)
        with pytest.raises(Crash):
            restore(source, empty_place)
    stores = Stores(empty_place)
    with pytest.raises(about.HalfRestored):
        check_migrated(stores)
    with pytest.raises(about.HalfRestored):
        migrate(empty_place)
    restore(source, empty_place)
    check_migrated(stores)
    stores.close()
    assert portrait(empty_place).shown == portrait(full.settings).shown


def _crash(*_: object, **__: object) -> None:
    raise Crash


@on_sqlite
@pytest.mark.parametrize(
    "full_disk",
    [
        OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    ],
    ids=["the-store", "a-file"],
)
def test_a_full_disk_is_named_and_the_same_backup_goes_on(
    file: Path, empty_place: Settings, full_disk: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object) -> None:
        raise full_disk

    source = Source.open(file, [LOCK])
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "load", load)
        with pytest.raises(NoRoom) as refused:
            restore(source, empty_place)
    assert "Le disque est plein" in sentence(refused.value, str)
    restore(source, empty_place)


@on_sqlite
def test_a_second_restore_at_once_is_told_of_the_first(
    file: Path, empty_place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, prove = Source.open(file, [LOCK]), restoring.prove

    def meanwhile(*given: Any) -> None:
        with pytest.raises(RestoreGoesOn):
            restore(source, empty_place)
        prove(*given)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "prove", meanwhile)
        assert not restore(source, empty_place).lost_keys


@everywhere
def test_nothing_is_restored_where_a_city_is(
    full: FullCity, file: Path, empty_place: Settings
) -> None:
    before = portrait(full.settings)
    source = Source.open(file, [LOCK])
    with pytest.raises(PlaceTaken):
        restore(source, full.settings)
    assert portrait(full.settings) == before
    migrate(empty_place)  # Empty tables are something too: whoever made them meant to use them.
    with pytest.raises(PlaceTaken):
        restore(source, empty_place)


@on_sqlite
def test_another_backup_does_not_end_a_restore_of_this_one(
    file: Path, empty_place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "load", _crash)
        with pytest.raises(Crash):
            restore(Source.open(file, [LOCK]), empty_place)
    stores = Stores(empty_place)
    about.note(stores, installation="another")
    stores.close()
    with pytest.raises(PlaceTaken):
        restore(Source.open(file, [LOCK]), empty_place)


@on_sqlite
def test_what_cannot_be_loaded_leaves_the_mark_and_says_so(
    file: Path, empty_place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(restoring, "write_rows", full_disk)
    with pytest.raises(RestoreFailed):
        restore(Source.open(file, [LOCK]), empty_place)
    stores = Stores(empty_place)
    with pytest.raises(about.HalfRestored):
        about.check(stores)
    stores.close()


@on_sqlite
def test_a_backup_of_a_newer_version_is_told_and_touches_nothing(
    full: FullCity, empty_place: Settings, tmp_path: Path
) -> None:
    about.note(full.stores, format="2")
    file = promises.make(full.stores, tmp_path / "newer.backup").file
    with pytest.raises(about.NewerData):
        restore(Source.open(file, [LOCK]), empty_place)
    assert not empty_place.data.exists()


@on_sqlite
def test_a_lost_key_is_told_and_the_rest_is_restored(
    full: FullCity, empty_place: Settings, tmp_path: Path
) -> None:
    (key,) = full.settings.keys.glob("*.key")
    key.write_bytes(bytes(32))
    file = promises.make(full.stores, tmp_path / "wrong.backup").file
    restored = restore(Source.open(file, [LOCK]), empty_place)
    assert restored.lost_keys == (full.city.consultation,)


@on_sqlite
def test_only_what_opens_it_opens_it(file: Path) -> None:
    with pytest.raises(BackupLocked):
        Source.open(file, [Passphrase("le vent tourne les pageS")])


@on_sqlite
def test_any_changed_byte_is_found_before_anything_is_touched(
    file: Path, empty_place: Settings
) -> None:
    content = file.read_bytes()
    for place in range(0, len(content), len(content) // 23):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises((BackupDamaged, NotABackup, BackupLocked)):
            restore(Source.open(file, [LOCK]), empty_place)
    assert not empty_place.data.exists()


@on_sqlite
def test_a_header_that_somebody_changed_is_refused(file: Path) -> None:
    content = file.read_bytes()
    for place in range(content.index(b"\n", 20) + 1):
        for change in (1, 64):
            other = bytes([content[place] ^ change])
            file.write_bytes(content[:place] + other + content[place + 1 :])
            with suppress(NotABackup, BackupLocked, BackupDamaged):
                Source.open(file, [LOCK]).check()
                raise AssertionError(f"byte {place} may be changed")


@on_sqlite
def test_a_table_or_a_column_of_a_newer_version_is_told_and_touches_nothing(
    file: Path, empty_place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = restoring.carried

    def fewer(stores: Stores) -> list[Carried]:
        return [one for one in real(stores) if one.name != "staff.invitation"]

    monkeypatch.setattr(restoring, "carried", fewer)
    with pytest.raises(BackupTooNew):
        restore(Source.open(file, [LOCK]), empty_place)
    assert not empty_place.data.exists()


@on_sqlite
def test_a_backup_is_its_owners_alone_and_overwrites_nothing(full: FullCity, file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupExists):
        back_up(full.stores, file, [LOCK], NOW)


@on_sqlite
def test_a_backup_that_cannot_be_written_leaves_nothing(
    full: FullCity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupNotWritten):
        back_up(full.stores, tmp_path / "nowhere" / "city.backup", [LOCK], NOW)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    place = tmp_path / "backups"
    place.mkdir()
    monkeypatch.setattr("consult.backup.making.os.fsync", full_disk)
    with pytest.raises(BackupNotWritten):
        back_up(full.stores, place / "city.backup", [LOCK], NOW)
    assert files_in(place) == []


def test_nothing_is_restored_beside_a_living_city_s_files(
    full: FullCity, file: Path, request: pytest.FixtureRequest
) -> None:
    """An empty database is not enough: the seal and the keys of the directory are a city's."""
    url = new_database(request.getfixturevalue("postgres"))
    beside = Settings.from_environment(
        {"CONSULT_DATA": str(full.settings.data), "CONSULT_DATABASE_URL": url}
    )
    before = {path: path.read_bytes() for path in full.settings.keys.iterdir()}
    with pytest.raises(PlaceTaken) as refused:
        restore(Source.open(file, [LOCK]), beside)
    assert refused.value.facts == {"path": str(full.settings.data)}
    assert {path: path.read_bytes() for path in full.settings.keys.iterdir()} == before
    stores = Stores(beside)
    assert is_empty(stores)
    stores.close()
