"""Finds SQLite files that a disk or a copy has damaged, before anybody works with them.

A torn end of a WAL is what a power cut leaves, and SQLite throws it away: nothing in it was ever
acknowledged. A hole in the middle is damage, and SQLite throws away what follows it without a
word. A file cut to nothing would pass for a new one.
"""

from __future__ import annotations

import logging
import sqlite3
import struct
from contextlib import ExitStack, closing
from os import SEEK_CUR
from pathlib import Path
from typing import BinaryIO, Final

from consult.config import STORES, Settings
from consult.domain.errors import ConsultError

QUICK: Final = 256 * 2**20
"""Bytes of a file that is checked at every start: about 0.15 s of reading (5 ms in 8 MB)."""

_SIGNS: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_HEAD: Final = struct.Struct(">24s2I")
_FRAME: Final = struct.Struct(">2I8s")
"""Number of the page, pages of the file after a commit (else 0), salts; then a checksum."""
_CHECKSUM: Final = 8
_INDEX: Final = struct.Struct("=16xI12x8s")
"""Of the index of a WAL: how many frames are good, and their salts."""
_COPY: Final = 48
"""Bytes in which that stands twice: both are the same but while somebody writes them."""
_log: Final = logging.getLogger(__name__)


class FileDamaged(ConsultError):
    """Raised when a file holds what SQLite did not write; facts: `path`, `detail`."""


class DisplayDamaged(FileDamaged):
    """Raised when it is the file of the read models, which are made again from the log."""


def is_damage(error: BaseException | None) -> bool:
    """Whether an error of the driver says that a file is damaged."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _SIGNS


def tell_if_damaged(error: BaseException | None, path: Path) -> None:
    """Name the file in the log of the service, when that is what an error means."""
    if is_damage(error):
        _log.error("%s is damaged (%s): stop, keep a copy, restore a backup", path, error)


def check_files(settings: Settings, *, all_of_it: bool = False) -> None:
    """Check the SQLite files of a city, all their pages where they are small or `all_of_it`.

    Raises FileDamaged, DisplayDamaged. Does nothing where the stores are a server's.
    """
    if settings.database_url is not None:
        return
    begun = (settings.data / "seal.json").exists()
    for store in STORES:
        path = settings.sqlite_file(store)
        if not path.exists():
            continue
        size = path.stat().st_size
        detail = f"{size} B" if _is_cut(path, size, begun) else ""
        detail = detail or _what_is_wrong(path, all_of_it or size <= QUICK)
        if detail:
            kind = DisplayDamaged if store == "read" else FileDamaged
            raise kind(path=str(path), detail=detail)


def _is_cut(path: Path, size: int, begun: bool) -> bool:
    """Whether a file ends too soon in a way that SQLite overlooks."""
    if not size:
        return begun
    wal, page = path.with_name(f"{path.name}-wal"), _page_size(path)
    wrote_all = not wal.exists() or not wal.stat().st_size
    return wrote_all and page > 0 and size % page > 0


def _what_is_wrong(path: Path, pages: bool) -> str:
    """What is wrong with a file, "" when nothing is.

    Read only: who closes a file last throws away what SQLite could not read of its WAL.
    """
    try:
        with (
            ExitStack() as files,  # Closed last: with a file go the locks that SQLite has on it.
            closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as opened,
        ):
            opened.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            lost = _commits_behind_a_hole(path, files)
            if lost:
                return f"{path.name}-wal: {lost} commits"
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone() if pages else ("ok",)
            return "" if found == "ok" else str(found).replace("\n", ", ")
    except sqlite3.DatabaseError as error:
        return str(error) if is_damage(error) else ""  # Who works with it says what else is wrong.


def _commits_behind_a_hole(path: Path, files: ExitStack) -> int:
    """How many commits of the WAL SQLite has silently left out, beyond what a power cut explains.

    Called while a connection is open; `files` closes what is read here after it. Commits are
    synced one by one: behind the first frame that is not as it was written, there is one
    unfinished commit at the most.
    """
    wal, index = path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
    try:
        # The WAL before its index, which moves on; the size of pages after it, for a file is begun
        # without any.
        content = files.enter_context(wal.open("rb"))
        page = _page_size_in(files.enter_context(path.open("rb")))
        head, commits = _read_wal(content, page)
        state = files.enter_context(index.open("rb")).read()
    except FileNotFoundError:
        return 0  # Whoever closed the file last has moved all of the WAL into it.
    if len(state) < 2 * _COPY or state[:_COPY] != state[_COPY : 2 * _COPY]:
        return 0  # Somebody begins it, or moves on, at this moment.
    frames, salts = _INDEX.unpack_from(state)
    if not _is_as_written(head):
        return len(commits)
    return max(0, sum(salt == salts and number > frames for number, salt in commits) - 1)


def _page_size(path: Path) -> int:
    with path.open("rb") as file:
        return _page_size_in(file)


def _page_size_in(file: BinaryIO) -> int:
    size = int.from_bytes(file.read(18)[16:])
    return 65536 if size == 1 else size


def _read_wal(file: BinaryIO, page: int) -> tuple[bytes, list[tuple[int, bytes]]]:
    """The head of a WAL, and the number and the salts of each frame that ends a commit."""
    commits = []
    head = file.read(_HEAD.size)
    number, frame = 1, file.read(_FRAME.size)
    while len(frame) == _FRAME.size:
        _, size_after, salts = _FRAME.unpack(frame)
        if size_after:
            commits.append((number, salts))
        file.seek(page + _CHECKSUM, SEEK_CUR)
        number, frame = number + 1, file.read(_FRAME.size)
    return head, commits


def _is_as_written(head: bytes) -> bool:
    """Whether the head of a WAL has its own checksum; one that was never written whole has none."""
    if len(head) < _HEAD.size:
        return True
    words = struct.unpack(">6I" if head[3] & 1 else "<6I", head[:24])
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) % 2**32
        second = (second + odd + first) % 2**32
    return _HEAD.unpack(head)[-2:] == (first, second)
