"""A backup each night, tried at once, kept as long as it is useful and no longer."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from consult.backup import journal, nightly, trial
from consult.backup.choices import DIRECTORY, PASSPHRASE, RECIPIENT, Choices, NobodyOpens
from consult.backup.locks import Passphrase, PrivateKey
from consult.backup.nightly import Nightly
from consult.backup.restoring import NoRoom, RestoreFailed
from consult.backup.retention import Nightly as Kept
from consult.backup.retention import found_in, name_of, outdated
from consult.cli.speech import error_sentences
from consult.config import BadSetting
from consult.stores import Stores
from consult.waiting_keys import lost_keys_here
from consult.worker import Worker
from tests.backup.given import LOCK, FullCity, files_in

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def at(moment: str) -> datetime:
    """A moment of the city."""
    return datetime.fromisoformat(f"2026-{moment}:00+01:00")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where backups go."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def nights(full: FullCity, directory: Path) -> Nightly:
    """The nights of the city."""
    return Nightly(full.stores, Choices(directory, (LOCK,)))


def test_the_worker_makes_a_backup_tries_it_and_notes_both(
    full: FullCity, nights: Nightly, directory: Path
) -> None:
    worker = Worker(full.settings, full.city.log, full.stores, nightly=nights)
    worker.tick(at("11-23T03:10"))
    nights.wait()
    (file,) = directory.iterdir()
    found = journal.last(full.stores, at("11-23T09:00"))
    assert found.backup == journal.Done(
        "2026-11-23T03:10:00+01:00", True, str(file), "", "2026-11-23T03:10:00+01:00"
    )
    assert found.test == found.backup
    assert (found.directory, found.problems) == (str(directory), ())


@on_sqlite
def test_a_trial_leaves_nothing_behind_and_never_writes_a_private_key(
    full: FullCity, nights: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = trial.destroy_directory

    def look(place: Path) -> None:
        seen.extend(files_in(place))
        real(place)

    monkeypatch.setattr(trial, "destroy_directory", look)
    before = {name for name in files_in(full.settings.data) if not name.endswith(("-wal", "-shm"))}
    nights.run(at("11-23T03:10"))
    assert "box.db" in seen
    assert "secrets/seal" in seen
    assert not [name for name in seen if name.endswith(".key")]
    after = {name for name in files_in(full.settings.data) if not name.endswith(("-wal", "-shm"))}
    assert after == before


@on_sqlite
def test_a_worker_that_starts_destroys_at_once_what_was_left_of_a_trial(full: FullCity) -> None:
    left = full.settings.data / f"{trial.PREFIX}old"
    left.mkdir()
    (left / "box.db").write_bytes(b"sheets")
    Nightly(full.stores, Choices()).see_to(at("11-23T12:00"))
    assert not left.exists()


@on_sqlite
def test_a_trial_does_not_close_the_files_of_a_directory_that_two_users_share(
    full: FullCity, nights: Nightly
) -> None:
    before = os.umask(0o007)
    nights.run(at("11-23T03:10"))
    assert os.umask(before) == 0o007


@on_sqlite
def test_what_a_crash_left_of_a_trial_or_of_a_backup_goes_the_next_night(
    full: FullCity, nights: Nightly, directory: Path
) -> None:
    left = full.settings.data / f"{trial.PREFIX}old"
    left.mkdir()
    (left / "box.db").write_bytes(b"sheets")
    (directory / "consult-20261122T031000.backup.0a0a0a0a.part").write_bytes(b"half")
    nights.run(at("11-23T03:10"))
    assert not left.exists()
    assert len(list(directory.iterdir())) == 1


@on_sqlite
def test_a_failed_backup_or_trial_is_noted_and_keeps_the_old_ones(
    full: FullCity, nights: Nightly, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.write_directory(full.stores, directory)
    nights.run(at("11-01T03:10"))
    (file,) = directory.iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(nightly, "try_restore", _fails)
        nights.run(at("11-20T03:10"))
    found = journal.last(full.stores, at("11-20T09:00"))
    assert found.test is not None
    assert not found.test.ok
    assert "no space left" in journal.told(found.test.why, str)
    assert found.problems == ("test-failed",)
    assert file.exists()
    with monkeypatch.context() as patch:
        patch.setattr(nightly, "back_up", _fails)
        nights.run(at("11-23T03:10"))
    found = journal.last(full.stores, at("11-23T09:00"))
    assert found.backup is not None
    assert found.backup.succeeded == "2026-11-20T03:10:00+01:00"
    assert found.problems == ("backup-failed", "test-failed", "old")


def _fails(*_: object, **__: object) -> None:
    raise OSError(28, "no space left")


def why(done: journal.Done | None) -> str:
    """What a person is told of an attempt."""
    assert done is not None
    assert not done.ok
    return journal.told(done.why, str)


@on_sqlite
def test_a_night_that_failed_is_told_as_a_sentence_with_where_and_what_to_do(
    full: FullCity, nights: Nightly, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(directory / "x.part"))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "glob", cannot)
        nights.run(at("11-21T03:10"))
    said = why(journal.last(full.stores).backup)
    assert str(directory / "x.part") in said
    assert "ce n’est pas permis" in said
    with monkeypatch.context() as patch:
        patch.setattr("consult.backup.making.sync_directory", cannot)
        nights.run(at("11-22T03:10"))
    said = why(journal.last(full.stores).backup)
    assert str(directory / "consult-20261122T031000.backup") in said
    assert "choisissez un autre endroit" in said
    (key,) = full.settings.keys.glob("*.key")
    key.rename(key.with_suffix(".away"))
    nights.run(at("11-23T03:10"))
    assert "dossier «\u00a0keys\u00a0»" in why(journal.last(full.stores).test)


@on_sqlite
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoRoom(path="/trial"), "n’a pas la place"),
        (RestoreFailed(what="chain", path="/trial"), "(chain)"),
        (ZeroDivisionError("a sheet"), "(ZeroDivisionError)"),
    ],
    ids=["full", "wrong", "unforeseen"],
)
def test_a_trial_that_failed_says_what_it_was_without_quoting_anything(
    full: FullCity,
    nights: Nightly,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    words: str,
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(nightly, "try_restore", fails)
    nights.run(at("11-23T03:10"))
    said = why(journal.last(full.stores).test)
    assert words in said
    assert "/trial" not in said
    assert "a sheet" not in said


def test_what_an_older_version_noted_is_told_as_it_is() -> None:
    for note in ("LostKeys(consultations=1)", "OSError()", 'LostKeys {"other": 1}', "LostKeys {"):
        assert journal.told(note, str) == note


@on_sqlite
def test_a_directory_that_is_not_there_is_never_made_and_said_until_it_is(
    full: FullCity, nights: Nightly, directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    directory.rmdir()
    for moment in ("11-23T03:10", "11-23T03:11"):
        nights.see_to(at(moment))
        nights.wait()
    assert not directory.exists()
    found = journal.last(full.stores)
    assert found.backup is None
    assert found.problems == ("place",)
    assert str(directory) in journal.told(found.place, str)
    assert len(caplog.records) == 1
    directory.mkdir()
    nights.see_to(at("11-23T03:12"))
    nights.wait()
    assert journal.last(full.stores).problems == ()
    assert len(list(directory.iterdir())) == 1


@on_sqlite
def test_a_backup_that_was_taken_away_is_said_until_the_next_one(
    full: FullCity, nights: Nightly, directory: Path
) -> None:
    nights.see_to(at("11-23T03:10"))
    nights.wait()
    (file,) = directory.iterdir()
    file.unlink()
    nights.see_to(at("11-23T12:00"))
    nights.wait()
    found = journal.last(full.stores)
    assert found.problems == ("place",)
    assert str(file) in journal.told(found.place, str)
    nights.see_to(at("11-24T03:10"))
    nights.wait()
    nights.see_to(at("11-24T03:11"))
    assert journal.last(full.stores).problems == ()


@on_sqlite
def test_an_old_backup_that_cannot_be_deleted_is_told(
    full: FullCity, nights: Nightly, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = directory / name_of(at("11-01T03:10"), holds_keys=True)
    old.mkdir()  # Which unlink refuses.
    nights.run(at("11-23T03:10"))
    assert str(old) in why(journal.last(full.stores).test)


@on_sqlite
@pytest.mark.parametrize("there", [None, b"short", b"k" * 32])
def test_a_lost_key_fails_the_trial(
    full: FullCity, nights: Nightly, directory: Path, there: bytes | None
) -> None:
    (key,) = full.settings.keys.glob("*.key")
    key.rename(key.with_suffix(".away"))
    if there is not None:
        key.write_bytes(there)
    assert lost_keys_here(full.stores) == [full.city.consultation]
    nights.run(at("11-23T03:10"))
    found = journal.last(full.stores).test
    assert found is not None
    assert str(full.city.consultation) in found.why
    [kept] = found_in(directory)
    assert kept.holds_keys, "sheets whose key may come back are kept for a week, not for a year"


@on_sqlite
def test_a_server_that_knows_only_a_recipient_tries_its_backups_too(
    full: FullCity, directory: Path
) -> None:
    Nightly(full.stores, Choices(directory, (PrivateKey.new().recipient,))).run(at("11-23T03:10"))
    found = journal.last(full.stores).test
    assert found is not None
    assert found.ok


@on_sqlite
@pytest.mark.parametrize(
    ("last", "ok", "now", "due"),
    [
        ("11-22T03:10", True, "11-22T23:59", False),
        ("11-22T03:10", True, "11-23T02:59", False),
        ("11-22T03:10", True, "11-23T03:00", True),
        ("11-23T03:10", True, "11-23T05:59", False),
        ("11-22T03:10", True, "11-23T14:00", False),
        ("11-22T03:10", True, "11-23T15:11", True),
        ("11-23T03:10", False, "11-23T03:40", False),
        ("11-23T03:10", False, "11-23T04:10", True),
        ("11-24T03:10", True, "11-23T03:10", True),
        ("11-24T03:10", True, "11-23T12:00", False),
    ],
)
@pytest.mark.usefixtures("log")
def test_once_a_night_and_soon_after_a_missed_one_whatever_the_clock_does(
    stores: Stores, directory: Path, last: str, ok: bool, now: str, due: bool
) -> None:
    journal.write_backup(stores, journal.Done(at(last).isoformat(), ok))
    assert Nightly(stores, Choices(None)).is_due(at(now)) is False
    assert Nightly(stores, Choices(directory, (LOCK,))).is_due(at(now)) is due


@on_sqlite
def test_the_first_backup_does_not_wait_for_a_night(full: FullCity, nights: Nightly) -> None:
    assert nights.is_due(at("11-23T14:00"))
    assert journal.last(full.stores).problems == ("off",)
    nights.see_to(at("11-23T14:00"))
    nights.wait()
    assert journal.last(full.stores).problems == ()


def kept(*names: str) -> list[Kept]:
    """Nightly backups by their day; "-" before one that holds no key."""
    days = [(date.fromisoformat(name.lstrip("-").strip()), name[0] != "-") for name in names]
    made = [(datetime(day.year, day.month, day.day, 3), keys) for day, keys in days]
    return [Kept(Path(name_of(at, holds_keys=keys)), at.date(), keys) for at, keys in made]


def test_a_backup_that_holds_a_key_is_kept_a_week() -> None:
    nights = kept(*(f"2026-11-{day:02}" for day in range(1, 24)))
    gone = outdated(nights, date(2026, 11, 23))
    assert set(nights) - set(gone) == set(nights[-7:])


def test_the_last_backup_is_never_deleted() -> None:
    nights = kept("2026-01-01")
    assert outdated(nights, date(2026, 11, 23)) == []


def test_others_are_kept_seven_days_five_weeks_twelve_months() -> None:
    first = date(2025, 6, 1)
    days = [first + timedelta(days=number) for number in range(541)]
    nights = kept(*(f"-{day}" for day in days))
    stays = sorted(one.day for one in set(nights) - set(outdated(nights, days[-1])))
    assert days[-1] == date(2026, 11, 23)
    assert stays[-7:] == days[-7:]
    assert len(stays) == 7 + 4 + 11 - 1  # The newest week and month are among the days already.
    assert stays[0] == date(2025, 12, 31)


def test_only_nightly_backups_are_looked_at(tmp_path: Path) -> None:
    for name in ("consult-20261123T030000.backup", "mine.backup", "consult-2026.backup"):
        (tmp_path / name).touch()
    assert [one.path.name for one in found_in(tmp_path)] == ["consult-20261123T030000.backup"]


def test_choices_are_read_from_the_environment(tmp_path: Path) -> None:
    secret = tmp_path / "phrase"
    secret.write_text("le vent tourne les pages\n")
    secret.chmod(0o600)
    key = PrivateKey.new().recipient
    env = {DIRECTORY: str(tmp_path), PASSPHRASE: str(secret), RECIPIENT: key.public_key}
    chosen = Choices.from_environment(env)
    assert chosen == Choices(tmp_path, (Passphrase("le vent tourne les pages"), key))
    assert Choices.from_environment({}) == Choices()


@pytest.mark.parametrize("broken", ["open to all", "short", "missing", "no key", "no directory"])
def test_a_wrong_choice_stops_the_start(tmp_path: Path, broken: str) -> None:
    secret = tmp_path / "phrase"
    secret.write_text("mot" if broken == "short" else "le vent tourne les pages")
    secret.chmod(0o644 if broken == "open to all" else 0o600)
    env = {DIRECTORY: str(tmp_path), PASSPHRASE: str(secret)}
    if broken == "missing":
        secret.unlink()
    if broken == "no directory":
        env[DIRECTORY] = str(secret)
    if broken == "no key":
        env[RECIPIENT] = "abcd"
    with pytest.raises(BadSetting):
        Choices.from_environment(env)


def test_backups_that_nobody_could_open_are_refused_with_what_to_set(
    tmp_path: Path,
) -> None:
    with pytest.raises(NobodyOpens) as refused:
        Choices.from_environment({DIRECTORY: str(tmp_path)})
    for name in (DIRECTORY, PASSPHRASE, RECIPIENT, "consult backup-key"):
        assert name in error_sentences(refused.value)[0]
