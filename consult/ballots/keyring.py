"""The keys of texts that moderators may read: one file, outside every database and its WAL.

A key stands in a slot drawn among the free ones, so that the file says nothing of any order, and
is destroyed where it stands, by being overwritten. A file system that copies on write, a snapshot
or a backup may keep the old bytes: leave this file out of them.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

ID: Final = 16
KEY: Final = 32
SLOT: Final = ID + KEY
FREE: Final = bytes(SLOT)
LEAST: Final = 4096
"""Slots of a new file, far more than texts ever wait at once: were it to grow with them, the first
would stand first. It doubles all the same when half are taken."""


class Keyring:
    """Keys by the id of their text. For all processes of a machine; a missing file is empty."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ids(self) -> set[UUID]:
        """The texts whose key is here."""
        with self._open(fcntl.LOCK_SH) as file:
            return {UUID(bytes=slot[:ID]) for slot in _slots(file) if slot != FREE}

    def key(self, text: UUID) -> bytes | None:
        """The key of a text; None when there is none, or not any more."""
        with self._open(fcntl.LOCK_SH) as file:
            found = [slot[ID:] for slot in _slots(file) if slot[:ID] == text.bytes]
        return found[0] if found else None

    def add(self, keys: Mapping[UUID, bytes]) -> None:
        """Keep new keys: on disk when this returns."""
        with self._open(fcntl.LOCK_EX) as file:
            slots = _slots(file)
            free = [place for place, slot in enumerate(slots) if slot == FREE]
            size = max(len(slots), LEAST)
            while size - (len(slots) - len(free)) < 2 * len(keys) + size // 2:
                size *= 2
            free += range(len(slots), size)
            os.ftruncate(file, size * SLOT)
            places = secrets.SystemRandom().sample(free, len(keys))
            for place, (text, key) in zip(places, keys.items(), strict=True):
                os.pwrite(file, text.bytes + key, place * SLOT)
            os.fsync(file)

    def destroy(self, texts: Collection[UUID]) -> None:
        """Overwrite the keys of these texts, if they are here: gone from the disk at the return."""
        with self._open(fcntl.LOCK_EX) as file:
            wanted = {text.bytes for text in texts}
            places = [place for place, slot in enumerate(_slots(file)) if slot[:ID] in wanted]
            for filling in (secrets.token_bytes(SLOT), FREE):
                for place in places:
                    os.pwrite(file, filling, place * SLOT)
                os.fsync(file)

    @contextmanager
    def _open(self, lock: int) -> Iterator[int]:
        self.path.parent.mkdir(mode=0o770, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o660)
        try:
            fcntl.flock(descriptor, lock)
            yield descriptor
        finally:
            os.close(descriptor)


def _slots(file: int) -> list[bytes]:
    content = os.pread(file, os.fstat(file).st_size, 0)
    return [content[start : start + SLOT] for start in range(0, len(content), SLOT)]
