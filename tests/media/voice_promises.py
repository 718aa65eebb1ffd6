"""A voice is somebody's: once it is removed, no byte of it is left in the data of the city."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from consult.media import files
from consult.media.files import keep_sound_files
from consult.media.sounds import Pair
from consult.stores import Stores
from tests.reading import contents_of

PIECE = 48
"""Bytes of a voice that no other file has by chance."""
STEP = 997
"""Bytes between two pieces that are looked for: several in each page of a SQLite file."""


def a_voice(seed: int, size: int = 60_000) -> bytes:
    """What a sound is on disk: bytes that look like no others."""
    return Random(seed).randbytes(size)


def pieces(voice: bytes) -> Iterator[bytes]:
    """Some of its bytes, from one end to the other."""
    for at in range(0, len(voice) - PIECE, STEP):
        yield voice[at : at + PIECE]


def left_of(voice: bytes, place: Path) -> list[str]:
    """The files there that still hold a piece of a voice."""
    held = contents_of([place])
    return [file.name for file, content in held if any(one in content for one in pieces(voice))]


def a_removed_voice_is_gone(stores: Stores, place: Path, look: Callable[[], None]) -> None:
    """Three voices are kept, the second is removed: not a piece of it is left, the others are.

    `place` is where bytes are looked for, once `look` has had all of them written there.
    """
    voices = [Pair(a_voice(2 * one), a_voice(2 * one + 1)) for one in range(3)]
    kept = [keep_sound_files(stores, pair) for pair in voices]
    look()
    assert all(left_of(voice, place) for pair in voices for voice in (pair.opus, pair.mp3))
    files.delete_files(stores, kept[1])
    look()
    first, removed, last = voices
    assert left_of(removed.opus, place) == []
    assert left_of(removed.mp3, place) == []
    assert left_of(first.opus, place)
    assert left_of(last.mp3, place)
