"""Torn and damaged files: what was acknowledged is there, or a sentence says that it is not."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import pytest

import consult.damage
from consult.ballots.committer import BoxBroken, Committer
from consult.ballots.sealing import SEALED
from consult.cli import run
from consult.config import STORES, Settings
from consult.damage import DisplayDamaged, FileDamaged, check_files
from consult.domain.ballot import BoxKey
from consult.stores import Stores
from tests.faults.city import City, a_city
from tests.faults.processes import Starter, killed_at_the_end
from tests.given import BAND
from tests.ports import free_port

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SHEET = Random(5).randbytes(SEALED)
FRAME = 24 + 8192


@dataclass(frozen=True)
class Written:
    """A box whose sheets are all in its WAL: each with the bytes of the WAL when it was thanked."""

    settings: Settings
    sheets: list[tuple[UUID, int]]

    @property
    def file(self) -> Path:
        return self.settings.sqlite_file("box")

    @property
    def wal(self) -> Path:
        return beside(self.file, "wal")

    def stored(self) -> set[UUID]:
        """What the box holds, for who opens it now."""
        connection = sqlite3.connect(self.file)
        found = {UUID(bytes=id) for (id,) in connection.execute("SELECT submission_id FROM ballot")}
        connection.close()
        return found


def beside(file: Path, end: str) -> Path:
    return file.with_name(f"{file.name}-{end}")


@pytest.fixture
def written(settings: Settings, tmp_path: Path) -> Written:
    """A copy of a city taken while it runs, as a power cut leaves it: 40 sheets in the WAL."""
    city = a_city(settings)
    city.stores["box"].dispose()
    committer, sheets = Committer(city.stores), []
    box = BoxKey(city.consultation, city.places[0], BAND, "link", None)
    for _ in range(40):
        submission = uuid4()
        committer.drop(box, submission, SHEET)
        sheets.append((submission, beside(settings.sqlite_file("box"), "wal").stat().st_size))
    copy = tmp_path / "copy"
    shutil.copytree(settings.data, copy, ignore=shutil.ignore_patterns("*-shm"))
    committer.stop()
    city.shut_down()
    return Written(Settings.from_environment({"CONSULT_DATA": str(copy)}), sheets)


def test_a_wal_torn_at_any_byte_keeps_every_sheet_acknowledged_before(
    written: Written, tmp_path: Path
) -> None:
    whole, chance = written.wal.read_bytes(), Random(1)
    file = written.file.read_bytes()
    ends = [end for _, end in written.sheets]
    cuts = {*ends, *(end - 1 for end in ends), *(chance.randrange(len(whole)) for _ in range(60))}
    for cut in sorted(cuts):
        written.file.write_bytes(file)
        beside(written.file, "shm").unlink(missing_ok=True)
        written.wal.write_bytes(whole[:cut])
        check_files(written.settings)
        kept = {id for id, end in written.sheets if end <= cut}
        assert written.stored() == kept, cut


def test_a_torn_last_commit_is_no_damage(written: Written) -> None:
    damage(written.wal, written.sheets[-1][1] - FRAME + 500)
    check_files(written.settings)
    assert written.stored() == {id for id, _ in written.sheets[:-1]}


@pytest.mark.parametrize("place", [5, 24, 60, 32 + FRAME + 500])
def test_a_hole_in_the_middle_of_a_wal_is_said_each_time(written: Written, place: int) -> None:
    """SQLite would leave out all that follows, without a word."""
    damage(written.wal, place)
    for _ in range(2):
        with pytest.raises(FileDamaged, match="commits"):
            check_files(written.settings)


def damage(file: Path, place: int, size: int = 8) -> None:
    """Write nonsense over some bytes."""
    with file.open("r+b") as opened:
        opened.seek(place)
        before = opened.read(size)
        opened.seek(place)
        opened.write(bytes(byte ^ 0x5A for byte in before))


def cut_in_half(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


def cut_in_a_page(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size - 100)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garble_the_head(file: Path) -> None:
    damage(file, 0, 100)


def garble_a_page(file: Path) -> None:
    damage(file, 8192, 8192)


@pytest.fixture
def city(settings: Settings) -> City:
    """A city whose log is chained, and whose files hold all that was written."""
    from consult.chain import Chain

    made = a_city(settings)
    Chain(made.stores, settings).extend()
    made.shut_down()
    return made


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize(
    "spoil", [cut_in_half, cut_in_a_page, empty, garble_the_head, garble_a_page]
)
def test_a_damaged_file_is_named_at_every_start_with_what_to_do(
    city: City,
    settings: Settings,
    store: str,
    spoil: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(settings.data))
    monkeypatch.setenv("LANGUAGE", "fr")
    file = settings.sqlite_file(store)
    spoil(file)
    for command in ("migrate", "status", "verify"):
        assert run([command]) == 1
        said = capsys.readouterr().err
        assert str(file) in said
        assert ("sauvegarde" if store != "read" else "consult serve") in said


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_no_process_of_a_city_starts_on_a_damaged_file(
    city: City, settings: Settings, starter: Starter, command: str, tmp_path: Path
) -> None:
    garble_a_page(settings.sqlite_file("box"))
    started = starter.start((command,), city.environment(free_port()), tmp_path / "journal.log")
    with killed_at_the_end(started):
        assert started.wait_for_end() == 1
    assert "Le fichier" in started.said
    assert "Traceback" not in started.said


def test_the_read_models_alone_can_be_thrown_away(city: City, settings: Settings) -> None:
    garble_a_page(settings.sqlite_file("read"))
    with pytest.raises(DisplayDamaged):
        check_files(settings)


def test_an_untouched_city_is_not_damaged(city: City, settings: Settings) -> None:
    check_files(settings, all_of_it=True)


def test_a_new_directory_is_not_damaged(settings: Settings) -> None:
    check_files(settings)
    stores = Stores(settings)
    stores["box"].connect().close()
    check_files(settings)
    stores.close()


def test_a_sheet_that_meets_a_damaged_file_is_refused_and_the_log_names_the_file(
    city: City, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    file = settings.sqlite_file("box")
    garble_a_page(file)
    stores = Stores(settings)
    committer = Committer(stores)
    with pytest.raises(BoxBroken):
        committer.drop(
            BoxKey(city.consultation, city.places[0], BAND, "link", None), uuid4(), SHEET
        )
    said = [line for line in caplog.messages if str(file) in line]
    assert ["is damaged" in line or "SQLITE_CORRUPT" in line for line in said] == [True, True]
    committer.stop()
    stores.close()


def test_a_wal_that_somebody_closes_meanwhile_is_no_damage(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last who closes a file takes its WAL and the index away."""
    read = consult.damage._read_wal

    def closed_meanwhile(wal: BinaryIO, page: int) -> tuple[bytes, list[tuple[int, bytes]]]:
        found = read(wal, page)
        beside(written.file, "shm").unlink()
        return found

    monkeypatch.setattr(consult.damage, "_read_wal", closed_meanwhile)
    check_files(written.settings)


def test_a_file_that_somebody_begins_meanwhile_is_no_damage(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages have no size yet when the check comes to it, and a WAL a moment later."""
    file = settings.sqlite_file("box")
    file.touch()
    with closing(sqlite3.connect(file, isolation_level=None)) as first:

        def begun_meanwhile(*where: Any, **how: Any) -> sqlite3.Connection:
            monkeypatch.undo()
            first.executescript("PRAGMA page_size=8192; PRAGMA journal_mode=wal")
            first.execute("CREATE TABLE sheet (words)")
            for _ in range(20):
                first.execute("INSERT INTO sheet VALUES (zeroblob(9000))")
            return sqlite3.connect(*where, **how)

        monkeypatch.setattr(sqlite3, "connect", begun_meanwhile)
        check_files(settings)


CHECK = """
import sys
from pathlib import Path
from consult.damage import _what_is_wrong
found = {_what_is_wrong(Path(sys.argv[1]), True) for _ in range(500)}
print(*sorted(found))
"""


def test_checks_at_once_of_a_sound_file_find_nothing_and_harm_nobody(written: Written) -> None:
    """A check that lets go of SQLite's locks dies of a WAL that another one has taken away."""
    program = [sys.executable, "-c", CHECK, str(written.file)]
    checks = [
        subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [(*one.communicate(), one.returncode) for one in checks]
    assert said == [("\n", "", 0)] * 3
