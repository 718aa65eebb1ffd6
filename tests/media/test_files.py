"""Files that staff bring are kept by their content, and destroyed to the last byte."""

from __future__ import annotations

import pytest

from consult import wal
from consult.config import Settings
from consult.media.files import STORE, delete_files, keep_sound_files, metadata
from consult.media.sounds import Pair
from consult.stores import Stores
from tests.media.voice_promises import a_removed_voice_is_gone, a_voice, left_of

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def kept(stores: Stores, settings: Settings) -> Stores:
    """The stores, with the table of files."""
    stores.create(STORE, metadata)
    return stores


def test_no_byte_of_a_voice_that_is_removed_is_left(kept: Stores) -> None:
    a_removed_voice_is_gone(kept)


def test_a_voice_that_somebody_still_reads_is_said_and_goes_the_next_time(
    kept: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = Pair(a_voice(1), a_voice(2))
    known = keep_sound_files(kept, voice)
    monkeypatch.setattr(wal, "TRIES", 1)
    with kept[STORE].connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM media_file").all()
        with pytest.raises(wal.StillRead):
            delete_files(kept, known)
    delete_files(kept, known)
    assert left_of(voice.opus, kept) == []
