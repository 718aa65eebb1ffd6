"""What a stolen backup tells to who cannot open it: nothing that is inside, hardly its size."""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from consult.backup.contents import CARRIED, LEFT_BEHIND, NOT_IN_BACKUPS, carried
from consult.backup.envelope import CHUNK, MAGIC, SMALLEST, open_envelope, padded
from consult.backup.locks import BackupLocked, Passphrase, PassphraseTooShort, PrivateKey
from consult.backup.making import back_up
from consult.backup.restoring import Source
from consult.ballots.tables import ballot
from tests.backup import given, promises
from tests.backup.given import LOCK, LOGIN, NOW, FullCity

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_without_its_passphrase_a_backup_shows_nothing_of_what_is_inside(
    full: FullCity, tmp_path: Path
) -> None:
    content = promises.make(full.stores, tmp_path / "stolen.backup").file.read_bytes()
    assert not [one for one in known(full) if one in content]


def known(full: FullCity) -> list[bytes]:
    """Names, codes, ids, keys, secrets and sealed sheets, as bytes and in hexadecimal."""
    city, keys = full.city, full.settings.keys
    private = [path.read_bytes() for path in keys.glob("*.key")]
    secrets = [path.read_bytes() for path in (full.settings.data / "secrets").glob("*")]
    with full.stores["box"].connect() as connection:
        rows = connection.execute(select(ballot)).all()
    sheets = [bytes(part)[:16] for row in rows for part in (row.submission_id, row.sealed)]
    raw = [*private, *secrets, *sheets, city.consultation.bytes, city.places[0].bytes]
    words = [LOGIN, "Fondettes", "École 0", "cour-envie", "place.registered", *city.codes]
    assert private
    assert secrets
    assert sheets
    return [*raw, *(one.hex().encode() for one in raw), *(word.encode() for word in words)]


def test_with_its_passphrase_a_backup_made_after_the_count_holds_neither_sheet_nor_key(
    full: FullCity, tmp_path: Path
) -> None:
    """One made before holds both, as long as the file is kept: count or no count."""
    secrets = sheets_and_keys(full)
    before = promises.make(full.stores, tmp_path / "before.backup").file
    assert given.count(full.settings, full.city).total() == full.said.total()
    after = promises.make(full.stores, tmp_path / "after.backup").file
    assert all(one in opened(before) for one in secrets)
    assert not [one for one in secrets if one in opened(after)]


def sheets_and_keys(full: FullCity) -> list[bytes]:
    """The sealed sheets that wait, and the keys that open them, as a backup writes bytes."""
    with full.stores["box"].connect() as connection:
        sheets = [bytes(one) for one in connection.execute(select(ballot.c.sealed)).scalars()]
    keys = [path.read_bytes() for path in full.settings.keys.glob("*.key")]
    assert sheets
    assert keys
    return [b64encode(one) for one in (*sheets, *keys)]


def opened(file: Path) -> bytes:
    """All that is in a backup, for who has its passphrase."""
    with file.open("rb") as sealed:
        content = b"".join(open_envelope(sealed, Source.open(file, [LOCK]).key))
    return zlib.decompressobj().decompress(content)  # Padding comes after it.


@on_sqlite
def test_the_size_does_not_tell_how_many_sheets_wait(full: FullCity, tmp_path: Path) -> None:
    before = promises.make(full.stores, tmp_path / "a.backup").file.stat().st_size
    full.drop(40)
    after = promises.make(full.stores, tmp_path / "b.backup").file.stat().st_size
    assert before == after
    assert before >= SMALLEST


def test_a_size_is_one_of_few() -> None:
    sizes = {padded(number) for number in range(0, 1 << 26, 99_991)}
    assert sizes == {1 << power for power in range(20, 27)}
    assert padded(SMALLEST) == SMALLEST
    assert padded(SMALLEST + 1) == 2 * SMALLEST


@on_sqlite
def test_the_header_names_no_city_and_no_moment(full: FullCity, tmp_path: Path) -> None:
    file = promises.make(full.stores, tmp_path / "a.backup").file
    header = file.read_bytes()[len(MAGIC) :].split(b"\n")[0].decode()
    said = '{"locks": [{"kind": "passphrase", "salt": "…", "cost": 16, "key": "…"}]}'
    assert re.sub(r"[0-9a-f]{32,}", "…", header) == said


@on_sqlite
def test_who_has_the_private_key_opens_it_and_the_server_does_not(
    full: FullCity, tmp_path: Path
) -> None:
    key, another = PrivateKey.new(), PrivateKey.new()
    file = back_up(full.stores, tmp_path / "a.backup", [key.recipient], NOW).file
    assert Source.open(file, [another, key]).check().city.made == NOW.isoformat()
    for opener in (another, LOCK):
        with pytest.raises(BackupLocked):
            Source.open(file, [opener])
    key.write(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert PrivateKey.of_file(tmp_path / "key") == key
    assert key.private_key not in repr(key)


@on_sqlite
def test_one_backup_has_several_locks(full: FullCity, tmp_path: Path) -> None:
    key = PrivateKey.new()
    file = back_up(full.stores, tmp_path / "a.backup", [LOCK, key.recipient], NOW).file
    assert Source.open(file, [LOCK]).key == Source.open(file, [key]).key


def test_a_passphrase_costs_half_a_second_a_guess_and_is_no_word() -> None:
    with pytest.raises(PassphraseTooShort):
        Passphrase("fondettes")
    assert Passphrase("le vent tourne").cost == 1 << 17
    assert "vent" not in repr(LOCK)


@on_sqlite
def test_two_backups_of_the_same_moment_have_nothing_in_common(
    full: FullCity, tmp_path: Path
) -> None:
    now = datetime.fromisoformat("2026-11-23T03:00:00+01:00")
    one, two = (
        back_up(full.stores, tmp_path / name, [LOCK], now).file.read_bytes() for name in "ab"
    )
    chunks = [{file[at : at + 64] for at in range(512, len(file), CHUNK)} for file in (one, two)]
    assert not chunks[0] & chunks[1]


def test_every_table_is_carried_or_left_behind_on_purpose(full: FullCity) -> None:
    """A table that somebody adds is in the next backup, or is named here with its reason."""
    there = {
        f"{store}.{name}"
        for store in CARRIED
        for name in inspect(full.stores[store]).get_table_names()
    }
    events = {"log.stored_events", "log.log_events"} & there
    ours = {one.name for one in carried(full.stores)} - {"log.events"}
    assert there - events - ours == LEFT_BEHIND & there
    assert not ours - there
    assert ours >= NOT_IN_BACKUPS
