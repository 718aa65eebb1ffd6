"""A backup each night, made by the worker beside its work, tried at once, the old ones deleted.

The trial uses the key of the file before it is forgotten: a server that only knows a recipient's
public key tries each backup, and can open none of them afterwards.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from consult.backup import journal
from consult.backup.choices import Choices
from consult.backup.journal import Done
from consult.backup.making import DRAFT, Made, back_up
from consult.backup.restoring import Source
from consult.backup.retention import found_in, name_of, outdated
from consult.backup.trial import forget_trials, try_restore
from consult.domain.errors import ConsultError
from consult.stores import Stores

QUIET: Final = range(3, 6)
"""Hours of the city's night."""
OVERDUE: Final = timedelta(hours=36)
"""A night was missed: the next backup waits for no quiet hour."""
AGAIN: Final = timedelta(hours=1)
"""Before another try, after one that failed."""

logger = logging.getLogger("consult.backup")


class Nightly:
    """The nightly backups of one city."""

    def __init__(self, stores: Stores, choices: Choices) -> None:
        self._stores = stores
        self._choices = choices
        self._thread: threading.Thread | None = None
        self._noted = False

    def see_to(self, now: datetime) -> None:
        """Begin a backup if one is due, in a thread of its own. `now` is local."""
        if not self._noted:
            journal.write_directory(self._stores, self._choices.directory)
            forget_trials(self._stores.settings.data)
            self._noted = True
        if self._thread is not None and self._thread.is_alive():
            return
        if self.is_due(now):
            name = "nightly backup"
            self._thread = threading.Thread(target=self.run, args=(now,), name=name, daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until what was begun is done."""
        if self._thread is not None:
            self._thread.join()

    def is_due(self, now: datetime) -> bool:
        """Whether a backup is to be made now: once a night, sooner after a missed one."""
        if self._choices.directory is None:
            return False
        last = journal.last(self._stores).backup
        if last is None:
            return True
        if timedelta(0) <= now - datetime.fromisoformat(last.at) < AGAIN:
            return False
        if not last.succeeded:
            return True
        succeeded = datetime.fromisoformat(last.succeeded)
        tonight = now.hour in QUIET and succeeded.date() != now.date()
        return tonight or now - succeeded > OVERDUE

    def run(self, now: datetime) -> None:
        """Make a backup, try it, delete the old ones; note how each went."""
        directory = self._choices.directory
        if directory is None:
            return
        made = self._attempt(journal.write_backup, now, lambda: self._make(directory, now))
        if made is None:
            return
        tried = self._attempt(journal.write_test, now, lambda: self._try(made))
        if tried is not None:
            for one in outdated(found_in(directory), now.date()):
                one.path.unlink()

    def _make(self, directory: Path, now: datetime) -> Made:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for draft in directory.glob(f"*{DRAFT}"):
            draft.unlink()  # Of a worker that was killed in the middle.
        file = directory / name_of(now, holds_keys=True)
        made = back_up(self._stores, file, self._choices.locks, now)
        if not made.holds_keys and not made.lost_keys:
            made = made.renamed(directory / name_of(now, holds_keys=False))
        return made

    def _try(self, made: Made) -> Made:
        restored = try_restore(Source(made.file, made.key), self._stores.settings.data)
        if restored.manifest != made.manifest:
            raise RuntimeError("the backup holds something else than what was written")
        if restored.lost_keys:
            raise LostKeys(consultations=", ".join(map(str, restored.lost_keys)))
        return made

    def _attempt(
        self,
        note: Callable[[Stores, Done], Done],
        now: datetime,
        step: Callable[[], Made],
    ) -> Made | None:
        """Do a step and note how it went; a failure is told loudly and stops nothing else."""
        at = now.isoformat(timespec="seconds")
        try:
            made = step()
        except (ConsultError, SQLAlchemyError, OSError, RuntimeError) as error:
            logger.exception("the backup failed")
            note(self._stores, Done(at, ok=False, why=_why(error)))
            return None
        note(self._stores, Done(at, ok=True, file=str(made.file)))
        return made


class LostKeys(ConsultError):
    """Raised when a backup lacks the key of a box that waits; facts: `consultations`."""


def _why(error: Exception) -> str:
    """What to say of an error: its class and facts; a message might quote what is stored."""
    facts = getattr(error, "facts", {})
    said = ", ".join(f"{name}={value}" for name, value in facts.items())
    return f"{type(error).__name__}({said})"
