"""The committer makes sheets durable, all that wait in one transaction.

A disk that syncs in 8 ms commits 125 times a second, whoever asks: group commit is what lets a
whole town answer at nine o'clock.

One thread writes at a time. A sheet that comes while nobody writes is written by the thread that
brings it, which spares two changes of thread; those that come meanwhile wait for the committer's
own thread.
"""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections import Counter
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Final
from uuid import UUID

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from consult.ballots.checkpoints import Checkpoints
from consult.ballots.punching import Ticket
from consult.ballots.sealing import SEALED
from consult.ballots.tables import COUNTERS, STORE, Stores
from consult.ballots.writing import Drop, Refused, Ticks, Writer
from consult.domain.ballot import BoxKey
from consult.domain.errors import BadInput, NotAllowed
from consult.stores import is_away

BATCH: Final = 256
"""Sheets in one transaction at most."""
QUEUE: Final = 4096
"""Sheets that may wait: more is answered "come back in a moment"."""
TICKS_EVERY: Final = 300.0
"""Seconds between two writings of the counters: a class has come and gone in between."""
LOOK_EVERY: Final = 1.0
"""Seconds between two looks for something to write, when no sheet comes."""
PATIENCE: Final = 30.0
"""Seconds that a sheet waits for the disk before it is told to try again."""
AGAIN_FOR: Final = 4.0
"""Seconds during which sheets are tried again when the database went away: it may restart."""
AGAIN_AFTER: Final = 0.2
RETRY_AFTER: Final = 2
"""Seconds before a sheet that found the queue full should come back."""

_FULL: Final = ("disk is full", "No space left")
_log: Final = logging.getLogger(__name__)


class BoxFull(NotAllowed):
    """Raised when too many sheets wait; facts: `seconds` before trying again. Nothing is lost."""


class BoxBroken(NotAllowed):
    """Raised when a sheet could not be made durable; facts: `reason`.

    `reason` is "disk-full", "database", "slow" or "stopped". The same sheet may be sent again:
    if it was stored after all, it is kept once.
    """


class SittingFull(NotAllowed):
    """Raised when a sitting has sent far more sheets than it has children; facts: `most`."""


class TooLate(NotAllowed):
    """Raised when a sheet arrives after the count."""


class NotSealed(BadInput):
    """Raised when what is dropped does not have the length of a sealed sheet; facts: `size`."""


class _Waiting:
    """A drop and the thread that waits for it: a bare lock is the cheapest thing to wait on."""

    __slots__ = ("done", "drop", "error")

    def __init__(self, drop: Drop) -> None:
        self.drop = drop
        self.error: NotAllowed | None = None
        self.done = threading.Lock()
        self.done.acquire()


class Committer:
    """Drops sealed sheets into their boxes. Shared by all threads of a process.

    Its thread starts with the first sheet, so that building it starts nothing.
    """

    def __init__(self, stores: Stores, *, queue: int = QUEUE, patience: float = PATIENCE) -> None:
        self._writer = Writer(stores)
        self._checkpoints = Checkpoints(stores)
        self._where = str(stores[STORE].url)
        self._most = queue
        self._patience = patience
        self._queue: SimpleQueue[_Waiting] = SimpleQueue()
        self._wake = threading.Event()
        self._writing = threading.Lock()
        self._counted: set[UUID] = set()
        self._ticks: Ticks = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._away = False
        self._ticked = time.monotonic()

    def drop(
        self,
        key: BoxKey,
        submission: UUID,
        sealed: bytes,
        most: int = 0,
        ticket: Ticket | None = None,
        *,
        late: bool = False,
    ) -> None:
        """Drop a sealed sheet; return once it is durable. The same id again is a success.

        `most` is how many sheets the box takes, 0 for as many as come; `late` says that its door
        had closed. Raises BoxFull when too many wait, TooLate after the count, SittingFull when
        the box has `most` already, BoxBroken when it could not be stored, NotSealed when it is not
        a sealed sheet. With tickets: TicketUsed, TicketUnknown, TooManyGuesses.
        """
        if len(sealed) != SEALED:
            raise NotSealed(size=len(sealed))
        if key.consultation in self._counted:
            raise TooLate()
        if self._queue.qsize() >= self._most:
            raise BoxFull(seconds=RETRY_AFTER)
        self._wait(_Waiting(Drop(key, submission.bytes, sealed, most, ticket, late)))

    def _wait(self, waiting: _Waiting) -> None:
        self._start()
        self._queue.put(waiting)
        self._write_now()
        if not waiting.done.acquire(timeout=self._patience):
            raise BoxBroken(reason="slow")
        if waiting.error is not None:
            raise waiting.error

    def tick(self, key: BoxKey, counter: str) -> None:
        """Count one screen: `counter` is one of COUNTERS.

        Never waits. Written rarely, many together: a number that moved beside each sheet would
        say at which place in the row a child did not send one. What is not written yet is lost
        when the process dies.
        """
        if counter not in COUNTERS:
            raise ValueError(counter)
        with self._lock:
            self._ticks[key, counter] += 1
        if not self._stopped:
            self._start()

    def flush(self) -> None:
        """Write the counters soon: the box has closed, nobody's screen can be told from them."""
        self._ticked = float("-inf")
        self._wake.set()

    def stop(self) -> None:
        """Store what waits, then take nothing more."""
        self._stopped = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        """Start the thread if it does not run: it did not follow a fork."""
        if self._stopped:
            raise BoxBroken(reason="stopped")
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
                self._thread.start()

    def _write_now(self) -> None:
        """Write what waits on the thread of this sheet, unless somebody is writing."""
        if self._writing.acquire(blocking=False):
            try:
                self._commit(self._gather(), wait=False)
            finally:
                self._writing.release()
            if not self._queue.empty():
                self._wake.set()

    def _run(self) -> None:
        while not self._stopped or not self._queue.empty():
            if self._queue.empty():
                self._wake.wait(LOOK_EVERY)
                self._wake.clear()
            with self._writing:
                self._commit(self._gather())
        with self._writing:
            self._commit([])
            self._writer.close()
        self._checkpoints.wait()

    def _gather(self) -> list[_Waiting]:
        """Whatever waits, as much as one transaction takes."""
        batch: list[_Waiting] = []
        with suppress(Empty):
            while len(batch) < BATCH:
                batch.append(self._queue.get_nowait())
        return batch

    def _ticks_are_due(self) -> bool:
        return bool(self._ticks) and time.monotonic() - self._ticked >= TICKS_EVERY

    def _take_ticks(self) -> Ticks:
        if not self._stopped and not self._ticks_are_due():
            return Counter()
        self._ticked = time.monotonic()
        with self._lock:
            ticks, self._ticks = self._ticks, Counter()
        return ticks

    def _commit(self, batch: list[_Waiting], *, wait: bool = True) -> None:
        """Store a batch and tell all who wait for it. An error is theirs; the thread lives on.

        Without `wait`, a batch that another process keeps from being written goes back to the
        queue: the committer's own thread waits for it.
        """
        ticks = self._take_ticks()
        if not batch and not ticks:
            return
        reason = "database"
        try:
            refused = self._write([one.drop for one in batch], ticks, wait)
            self._counted |= refused.late
            self._checkpoints.wrote(len(batch))
            self._answer(batch, refused)
            return
        except BlockingIOError as error:
            self._put_back(batch)
            self._give_back(ticks, error)
            return
        except (SQLAlchemyError, OSError) as error:
            reason = _reason(error)
            words = "%d sheets refused (%s) by %s: %s"
            _log.error(words, len(batch), reason, self._where, _kind(error))
            self._give_back(ticks, error)
        finally:
            self._refuse(batch, reason)

    def _write(self, drops: list[Drop], ticks: Ticks, wait: bool) -> Refused:
        """Store; again for a moment when the database went away: the ids make that harmless.

        While it stays away nobody else waits for it.
        """
        until = time.monotonic() + (0.0 if self._away else AGAIN_FOR)
        first: DBAPIError | None = None
        while True:
            try:
                refused = self._writer.write(drops, Counter() if first else ticks, wait=wait)
            except DBAPIError as error:
                first = first or error
                self._away = is_away(error)
                if not self._away or time.monotonic() >= until:
                    raise first from error
            else:
                self._away = False
                return refused
            wait = True
            time.sleep(AGAIN_AFTER)

    def _answer(self, batch: list[_Waiting], refused: Refused) -> None:
        for one in batch:
            if one.drop.box.consultation in refused.late:
                one.error = TooLate()
            elif one.drop.place in refused.full:
                one.error = SittingFull(most=one.drop.most)
            elif denied := refused.denied.get((one.drop.place, one.drop.ticket)):
                one.error = denied()
            one.done.release()
        batch.clear()

    def _put_back(self, batch: list[_Waiting]) -> None:
        for one in batch:
            self._queue.put(one)
        batch.clear()

    def _refuse(self, batch: list[_Waiting], reason: str) -> None:
        for one in batch:
            one.error = BoxBroken(reason=reason)
            one.done.release()

    def _give_back(self, ticks: Ticks, error: Exception) -> None:
        """Count these screens later: nothing was written, unless the connection was cut."""
        if not getattr(error, "connection_invalidated", False):
            with self._lock:
                self._ticks.update(ticks)


def _kind(error: Exception) -> str:
    """What sort of error it is; never its message."""
    names = type(error).__name__, getattr(getattr(error, "orig", None), "sqlite_errorname", "")
    return " ".join(filter(None, names))


def _reason(error: SQLAlchemyError | OSError) -> str:
    """Why nothing was stored, in a word: the message may quote a sheet, it goes nowhere."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
        return "disk-full"
    return "disk-full" if any(sign in str(cause) for sign in _FULL) else "database"
