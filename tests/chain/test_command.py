"""`consult export`: a file that the verifier takes."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from consult.chain import Chain, verify
from consult.cli import run
from consult.config import Settings

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works on that city."""
    monkeypatch.setenv("CONSULT_DATA", str(settings.data))


def test_an_export_is_written_and_says_what_to_note(
    past: Chain, here: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.jsonl"
    assert run(["export", str(file)]) == 0
    said = capsys.readouterr().out
    key = verify.check(file.read_bytes().splitlines(keepends=True), "", set())["key"]
    assert key in said
    assert f"{past.head.ordinal}:{past.head.hash.hex()}" in said
    assert not list(tmp_path.glob(".export*"))


def test_an_export_writes_over_nothing(
    past: Chain, here: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    log = settings.data / "log.db"
    before = log.read_bytes()
    assert run(["export", str(log)]) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert log.read_bytes() == before


def test_a_full_disk_is_said_in_words(
    past: Chain,
    here: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "rename", full)
    assert run(["export", str(tmp_path / "export.jsonl")]) == 1
    assert "le disque est plein" in capsys.readouterr().err
    assert not list(tmp_path.glob("*export*"))


def test_nothing_is_exported_before_a_first_seal(
    log: object, here: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.jsonl"
    assert run(["export", str(file)]) == 1
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.glob("*export*"))
