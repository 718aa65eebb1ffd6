"""Settings: sensible by default, and a wrong one stops the start with a sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from consult.config import BadSetting, DataReadable, DataUnusable, Settings
from consult.operator_sentences import SETTING_FORMS
from consult.sentences import sentence
from consult.stores import DatabaseUnreachable, check_reachable
from tests.ports import free_port


def test_an_empty_environment_is_a_city_on_this_machine_alone() -> None:
    settings = Settings.from_environment({})
    assert settings.data == Path("data").resolve()
    assert settings.database_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert not settings.demo


def test_a_demonstration_listens_to_phones_unless_told_otherwise() -> None:
    assert Settings.from_environment({"CONSULT_DEMO": "1"}).host == "0.0.0.0"
    told = {"CONSULT_DEMO": "1", "CONSULT_HOST": "127.0.0.1"}
    assert Settings.from_environment(told).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CONSULT_PORT", "eighty"),
        ("CONSULT_PORT", "70000"),
        ("CONSULT_TIMEZONE", "Europe/Fondettes"),
        ("CONSULT_TIMEZONE", "../etc/passwd"),
        ("CONSULT_PUBLIC_URL", "consult.fondettes.fr"),
        ("CONSULT_PUBLIC_URL", "ftp://consult.fondettes.fr"),
        ("CONSULT_PUBLIC_URL", "https://fondettes.fr/consult"),
        ("CONSULT_DATABASE_URL", "mysql://localhost/consult"),
        ("CONSULT_DATABASE_URL", "postgresql://localhost"),
        ("CONSULT_DATABASE_URL", "not an address"),
        ("CONSULT_LOG", "xml"),
        ("CONSULT_VOICE", "robot"),
        ("CONSULT_METRICS_TOKEN_FILE", "/nowhere/at/all"),
        ("CONSULT_METRICS_TOKEN_FILE", "/dev/null"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(setting: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment({setting: value})
    said = sentence(caught.value, str)
    assert setting in said
    assert f"Il s’écrit ainsi : {SETTING_FORMS[setting]}. " in said


def test_the_password_of_a_database_is_never_repeated(tmp_path: Path) -> None:
    url = f"postgresql://consult:secret@127.0.0.1:{free_port()}/consult"
    env = {"CONSULT_DATABASE_URL": url, "CONSULT_DATA": str(tmp_path)}
    with pytest.raises(DatabaseUnreachable) as caught:
        check_reachable(Settings.from_environment(env))
    said = sentence(caught.value, str)
    assert "ne répond pas" in said
    assert "secret" not in said


def test_a_data_directory_that_cannot_be_made_is_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path / "file" / "data")})
    with pytest.raises(DataUnusable) as caught:
        settings.prepare()
    assert str(settings.data) in sentence(caught.value, str)


def test_secrets_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path / "data")})
    settings.prepare()
    first = settings.secret("web")
    assert len(first) == 32
    assert settings.secret("web") == first != settings.secret("seal")
    assert stat.S_IMODE((settings.data / "secrets" / "web").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700


def test_a_data_directory_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    data = tmp_path / "open"
    data.mkdir()
    data.chmod(0o755)
    with pytest.raises(DataReadable) as refused:
        Settings.from_environment({"CONSULT_DATA": str(data)}).prepare()
    assert "chmod 700" in sentence(refused.value, str)


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path / "data")})
    settings.prepare()
    made = settings.data / "made"
    made.touch()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
