"""Makes a backup: one encrypted file, while web and worker go on, whole or not there at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from consult import __version__, about
from consult.backup.archive import Archive, City, Manifest
from consult.backup.contents import NOT_IN_BACKUPS, Carried, carried, count_rows, read_rows
from consult.backup.envelope import Sealer
from consult.backup.files import sync_directory
from consult.backup.locks import Lock, new_key
from consult.backup.snapshot import PRIVATE, Snapshot, lost_among, snapshot
from consult.domain.errors import NotAllowed
from consult.stores import Stores

Progress = Callable[[int, int], object]
"""Told now and then how many rows are done, and how many there are."""
EVERY = 500
DRAFT = ".part"


class BackupExists(NotAllowed):
    """Raised when a file would be overwritten; facts: `file`."""


class BackupNotWritten(NotAllowed):
    """Raised when the file cannot be written; facts: `file`, `reason`."""


@dataclass(frozen=True)
class Made:
    """A backup that stands on the disk."""

    file: Path
    manifest: Manifest
    holds_keys: bool
    """Whether it holds the key of a box that waits for its count."""
    lost_keys: tuple[UUID, ...]
    """Consultations whose box waits, and whose key is not in it."""
    key: bytes = field(repr=False)
    """Of this file alone: for a test of the restore, then to be forgotten."""

    def renamed(self, file: Path) -> Made:
        """The same under another name, on the disk as well."""
        self.file.rename(file)
        sync_directory(file.parent)
        return replace(self, file=file)


def silent(done: int, of: int) -> None:
    """No progress to show."""
    del done, of


def back_up(
    stores: Stores,
    file: Path,
    locks: Sequence[Lock],
    now: datetime,
    progress: Progress = silent,
) -> Made:
    """Write a backup of the city; it stands on the disk when this returns.

    Raises BackupExists when there is such a file, BackupNotWritten when it cannot be written:
    nothing is left of it then.
    """
    if file.exists():
        raise BackupExists(file=str(file))
    key, header = new_key(locks)
    with snapshot(stores.settings, stores) as moment, _draft(file) as out:
        sealer = Sealer(out, key, header)
        manifest = write_archive(stores, moment, sealer.write, now, progress)
        sealer.end()
        lost = lost_among(stores, moment.files)
    holds_keys = any(name.startswith(PRIVATE) for name in manifest.files)
    return Made(file, manifest, holds_keys, lost, key)


def write_archive(
    stores: Stores,
    moment: Snapshot,
    write: Callable[[bytes], object],
    now: datetime,
    progress: Progress = silent,
) -> Manifest:
    """Write the portable form of one moment."""
    tables = [one for one in carried(stores) if one.name not in NOT_IN_BACKUPS]
    rows = count_rows(moment.connections, tables)
    archive = Archive(write, _city(stores, now, rows))
    for name, content in moment.files.items():
        archive.add_file(name, content)
    telling = _telling(progress, rows)
    for one in tables:
        archive.add_table(one.name, one.columns, telling(moment, one))
    progress(rows, rows)
    return archive.end(moment.head)


def _telling(progress: Progress, of: int) -> Callable[[Snapshot, Carried], Iterator[bytes]]:
    """Reads rows, and tells how many were read so far."""
    done = 0

    def read(moment: Snapshot, one: Carried) -> Iterator[bytes]:
        nonlocal done
        for line in read_rows(moment.connections[one.store], one):
            done += 1
            if done % EVERY == 0:
                progress(done, of)
            yield line

    return read


def _city(stores: Stores, now: datetime, rows: int) -> City:
    place = about.read(stores)
    return City(
        installation=place.installation,
        version=__version__,
        data_format=place.format,
        made=now.isoformat(timespec="seconds"),
        engine="sqlite" if stores.on_sqlite else "postgresql",
        rows=rows,
    )


@contextmanager
def _draft(file: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name once its content is on the disk; nothing of it stays otherwise."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}{DRAFT}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
        sync_directory(file.parent)
    except OSError as error:
        raise BackupNotWritten(file=str(file), reason=error.strerror or "") from error
    finally:
        draft.unlink(missing_ok=True)
