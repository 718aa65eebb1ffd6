"""One worker at a time: a file lock on one machine, an advisory lock on PostgreSQL.

Both are given back when the process dies, however it dies. Who holds the place asks `holds` before
each step that matters: a connection can be lost in the middle of a count.
"""

from __future__ import annotations

import fcntl
import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO, Final, Protocol, Self

from sqlalchemy import URL

from consult.stores import Stores

WORKER_LOCK: Final = 7262612
"""Any number, as long as all versions of consult take the same one."""
BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class Election(Protocol):
    """The right to be the worker."""

    def won(self) -> bool:
        """Whether this process is the worker; asking again keeps the right, or tries for it."""

    def holds(self) -> bool:
        """Whether this process is still the worker, as far as it knows; tries for nothing."""

    def is_taken(self) -> bool:
        """Whether any process is the worker, or could not say that it is not."""

    def leave(self) -> None:
        """Give the right back."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class _Leaving(ABC):
    """Leaves at the end of a `with`."""

    @abstractmethod
    def leave(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()


class FileElection(_Leaving):
    """Elected by a lock on a file of the data directory."""

    def __init__(self, stores: Stores) -> None:
        self._path = stores.settings.data / "worker.lock"
        self._handle: IO[bytes] | None = None

    def won(self) -> bool:
        if self._handle is not None:
            return True
        handle = self._path.open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._handle = handle
        return True

    def holds(self) -> bool:
        return self._handle is not None

    def is_taken(self) -> bool:
        if self._handle is not None:
            return True
        taken = not self.won()
        self.leave()
        return taken

    @property
    def name(self) -> str:
        """What names the lock: the same for who competes for it. Only while it is held."""
        assert self._handle is not None  # noqa: S101 - the caller has won it
        found = os.fstat(self._handle.fileno())
        return f"{BOOT.read_text().strip()}/{found.st_dev}/{found.st_ino}"

    def leave(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


class DatabaseElection(_Leaving):
    """Elected by an advisory lock; on one machine, by the lock of the file first."""

    def __init__(self, stores: Stores, url: URL) -> None:
        from consult.postgresql_election import DatabasePlace  # SQLite does not need the driver.

        self._here = FileElection(stores)
        self._place = DatabasePlace(url, WORKER_LOCK)

    def won(self) -> bool:
        return self._here.won() and self._place.won(self._here.name)

    def holds(self) -> bool:
        return self._place.holds()

    def is_taken(self) -> bool:
        return self._place.is_taken()

    def leave(self) -> None:
        self._place.leave()
        self._here.leave()


def stand(stores: Stores) -> Election:
    """Stand for election, as the stores allow."""
    url = stores.settings.database_url
    return FileElection(stores) if url is None else DatabaseElection(stores, url)
