"""Files that staff bring are kept by their content, and destroyed to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from consult import wal
from consult.config import Settings
from consult.media.files import STORE, delete_files, keep_sound_files, metadata
from consult.media.sounds import Pair
from consult.stores import Stores
from tests.media.voice_promises import a_removed_voice_is_gone, a_voice, left_of


@dataclass(frozen=True)
class Kept:
    """Stores with the table of files, and where their bytes are once `look` has been called."""

    stores: Stores
    place: Path
    look: Callable[[], None]


@pytest.fixture
def kept(stores: Stores, settings: Settings, request: pytest.FixtureRequest) -> Kept:
    """SQLite: the data directory. PostgreSQL: the files of the database, its WAL left out."""
    stores.create(STORE, metadata)
    if stores.on_sqlite:
        return Kept(stores, stores.place, lambda: None)
    server = request.getfixturevalue("postgres")
    with stores[STORE].connect() as connection:
        mine = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        oid = connection.scalar(mine)
    return Kept(stores, Path(server.pgdata) / "base" / str(oid), lambda: server.psql("CHECKPOINT"))


def test_no_byte_of_a_voice_that_is_removed_is_left(kept: Kept) -> None:
    a_removed_voice_is_gone(kept.stores, kept.place, kept.look)


def test_a_voice_that_somebody_still_reads_is_said_and_goes_the_next_time(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = Pair(a_voice(1), a_voice(2))
    known = keep_sound_files(kept.stores, voice)
    with kept.stores[STORE].connect() as reader, monkeypatch.context() as hurried:
        if not kept.stores.on_sqlite:
            reader.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.exec_driver_sql("SELECT count(*) FROM media_file").all()
        hurried.setattr(wal, "TRIES", 1)
        with pytest.raises(wal.StillRead):
            delete_files(kept.stores, known)
    delete_files(kept.stores, known)
    kept.look()
    assert left_of(voice.opus, kept.place) == []
