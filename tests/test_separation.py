"""Two users share a data directory by their group; keys and secrets are each one's own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from consult.cli import run
from consult.config import DataShared, Settings
from consult.migrate import migrate
from consult.sentences import sentence
from consult.separation import (
    KeysReadable,
    KeysUnusable,
    check_keys,
    check_keys_closed,
    may_read_keys,
    site_may_read_keys,
)
from tests.ports import free_port


@pytest.fixture
def shared(tmp_path: Path) -> Settings:
    """The settings of a city in a directory that a group shares."""
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o3770)
    settings = Settings.from_environment({"CONSULT_DATA": str(data)})
    before = os.umask(0)
    yield settings  # type: ignore[misc]
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_stores_of_a_shared_directory_are_written_by_the_group(shared: Settings) -> None:
    migrate(shared)
    made = [path for path in shared.data.iterdir() if path.suffix in (".db", ".lock")]
    assert len(made) > 4
    assert {mode(path) for path in made} == {0o660}


def test_secrets_of_a_shared_directory_stay_their_owners(shared: Settings) -> None:
    shared.prepare()
    shared.secret("web")
    assert mode(shared.data / "secrets") & 0o1777 == 0o1770
    assert mode(shared.data / "secrets" / "web") == 0o600


@pytest.mark.parametrize("wrong", [0o770, 0o2770, 0o1770])
def test_a_group_that_could_take_away_what_is_not_its_own_stops_the_start(
    shared: Settings, wrong: int
) -> None:
    shared.data.chmod(wrong)
    with pytest.raises(DataShared) as refused:
        shared.prepare()
    assert "chmod 3770" in sentence(refused.value, str)


def test_keys_may_be_elsewhere(tmp_path: Path) -> None:
    env = {"CONSULT_DATA": str(tmp_path / "data"), "CONSULT_KEYS": str(tmp_path / "keys")}
    assert Settings.from_environment(env).keys == tmp_path / "keys"
    assert Settings.from_environment(env | {"CONSULT_KEYS": ""}).keys == tmp_path / "data" / "keys"


@pytest.mark.parametrize(
    ("directory", "key", "told"),
    [(0o755, 0o600, "700"), (0o700, 0o644, "600"), (0o750, 0o600, "700")],
)
def test_keys_that_others_can_read_stop_the_start(
    tmp_path: Path, directory: int, key: int, told: str
) -> None:
    settings = with_keys(tmp_path)
    held = settings.keys / f"{UUID(int=1)}.key"
    settings.keys.mkdir(mode=0o700)
    held.touch(mode=0o600)
    check_keys_closed(settings)
    settings.keys.chmod(directory)
    held.chmod(key)
    with pytest.raises(KeysReadable) as refused:
        check_keys_closed(settings)
    assert f"chmod {told} {tmp_path}" in sentence(refused.value, str)


@pytest.mark.parametrize("inside", ["", "below"])
def test_a_file_is_no_place_for_keys(tmp_path: Path, inside: str) -> None:
    settings = with_keys(tmp_path, inside)
    (tmp_path / "keys").touch()
    with pytest.raises(KeysUnusable) as refused:
        check_keys_closed(settings)
    assert str(settings.keys) in sentence(refused.value, str)


@pytest.mark.parametrize("command", ["status", "web", "worker", "serve", "verify"])
def test_each_command_looks_whether_the_keys_are_closed(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = with_keys(tmp_path)
    migrate(settings)
    settings.keys.mkdir()
    settings.keys.chmod(0o755)
    monkeypatch.setenv("CONSULT_DATA", str(settings.data))
    monkeypatch.setenv("CONSULT_KEYS", str(settings.keys))
    monkeypatch.setenv("CONSULT_PORT", str(free_port()))
    monkeypatch.delenv("CONSULT_DATABASE_URL", raising=False)
    monkeypatch.setenv("LANGUAGE", "fr")
    assert run([command]) == 1
    assert "chmod 700" in capsys.readouterr().err


def with_keys(place: Path, inside: str = "") -> Settings:
    """Settings whose keys are elsewhere than the data."""
    env = {"CONSULT_DATA": str(place / "data"), "CONSULT_KEYS": str(place / "keys" / inside)}
    return Settings.from_environment(env)


def test_one_user_is_told_to_be_one(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path / "data")})
    settings.prepare()
    assert may_read_keys(settings)
    assert site_may_read_keys(settings)
    settings.secret("web")
    settings.keys.mkdir()
    check_keys(settings)
    assert may_read_keys(settings)
    assert site_may_read_keys(settings)


def test_a_crash_leaves_no_core() -> None:
    some = "import resource; most = resource.getrlimit(resource.RLIMIT_CORE)[1]"
    some += "; resource.setrlimit(resource.RLIMIT_CORE, (most, most))"  # As much as there may be.
    none = "from consult.separation import leave_no_core; leave_no_core()"
    said = "print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run(
        [sys.executable, "-c", f"{some}; {none}; {said}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "(0, 0)\n"
