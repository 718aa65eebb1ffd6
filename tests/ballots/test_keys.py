"""The teller's keys: private files that appear whole and disappear for good."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from consult.ballots.keys import KeyGone, Keys


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_and_its_directory_are_for_their_owner_alone(tmp_path: Path) -> None:
    keys, consultation = Keys(tmp_path / "keys"), uuid4()
    with keys.locked():
        keys.write(consultation, b"k" * 32)
    assert mode(keys.directory) == 0o700
    assert {mode(file) for file in keys.directory.iterdir()} == {0o600}
    assert keys.read(consultation) == b"k" * 32


def test_a_directory_that_others_could_read_is_closed(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    with Keys(tmp_path / "keys").locked():
        assert mode(tmp_path / "keys") == 0o700


def test_a_key_that_is_not_there_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(KeyGone):
        Keys(tmp_path).read(uuid4())


def test_destroying_overwrites_the_bytes_before_the_name_goes(tmp_path: Path) -> None:
    keys, consultation = Keys(tmp_path / "keys"), uuid4()
    with keys.locked():
        keys.write(consultation, b"k" * 32)
        (tmp_path / "second-name").hardlink_to(keys.path(consultation))
        keys.destroy(consultation)
    assert not keys.has(consultation)
    left = (tmp_path / "second-name").read_bytes()
    assert len(left) == 32
    assert b"kk" not in left


def test_a_draft_left_by_a_crash_is_destroyed_too(tmp_path: Path) -> None:
    keys, consultation = Keys(tmp_path / "keys"), uuid4()
    with keys.locked():
        (keys.directory / f"{consultation}.new").write_bytes(b"k" * 32)
        keys.destroy(consultation)
        keys.destroy(consultation)
    assert [file.name for file in keys.directory.iterdir()] == ["teller.lock"]


def test_a_draft_left_by_a_crash_does_not_stop_a_new_key(tmp_path: Path) -> None:
    keys, consultation = Keys(tmp_path / "keys"), uuid4()
    with keys.locked():
        (keys.directory / f"{consultation}.new").write_bytes(b"half")
        keys.write(consultation, b"k" * 32)
    assert keys.read(consultation) == b"k" * 32


def test_one_teller_works_at_a_time(tmp_path: Path) -> None:
    entered = threading.Event()

    def second() -> None:
        with Keys(tmp_path).locked():
            entered.set()

    with Keys(tmp_path).locked():
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.1)
    thread.join(5)
    assert entered.is_set()
