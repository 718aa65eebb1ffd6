"""The command line: sentences, exit codes, and what each command does."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from consult.application import consultations
from consult.application.log import Log
from consult.chain import Chain
from consult.chain.alarm import Alarm, note
from consult.cli import run
from consult.cli.commands import consult
from consult.cli.speech import choose_language
from consult.config import Settings
from consult.content import consultation as ready
from consult.domain.place import Place
from consult.domain.questionnaire import Questionnaire
from consult.heartbeat import Heart
from consult.interchange.questionnaires import dump
from consult.operator_sentences import SETTING_FORMS
from consult.services import open_clock, open_log
from consult.stores import Stores
from consult.supervisor import SUPERVISED
from tests.given import DAY, a_city, a_school, an_announced_consultation

DIRECTORY = """\ufeffUAI;Nom_etablissement;Code_commune;Nom_commune;Nombre_d_eleves
0370921A;École élémentaire Gérard Philipe;37109;Fondettes;258.0
0371655Y;École primaire Dolto;37109;Fondettes;beaucoup
0350000A;École primaire ailleurs;35238;Rennes;100
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a migrated, empty city, in the environment."""
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("CONSULT_DATABASE_URL", raising=False)
    monkeypatch.setenv("LANGUAGE", "fr")
    assert run(["migrate"]) == 0
    return Settings.from_environment()


@pytest.fixture
def city_log(city: Settings) -> Log:
    """The log of that city, beside the commands."""
    return open_log(city)


def all_commands() -> list[str]:
    """Every command, with its group."""
    found = []
    for name, command in consult.commands.items():
        within = command.commands if isinstance(command, click.Group) else {}
        found += [name, *(f"{name} {one}" for one in within)]
    return found


@pytest.mark.parametrize("command", ["", *all_commands()])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Montre cette aide." in shown
    assert len(shown.splitlines()) > 4


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sreve", "sreve"),
        ("places import nowhere.csv --commune 37109", "nowhere.csv"),
        ("places import", "FILE"),
        ("accounts invite a@b.fr --profile king", "king"),
        ("rebuild --hard", "--hard"),
        ("count not-an-id", "not-an-id"),
        ("--lang de status", "Choisissez parmi"),
        ("export /nowhere/log", "le dossier /nowhere n’existe pas"),
        ("export -", "il faut le nom d’un fichier"),
        ("backup-key /nowhere/key", "le dossier /nowhere n’existe pas"),
        ("restore / --check", "est un dossier"),
        ("questionnaires export . ", "existe déjà"),
        ("status extra", "«\u00a0extra\u00a0» est de trop"),
    ],
)
def test_what_is_mistyped_is_said_with_exit_code_2(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(typed.split()) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "--help" in captured.err
    assert not re.search(r"\b(is|does|not|unexpected)\b", captured.err.replace("not-an-id", ""))
    assert captured.out == ""


@pytest.mark.parametrize("command", ["status", "verify", "rebuild", "web", "worker"])
def test_a_command_before_any_table_says_what_to_run(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path))
    assert run([command]) == 1
    assert "consult migrate" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "web", "worker", "status", "demo"])
def test_a_wrong_database_stops_the_start_with_a_sentence(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path))
    monkeypatch.setenv("CONSULT_DATABASE_URL", "sqlite:///elsewhere.db")
    assert run([command]) == 1
    assert "CONSULT_DATABASE_URL" in capsys.readouterr().err


def test_a_bare_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Commandes" in capsys.readouterr().err


def test_french_comes_first_and_english_when_asked_for() -> None:
    assert choose_language([], {}) == "fr"
    assert choose_language([], {"LANG": "C.UTF-8"}) == "fr"
    assert choose_language([], {"LANG": "en_GB.UTF-8"}) == "en"
    assert choose_language(["--lang", "fr"], {"LANG": "en_GB.UTF-8"}) == "fr"
    assert choose_language(["--lang=en", "status"], {}) == "en"


def test_a_directory_file_is_tried_then_imported_then_imported_again(
    city_log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "annuaire.csv"
    file.write_text(DIRECTORY, "utf-8")
    arguments = ["places", "import", str(file), "--commune", "37109"]
    assert run([*arguments, "--dry-run"]) == 0
    captured = capsys.readouterr()
    assert "0370921A" in captured.out
    assert "Ligne 3" in captured.err
    school = Place.create_id("0370921A")
    assert city_log.find(Place, school) is None
    assert run(arguments) == 0
    assert sum(city_log.load(Place, school).enrolment.values()) == 258
    assert run(arguments) == 0
    assert city_log.load(Place, school).version == 2


def test_a_questionnaire_goes_out_and_comes_back_the_same(
    city_log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, copy = tmp_path / "cour.json", tmp_path / "copy.json"
    file.write_text(dump(ready("la-cour").questionnaire), "utf-8")
    assert run(["questionnaires", "import", str(file)]) == 0
    assert run(["questionnaires", "export", str(copy)]) == 0
    assert json.loads(copy.read_text("utf-8")) == json.loads(file.read_text("utf-8"))
    assert run(["questionnaires", "import", str(copy)]) == 0
    capsys.readouterr()
    third = str(tmp_path / "third.json")
    assert run(["questionnaires", "export", third]) == 1
    ids = [line.strip() for line in capsys.readouterr().err.splitlines()[1:]]
    assert len(ids) == 2
    assert run(["questionnaires", "export", third, "--questionnaire", ids[0]]) == 0


def test_every_mistake_of_a_questionnaire_file_is_listed(
    city: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"title": {"fr": "La cour"}, "theme": "Cour", "questions": []}')
    assert run(["questionnaires", "import", str(file)]) == 1
    said = capsys.readouterr().err.replace("\u00a0", " ")
    assert "À corriger : 2." in said
    assert "title.en : Il manque une valeur ici. Ajoutez-la." in said
    assert "theme : Il faut des minuscules sans accent" in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Ligne 2, signe 16 : Le fichier n’est pas du JSON à cet endroit."),
        ("en", "Line 2, character 16: The file is not JSON at this point."),
    ],
)
def test_where_a_questionnaire_file_breaks_off_is_said_in_the_person_s_language(
    city: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{\n  "theme": "x",,\n}')
    assert run(["--lang", language, "questionnaires", "import", str(file)]) == 1
    said = capsys.readouterr().err.replace("\u00a0", " ")
    assert words in said


def test_somebody_is_invited_then_recovers_and_nobody_else_does(
    city: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["accounts", "invite", "nadia@fondettes.fr", "--profile", "team"]) == 0
    assert f"{city.public_url}/invitation/" in capsys.readouterr().out
    assert run(["accounts", "recover", "nobody@fondettes.fr"]) == 1
    assert "compte" in capsys.readouterr().err


def test_an_elected_member_is_invited_with_a_function_and_told_which_ones_are_free(
    city: Settings, city_log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    an_announced_consultation(city_log, a_school(city_log))
    invite = ["accounts", "invite", "awa@fondettes.fr", "--profile", "elected"]
    assert run(invite) == 1
    told = capsys.readouterr()
    assert "/invitation/" not in told.out
    assert "ajoutez --function" in told.err
    assert "  Adjointe à l’éducation" in told.err
    assert run([*invite, "--function", "  "]) == 1
    assert run([*invite, "--function", "adjointe à l'éducation"]) == 0
    assert f"{city.public_url}/invitation/" in capsys.readouterr().out
    assert run(["accounts", "invite", "leo@fondettes.fr", "--profile", "elected"]) == 1
    assert "Adjointe" not in capsys.readouterr().err, "she was invited for it"


def test_a_box_is_counted_by_hand_when_the_team_asked_for_it_and_only_once(
    city: Settings, city_log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    from consult.ballots.teller import Teller
    from consult.stores import Stores

    stores = Stores(city)
    consultation = an_announced_consultation(city_log, a_school(city_log))
    key = Teller(stores, city.keys).prepare(consultation)
    consultations.prepare_box(city_log, consultation, key)
    consultations.open_consultation(city_log, consultation, DAY)
    assert run(["count", str(consultation)]) == 1
    assert "urne" in capsys.readouterr().err
    consultations.close_consultation(city_log, consultation, DAY)
    consultations.request_count(city_log, consultation, DAY)
    assert run(["count", str(consultation)]) == 0
    head = city_log.head
    assert run(["count", str(consultation)]) == 0
    assert city_log.head == head
    stores.close()


def test_the_read_models_are_rebuilt_all_or_by_name(
    city: Settings, city_log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    a_city(city_log)
    assert run(["rebuild"]) == 0
    assert run(["rebuild", "doors"]) == 0
    capsys.readouterr()
    assert run(["rebuild", "window"]) == 1
    assert "doors" in capsys.readouterr().err


def test_a_log_that_was_changed_fails_its_verification(
    city: Settings, city_log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlalchemy import text

    a_city(city_log)
    stores = Stores(city)
    Chain(stores, city).extend()
    assert run(["verify"]) == 0
    with stores.write("log") as connection:
        connection.execute(text("UPDATE stored_events SET topic = 'city.lost'"))
    assert run(["verify"]) == 1
    assert "modifié" in capsys.readouterr().err
    stores.close()


@pytest.mark.parametrize(
    ("host", "alarm", "lost"),
    [("worker-1", False, False), ("worker-1", True, True), ("", False, True)],
    ids=["elsewhere", "lost there too", "here"],
)
def test_a_machine_that_only_serves_is_sent_to_the_one_with_the_seal(
    city: Settings,
    city_log: Log,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    host: str,
    alarm: bool,
    lost: bool,
) -> None:
    a_city(city_log)
    stores = Stores(city)
    Chain(stores, city).extend()
    for name in ("seal.json", "secrets/seal", "secrets/sealed"):
        (city.data / name).unlink()
    if alarm:
        note(stores, Alarm("lost", 1))
    with monkeypatch.context() as patch:
        patch.setattr("socket.gethostname", lambda: host or platform.node())
        heart = Heart(stores, open_clock(city).now)
    with heart:
        assert run(["verify"]) == 1
    said = capsys.readouterr().err
    assert ("secrets/sealed" in said) is lost
    assert ("sur celle du travail de fond" in said) is not lost
    stores.close()


def test_status_asks_for_somebody_while_no_worker_runs(
    city: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status"]) == 1
    assert str(city.data) in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    """The command line answers at once: what is heavy comes with the command that needs it."""
    program = (
        "import sys; from consult.cli import run; run(['--help']); "
        "print(sorted({'flask', 'sqlalchemy', 'scipy', 'numpy', 'typst', 'eventsourcing'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=os.environ, check=True
    )
    assert done.stderr.strip() == "[]"


def test_a_questionnaire_that_does_not_exist_is_not_exported(
    city: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(Questionnaire.create_id())
    arguments = ["questionnaires", "export", str(tmp_path / "x"), "--questionnaire", missing]
    assert run(arguments) == 1
    assert "Cette ville n’a rien sous ce numéro" in capsys.readouterr().err


def test_the_help_names_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert not [name for name in SETTING_FORMS if name not in said]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("CONSULT_BAKUP_DIR", "CONSULT_BACKUP_DIR"),
        ("CONSULT_BACKUP_DIRECTORY", "CONSULT_BACKUP_DIR"),
        ("CONSULT_TIMEZON", "CONSULT_TIMEZONE"),
        ("CONSULT_DB", ""),
    ],
)
def test_a_setting_that_nothing_reads_is_named_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, nearest: str
) -> None:
    monkeypatch.setenv(name, "/mnt")
    assert run(["--lang", "en", "--version"]) == 0
    (said,) = [line for line in capsys.readouterr().err.splitlines() if name in line]
    assert (nearest or "consult --help") in said
    assert "/mnt" not in said
    monkeypatch.setenv(SUPERVISED, "1")
    assert run(["--version"]) == 0
    assert capsys.readouterr().err == ""


def test_serve_refuses_at_once_a_place_for_backups_that_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CONSULT_BACKUP_DIR", str(file))
    assert run(["serve"]) == 1
    said = capsys.readouterr().err
    assert "CONSULT_BACKUP_DIR" in said
    assert str(file) in said
