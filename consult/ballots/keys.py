"""The teller's private keys: files of their own, outside every database and its backups.

A key appears whole or not at all, and is destroyed by being overwritten before it is unlinked.
A file system that copies on write, a snapshot or a backup may keep the old bytes: the
documentation says to exclude this directory from them.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from consult.domain.errors import ConsultError, NotFound

LOCK = "teller.lock"


class KeyGone(NotFound):
    """Raised when the private key of a box is not there: its sheets cannot be opened."""


class KeyUnreadable(ConsultError):
    """Raised when something stands where a key is kept and cannot be read; facts: `path`,
    `reason`."""


class Keys:
    """The private keys in one directory, one file per consultation."""

    MODE: ClassVar = 0o600

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the teller's lock, across threads and processes: one count, or backup, at once."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        with (self.directory / LOCK).open("ab") as handle:
            os.fchmod(handle.fileno(), 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def path(self, consultation: UUID) -> Path:
        """Where the key of a consultation is."""
        return self.directory / f"{consultation}.key"

    def has(self, consultation: UUID) -> bool:
        """Whether the key of a consultation is there."""
        return self.path(consultation).exists()

    def all(self) -> list[UUID]:
        """The consultations whose key is there."""
        return [UUID(path.stem) for path in sorted(self.directory.glob("*.key"))]

    def read(self, consultation: UUID) -> bytes:
        """The private key of a consultation. Raises KeyGone, or KeyUnreadable."""
        try:
            return self.path(consultation).read_bytes()
        except FileNotFoundError as error:
            raise KeyGone(consultation=str(consultation)) from error
        except OSError as error:
            path = str(self.path(consultation))
            raise KeyUnreadable(path=path, reason=error.strerror or "") from error

    def write(self, consultation: UUID, private_key: bytes) -> None:
        """Keep a new key: on disk, whole, before this returns. Hold the lock."""
        draft = self._draft(consultation)
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.MODE)
        _write_through(descriptor, private_key)
        draft.rename(self.path(consultation))
        self._sync_directory()

    def destroy(self, consultation: UUID) -> None:
        """Overwrite and unlink the key, if it is there. Hold the lock."""
        for path in (self._draft(consultation), self.path(consultation)):
            if path.exists():
                _write_through(os.open(path, os.O_WRONLY), secrets.token_bytes(32))
                path.unlink()
        self._sync_directory()

    def _draft(self, consultation: UUID) -> Path:
        return self.directory / f"{consultation}.new"

    def _sync_directory(self) -> None:
        descriptor = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class SharedKeys(Keys):
    """Secrets that the web process needs too. Made in a data directory that two system users
    share, they are for both; else for their owner alone."""

    MODE: ClassVar = 0o660

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of these secrets, across threads and processes."""
        self.directory.mkdir(mode=0o770, parents=True, exist_ok=True)
        descriptor = os.open(self.directory / LOCK, os.O_WRONLY | os.O_CREAT, self.MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _write_through(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
