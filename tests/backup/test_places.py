"""Data directories that are wrong: each start says what, where, and what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from consult import about
from consult.application.log import Log
from consult.cli import run
from consult.config import STORES, Settings
from consult.heartbeat import Heart
from consult.log_rows import unknown_event
from consult.migrate import migrate
from consult.services import open_clock
from consult.soundness import StoreReadOnly, UnknownEvent, check_sound
from consult.status import NotMigrated, check_migrated
from consult.stores import Stores
from consult.waiting_keys import lost_keys, lost_keys_here, note_lost_keys, waiting_boxes
from tests.faults.city import a_city
from tests.given import a_city as founded

STARTS = ("serve", "web", "worker")
NOBODY = 65534
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def here(settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A migrated city, in the environment of the commands."""
    founded(log)
    url = settings.database_url
    monkeypatch.setenv("CONSULT_DATA", str(settings.data))
    monkeypatch.setenv(
        "CONSULT_DATABASE_URL", url.render_as_string(hide_password=False) if url else ""
    )
    monkeypatch.setenv("CONSULT_PORT", "8141")
    monkeypatch.setenv("LANGUAGE", "fr")
    return settings


def lose(stores: Stores, store: str) -> None:
    """What a copy that was cut short, or an unmounted disk, takes away."""
    if stores.on_sqlite:
        stores[store].dispose()
        for path in stores.settings.data.glob(f"{store}.db*"):
            path.unlink()
        return
    with stores.write(store) as connection:
        connection.execute(text(f'DROP SCHEMA "{store}" CASCADE'))


def refusals(capsys: pytest.CaptureFixture[str], *commands: str) -> list[str]:
    """What each command says when it refuses."""
    said = []
    for command in commands:
        capsys.readouterr()
        assert run(command.split()) == 1, command
        said.append(capsys.readouterr().err)
    return said


def test_data_of_a_newer_version_start_nowhere_and_stay_as_they_are(
    here: Settings, stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    about.note(stores, format="7", version="9.1.0")
    for said in refusals(capsys, *STARTS, "migrate", "status", "verify"):
        assert "9.1.0" in said
        assert about.where(here) in said
    assert about.notes(stores)["version"] == "9.1.0"


def test_keys_of_one_city_and_events_of_another_start_nowhere(
    here: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (here.data / about.FILE).write_text("another\n")
    for said in refusals(capsys, *STARTS, "migrate", "status"):
        assert str(here.data) in said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (about.RESTORING, "consult restore"),
        (about.ARRIVING, "consult move"),
        (about.ARRIVED, "consult move"),
        (about.LEAVING, "consult move"),
        (about.MOVED, "postgresql://there"),
    ],
)
@on_sqlite
def test_a_place_that_is_nobodys_city_says_how_to_go_on(
    here: Settings, stores: Stores, state: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    about.note(stores, state=state, to="postgresql://there")
    for words in refusals(capsys, *STARTS, "migrate", "status"):
        assert said in words


def test_an_event_of_a_newer_version_is_named_before_anything_starts(
    here: Settings, stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    assert unknown_event(stores) is None
    log = "stored_events" if stores.on_sqlite else "log_events"
    with stores.write("log") as connection:
        connection.execute(text(f"UPDATE {log} SET topic = 'city.twinned'"))
    with pytest.raises(UnknownEvent):
        check_sound(stores)
    for said in refusals(capsys, *STARTS):
        assert "city.twinned" in said
        assert "événement 1" in said


@pytest.mark.parametrize(
    ("settings", "spoil"),
    [
        ("sqlite", Path.unlink),
        ("postgresql", Path.unlink),
        ("sqlite", lambda key: key.write_bytes(b"short")),
        ("sqlite", lambda key: key.write_bytes(b"k" * 32)),
        ("sqlite", lambda key: key.rename(key.with_suffix(".away")).with_suffix(".key").mkdir()),
    ],
    indirect=["settings"],
    ids=["gone", "gone-postgresql", "short", "another", "a-directory"],
)
def test_a_lost_key_is_named_by_status_and_by_the_worker(
    settings: Settings,
    spoil: Callable[[Path], object],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = a_city(settings)
    assert lost_keys(city.log, city.stores) == []
    assert waiting_boxes(city.stores) == [city.consultation]
    (key,) = settings.keys.glob("*.key")
    spoil(key)
    assert lost_keys(city.log, city.stores) == [city.consultation]
    url = settings.database_url
    monkeypatch.setenv("CONSULT_DATA", str(settings.data))
    monkeypatch.setenv(
        "CONSULT_DATABASE_URL", url.render_as_string(hide_password=False) if url else ""
    )
    monkeypatch.setattr("consult.worker.run", lambda *_: None)
    for command in ("status", "worker"):
        run([command])
        said = capsys.readouterr().err
        assert f"{city.consultation}.key" in said, command
    city.shut_down()


@on_sqlite
def test_a_counted_consultation_misses_no_key(settings: Settings) -> None:
    from consult.ballots.teller import Teller
    from consult.worker.counting import Counting

    city = a_city(settings)
    city.close()
    Counting(city.log, Teller(city.stores, settings.keys)).count(city.consultation, city.today)
    assert lost_keys(city.log, city.stores) == []
    city.shut_down()


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_machine_that_only_serves_has_no_keys_and_hears_of_them_from_the_worker(
    settings: Settings,
) -> None:
    city = a_city(settings)
    settings.keys.rename(settings.data / "on-another-machine")
    heart = Heart(city.stores, open_clock(settings).now)
    heart._here["host"] = "another"
    heart._write()
    assert lost_keys_here(city.stores) == []
    note_lost_keys(city.stores, [city.consultation])
    assert lost_keys_here(city.stores) == [city.consultation]
    city.shut_down()


TRY = """
import os, sys
from importlib import import_module
from tests.faults.forking import PRELOADED
for module in PRELOADED:
    import_module(module)
from consult.cli import run
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(run(["worker"]))
"""
"""As somebody to whom nothing belongs, and who may not even read the modules any more."""


@on_sqlite
def test_files_of_another_user_are_refused_with_a_sentence(
    here: Settings, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def may_not(path: object, mode: int) -> bool:
        return not str(path).endswith("box.db")

    check_sound(stores)
    monkeypatch.setattr("consult.soundness.os.access", may_not)
    with pytest.raises(StoreReadOnly) as refused:
        check_sound(stores)
    assert refused.value.facts == {"path": str(here.data / "box.db")}


@on_sqlite
@pytest.mark.parametrize("name", ["box.db", "log.db-wal", "staff.lock", "secrets/web", "keys"])
def test_one_file_of_another_user_is_named(here: Settings, name: str, tmp_path: Path) -> None:
    """Somebody ran a command as root: really tried, by a user to whom all else belongs."""
    file = here.data / name
    if name == "keys":
        file.mkdir(exist_ok=True)
    else:
        file.parent.mkdir(exist_ok=True)
        file.touch()
    give_away(here.data, but=file)
    command = "web" if name == "secrets/web" else "worker"
    env = {**os.environ, "LANGUAGE": "fr"}
    done = subprocess.run(
        [sys.executable, "-c", TRY.replace("worker", command)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert str(file) in done.stderr
    assert "Traceback" not in done.stderr


def give_away(data: Path, *, but: Path) -> None:
    """Let all of a directory be nobody's, and the way to it open; one file stays root's."""
    if os.geteuid():
        but.chmod(0)  # Who is not root can give nothing away: this shuts her out as well.
        return
    for path in (data, *data.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    but.chmod(0o600 if but.is_file() else 0o700)
    os.chown(but, 0, 0)
    for parent in data.parents:
        if parent.stat().st_uid == os.geteuid() and parent.stat().st_mode & 0o077 == 0:
            parent.chmod(0o711)


def test_a_directory_that_cannot_be_written_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Really tried, by a user who may not write there."""
    data = tmp_path / "data"
    data.mkdir(mode=0o555)
    env = {**os.environ, "CONSULT_DATA": str(data), "LANGUAGE": "fr"}
    done = subprocess.run(
        [sys.executable, "-c", TRY], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert str(data) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_directory_made_by_an_older_version_goes_on_after_migrate(
    here: Settings, stores: Stores
) -> None:
    about.check(stores)
    for store in STORES:
        with stores.write(store) as connection:
            connection.execute(text("DROP TABLE about"))
    (here.data / about.FILE).unlink()
    about.check(stores)
    with pytest.raises(NotMigrated):
        check_migrated(stores)
    migrate(here)
    check_migrated(stores)
    place = about.read(stores)
    assert (place.format, place.installation) == (1, about.installation_of(here))
    assert place.installation


@pytest.mark.parametrize("store", ["log", "box", "staff"])
def test_a_part_that_is_lost_is_named_and_never_made_anew(
    here: Settings, stores: Stores, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lose(stores, store)
    for said in refusals(capsys, *STARTS, "migrate", "status", "verify"):
        assert stores.where(store) in said
        assert str(here.data) in said
    assert stores.tables(store) == []


def test_an_empty_database_beside_a_city_s_directory_starts_nowhere(
    here: Settings, stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    for store in STORES:
        lose(stores, store)
    for said in refusals(capsys, *STARTS, "migrate", "status"):
        assert str(here.data) in said
    assert not any(stores.tables(store) for store in STORES)


@pytest.mark.parametrize("store", ["box", "staff", "read"])
def test_a_part_of_another_city_starts_nowhere(
    here: Settings, stores: Stores, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    about.note(stores, store, installation="another")
    for said in refusals(capsys, *STARTS, "migrate", "status"):
        assert f"{stores.where(store)} vient d’une autre ville" in said


def test_parts_of_a_release_before_take_the_id_of_the_log(here: Settings, stores: Stores) -> None:
    for store in ("box", "staff", "read"):
        with stores.write(store) as connection:
            connection.execute(text("DROP TABLE about"))
    about.check(stores)
    migrate(here)
    ids = {about.notes(stores, store)["installation"] for store in STORES}
    assert ids == {about.installation_of(here)}


def test_the_display_is_made_again_by_whoever_starts(
    here: Settings, stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    lose(stores, "read")
    for said in refusals(capsys, "web", "worker", "status"):
        assert "consult migrate" in said
    migrate(here)
    check_migrated(stores)


@pytest.mark.parametrize("command", ["status", "verify", "web", "worker", "count", "export"])
def test_a_mistyped_directory_is_named_and_nothing_is_made(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = tmp_path / "typo"
    monkeypatch.setenv("CONSULT_DATA", str(typed))
    arguments = {"count": [str(uuid4())], "export": [str(tmp_path / "x")]}.get(command, [])
    assert run([command, *arguments]) == 1
    assert str(typed) in capsys.readouterr().err
    assert not typed.exists()
    typed.mkdir(0o700)
    assert run([command, *arguments]) == 1
    assert str(typed) in capsys.readouterr().err
    assert not list(typed.iterdir())


@on_sqlite
def test_a_new_machine_takes_the_id_of_the_database(here: Settings, stores: Stores) -> None:
    (here.data / about.FILE).unlink()
    migrate(here)
    assert about.installation_of(here) == about.read(stores).installation
