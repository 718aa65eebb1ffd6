"""Settings: sensible by default, and a wrong one stops the start with a sentence."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

import consult
from consult.config import SECRET, BadSetting, DataReadable, DataUnusable, Settings
from consult.operator_sentences import SETTING_FORMS
from consult.postgresql_log import AGAIN_FOR, PATIENCE, URL
from consult.sentences import sentence
from consult.stores import DatabaseUnreachable, check_reachable
from consult.supervisor import SUPERVISED
from tests.ports import free_port

NOT_FOR_OPERATORS = {SUPERVISED, URL, PATIENCE, AGAIN_FOR}
"""What the supervisor tells its children, and a log its library."""


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
        ("CONSULT_DEMO", "yes"),
        ("CONSULT_DEMO", "2"),
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


@pytest.mark.parametrize(("mode", "taken"), [(0o600, True), (0o640, True), (0o644, False)])
def test_the_secret_of_the_metrics_is_not_for_everybody(
    tmp_path: Path, mode: int, taken: bool
) -> None:
    file = tmp_path / "token"
    file.write_text("s" * SECRET)
    file.chmod(mode)
    env = {"CONSULT_METRICS_TOKEN_FILE": str(file)}
    if taken:
        assert Settings.from_environment(env).metrics_token == file
    else:
        with pytest.raises(BadSetting):
            Settings.from_environment(env)


@pytest.mark.parametrize("value", ["", "0"])
def test_no_demonstration_is_said_with_nothing_or_with_0(value: str) -> None:
    assert not Settings.from_environment({"CONSULT_DEMO": value}).demo


def test_every_setting_that_the_sources_read_is_known_and_in_the_readme() -> None:
    root = Path(consult.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    named = set(re.findall(r'"(CONSULT_[A-Z_]+)"', sources))
    assert named - NOT_FOR_OPERATORS == set(SETTING_FORMS)
    readme = (root.parent / "README.md").read_text("utf-8")
    assert not [name for name in SETTING_FORMS if f"`{name}`" not in readme]


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
