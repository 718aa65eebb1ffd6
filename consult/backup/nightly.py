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

from consult.backup import journal
from consult.backup.choices import Choices
from consult.backup.journal import Done
from consult.backup.making import DRAFT, Made, back_up
from consult.backup.restoring import NoRoom, RestoreFailed, Source
from consult.backup.retention import found_in, name_of, outdated
from consult.backup.trial import forget_trials, try_restore
from consult.config import SystemRefused
from consult.domain.errors import ConsultError
from consult.stores import Stores

QUIET: Final = range(3, 6)
"""Hours of the city's night."""
OVERDUE: Final = timedelta(hours=36)
"""A night was missed: the next backup waits for no quiet hour."""
AGAIN: Final = timedelta(hours=1)
"""Before another try, after one that failed."""

logger = logging.getLogger("consult.backup")


class BackupPlaceMissing(ConsultError):
    """Raised when the directory of backups is not there: its disk, maybe; facts: `directory`."""


class BackupGone(ConsultError):
    """Raised when the last backup was taken away from where it was put; facts: `file`."""


class LostKeys(ConsultError):
    """Raised when a backup lacks the key of a box that waits; facts: `consultations`."""


class TrialFailed(ConsultError):
    """Raised when a backup gives back something else than the city; facts: `file`, `what`."""


class TrialHasNoRoom(TrialFailed):
    """Raised when no disk is left to restore a backup beside the city; facts: `path`."""


class NightFailed(ConsultError):
    """Raised when what stopped a backup or a trial has no sentence of its own; facts: `what`."""


class Nightly:
    """The nightly backups of one city."""

    def __init__(self, stores: Stores, choices: Choices) -> None:
        self._stores = stores
        self._choices = choices
        self._thread: threading.Thread | None = None
        self._noted = False
        self._wrong = ""

    def see_to(self, now: datetime) -> None:
        """Begin a backup if one is due, in a thread of its own. `now` is local."""
        if not self._noted:
            journal.write_directory(self._stores, self._choices.directory)
            forget_trials(self._stores.settings.data)
            self._noted = True
        if self._thread is not None and self._thread.is_alive():
            return
        wrong = self._look()
        if not isinstance(wrong, BackupPlaceMissing) and self.is_due(now):
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
        if made is not None:
            self._attempt(journal.write_test, now, lambda: self._try(made, now))

    def _look(self) -> ConsultError | None:
        """What is wrong where backups are, noted for all machines."""
        wrong = self._wrong_place()
        journal.write_place(self._stores, wrong)
        note = journal.noted(wrong) if wrong else ""
        if note and note != self._wrong:
            logger.error("the place of the backups is not as it was left: %s", note)
        self._wrong = note
        return wrong

    def _wrong_place(self) -> ConsultError | None:
        directory = self._choices.directory
        if directory is None:
            return None
        if not directory.is_dir():
            return BackupPlaceMissing(directory=str(directory))
        last = journal.last(self._stores).backup
        if last is not None and last.file and not Path(last.file).exists():
            return BackupGone(file=last.file)
        return None

    def _make(self, directory: Path, now: datetime) -> Made:
        for draft in directory.glob(f"*{DRAFT}"):
            draft.unlink()  # Of a worker that was killed in the middle.
        file = directory / name_of(now, holds_keys=True)
        made = back_up(self._stores, file, self._choices.locks, now)
        if not made.holds_keys and not made.lost_keys:
            made = made.renamed(directory / name_of(now, holds_keys=False))
        return made

    def _try(self, made: Made, now: datetime) -> Made:
        """Restore it; once that went well, delete the ones that are too old."""
        beside, file = self._stores.settings.data, str(made.file)
        try:
            restored = try_restore(Source(made.file, made.key), beside)
        except NoRoom as error:
            raise TrialHasNoRoom(path=str(beside)) from error
        except RestoreFailed as error:
            raise TrialFailed(file=file, what=error.facts["what"]) from error
        if restored.manifest != made.manifest:
            raise TrialFailed(file=file, what="manifest")
        if restored.lost_keys:
            raise LostKeys(consultations=", ".join(map(str, restored.lost_keys)))
        for one in outdated(found_in(made.file.parent), now.date()):
            one.path.unlink()
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
        except Exception as error:
            why = journal.noted(_as_told(error))
            known = isinstance(error, ConsultError) and error.__cause__ is None
            logger.error("the backup failed: %s", why, exc_info=None if known else error)
            note(self._stores, Done(at, ok=False, why=why))
            return None
        note(self._stores, Done(at, ok=True, file=str(made.file)))
        return made


def _as_told(error: Exception) -> ConsultError:
    """The error that has a sentence; what another one says might quote what is stored."""
    if isinstance(error, ConsultError):
        return error
    if isinstance(error, OSError) and error.filename:
        return SystemRefused(path=str(error.filename), reason=error.strerror or "")
    return NightFailed(what=getattr(error, "strerror", None) or type(error).__name__)
