"""One worker at a time: a file lock on one machine, an advisory lock on PostgreSQL.

Both are given back by the system when the process dies, however it dies.
"""

from __future__ import annotations

import fcntl
from abc import ABC, abstractmethod
from types import TracebackType
from typing import IO, Final, Protocol, Self

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from consult.stores import Stores

WORKER_LOCK: Final = 7262612
"""Any number, as long as all versions of consult take the same one."""


class Election(Protocol):
    """The right to be the worker."""

    def won(self) -> bool:
        """Whether this process is the worker; asking again keeps the right, or tries for it."""

    def leave(self) -> None:
        """Give the right back."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class _Leaving(ABC):
    """Leaves at the end of a `with`."""

    @abstractmethod
    def leave(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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

    def leave(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


class DatabaseElection(_Leaving):
    """Elected by an advisory lock, held by one connection for as long as it lives."""

    def __init__(self, stores: Stores) -> None:
        self._engine = stores["read"].execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def won(self) -> bool:
        try:
            return self._still() or self._try()
        except OperationalError:
            self._drop()
            return False

    def leave(self) -> None:
        self._drop()

    def _still(self) -> bool:
        """A connection that was cut has lost the lock: another worker may have it."""
        if self._connection is None:
            return False
        self._connection.execute(text("SELECT 1"))
        return True

    def _try(self) -> bool:
        connection = self._engine.connect()
        query = text("SELECT pg_try_advisory_lock(:key)")
        if connection.execute(query, {"key": WORKER_LOCK}).scalar_one():
            self._connection = connection
            return True
        connection.close()
        return False

    def _drop(self) -> None:
        """Close the connection for good: in the pool it would keep the lock."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def stand(stores: Stores) -> Election:
    """Stand for election, as the stores allow."""
    return FileElection(stores) if stores.on_sqlite else DatabaseElection(stores)
