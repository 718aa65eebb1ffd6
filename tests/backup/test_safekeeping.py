"""The commands: backup, backup-key, restore, move."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from consult.ballots.tables import ballot
from consult.cli import run, safekeeping
from consult.config import Settings
from consult.stores import Stores
from tests.backup.given import FullCity

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
pytestmark = on_sqlite


@pytest.fixture(autouse=True)
def here(full: FullCity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The city is in the environment of the commands."""
    monkeypatch.setenv("CONSULT_DATA", str(full.settings.data))
    monkeypatch.delenv("CONSULT_DATABASE_URL", raising=False)
    monkeypatch.setenv("LANGUAGE", "fr")


@pytest.fixture
def key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    """A recipient: the file of the private key, and the public one."""
    file = tmp_path / "recipient"
    assert run(["backup-key", str(file)]) == 0
    return file, capsys.readouterr().out.split()[-1]


def test_a_backup_for_a_recipient_is_tried_then_restored_elsewhere(
    full: FullCity, key: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, place = tmp_path / "city.backup", tmp_path / "elsewhere"
    assert run(["backup", str(file), "--recipient", key[1]]) == 0
    said = capsys.readouterr().out
    assert str(file) in said
    assert str(full.said.total()) not in said, "the number of sheets is nobody's business"
    assert run(["restore", str(file), "--key", str(key[0]), "--check"]) == 0
    assert not place.exists()
    assert run(["restore", str(file), "--into", str(place), "--key", str(key[0])]) == 0
    stores = Stores(Settings.from_environment({"CONSULT_DATA": str(place)}))
    with stores["box"].connect() as connection:
        number = connection.execute(select(func.count()).select_from(ballot)).scalar_one()
    assert number == full.said.total()
    stores.close()


def test_what_a_restore_refuses_it_says(
    full: FullCity, key: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / "city.backup", tmp_path / "other"
    run(["backup", str(file), "--recipient", key[1]])
    run(["backup-key", str(other)])
    capsys.readouterr()
    assert run(["backup", str(file), "--recipient", key[1]]) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert run(["restore", str(file), "--key", str(other)]) == 1
    assert "n’ouvrent" in capsys.readouterr().err
    assert run(["restore", str(file), "--key", str(key[0])]) == 1
    assert str(full.settings.data) in capsys.readouterr().err
    assert run(["restore", str(other), "--key", str(key[0])]) == 1
    assert "pas une sauvegarde" in capsys.readouterr().err
    assert run(["backup-key", str(other)]) == 2
    assert "existe déjà" in capsys.readouterr().err


def test_the_private_key_is_not_taken_for_the_public_one(
    key: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    private, file = key[0].read_text().strip(), tmp_path / "city.backup"
    assert run(["backup", str(file), "--recipient", private]) == 1
    monkeypatch.setenv("CONSULT_BACKUP_RECIPIENT", private)
    assert run(["backup", str(file)]) == 1
    said = capsys.readouterr().err
    assert said.count("C’est la clé privée") == 2
    assert private not in said, "nor is it shown to whoever reads the logs"
    assert not file.exists()


def test_a_key_file_of_before_still_opens(key: tuple[Path, str], tmp_path: Path) -> None:
    file, bare = tmp_path / "city.backup", tmp_path / "bare"
    bare.write_text(key[0].read_text().split(":")[1])
    assert run(["backup", str(file), "--recipient", key[1]]) == 0
    assert run(["restore", str(file), "--key", str(bare), "--check"]) == 0


def test_a_passphrase_that_others_can_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, file = tmp_path / "words", tmp_path / "city.backup"
    words.write_text("le vent tourne les pages\n")
    words.chmod(0o644)
    assert run(["backup", str(file), "--passphrase-file", str(words)]) == 1
    assert f"{words}, qui tient la phrase secrète" in capsys.readouterr().err
    words.chmod(0o600)
    assert run(["backup", str(file), "--passphrase-file", str(words)]) == 0


def test_a_restore_without_anything_that_opens_names_what_it_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, file = tmp_path / "words", tmp_path / "city.backup"
    words.touch(0o600)
    words.write_text("le vent tourne les pages\n")
    run(["backup", str(file), "--passphrase-file", str(words)])
    capsys.readouterr()
    assert run(["restore", str(file), "--check"]) == 1
    said = capsys.readouterr().err
    assert "--key" in said
    assert "--recipient" not in said


def test_a_passphrase_is_typed_when_somebody_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "city.backup"
    assert run(["backup", str(file)]) == 1
    assert "CONSULT_BACKUP_RECIPIENT" in capsys.readouterr().err
    monkeypatch.setattr(safekeeping.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(safekeeping.click, "prompt", lambda *_, **__: "le vent tourne les pages")
    assert run(["backup", str(file)]) == 0
    assert run(["restore", str(file), "--check"]) == 0
    monkeypatch.setattr(safekeeping.click, "prompt", lambda *_, **__: "une autre phrase ici")
    assert run(["restore", str(file), "--check"]) == 1
    monkeypatch.setattr(safekeeping.click, "prompt", lambda *_, **__: "court")
    assert run(["backup", str(tmp_path / "b.backup")]) == 1
    assert "12 signes" in capsys.readouterr().err


@pytest.mark.parametrize("there", [None, b"k" * 32])
def test_a_backup_whose_box_nothing_opens_says_so(
    full: FullCity,
    key: tuple[Path, str],
    there: bytes | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (private,) = full.settings.keys.glob("*.key")
    private.unlink() if there is None else private.write_bytes(there)
    assert run(["backup", str(tmp_path / "city.backup"), "--recipient", key[1]]) == 1
    assert f"{full.city.consultation}.key" in capsys.readouterr().err
    assert (tmp_path / "city.backup").exists(), "the rest of the city is worth keeping"


def test_a_restore_without_a_key_of_its_box_says_so(
    full: FullCity, key: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in full.settings.keys.glob("*.key"):
        path.unlink()
    file = tmp_path / "city.backup"
    run(["backup", str(file), "--recipient", key[1]])
    command = ["restore", str(file), "--key", str(key[0]), "--into", str(tmp_path / "e")]
    assert run(command) == 1
    assert f"{full.city.consultation}.key" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["foo", "ftp://me:secret@nowhere/x", "postgresql://nowhere"])
def test_an_option_that_names_no_place_is_told_to_be_wrong(
    to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["move", "--to", to]) == 1
    said = capsys.readouterr().err
    assert "--to" in said
    assert "CONSULT_DATABASE_URL" not in said
    assert "secret" not in said


def test_a_private_key_that_could_not_be_kept_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("consult.backup.locks.os.fsync", full)
    assert run(["backup-key", str(tmp_path / "k")]) == 1
    assert "le disque est plein" in capsys.readouterr().err
    assert not (tmp_path / "k").exists()


def test_a_city_moves_by_command(
    full: FullCity, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.prepared import new_database

    url = new_database(request.getfixturevalue("postgres"))
    full.city.shut_down()
    assert run(["move", "--to", url]) == 0
    said = capsys.readouterr().out
    assert "CONSULT_DATABASE_URL" in said
    assert " postgresql://" in said
    assert run(["migrate"]) == 1
    assert "a déménagé" in capsys.readouterr().err
    assert run(["move", "--to", "ftp://nowhere"]) == 1
