"""Two users share a data directory by their group; keys and secrets are each one's own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from consult.config import DataShared, Settings
from consult.migrate import migrate
from consult.sentences import sentence
from consult.separation import check_keys, may_read_keys, site_may_read_keys


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
