"""What the last backup and the last test of a restore gave: for who looks after the machine.

It stands in the log store, beside what the place knows of itself: every machine can read it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from consult import about
from consult.stores import Stores

OFF: Final = "off"


@dataclass(frozen=True)
class Done:
    """How the last attempt went; `file` is its path, `why` is "" when it went well."""

    at: str
    """When, ISO, in the city's time."""
    ok: bool
    file: str = ""
    why: str = ""
    succeeded: str = ""
    """When it last went well, ISO; "" when it never has."""


@dataclass(frozen=True)
class Journal:
    """The last backup and the last restore test; None when there was none yet."""

    directory: str
    """Where the worker puts nightly backups; "" when it makes none."""
    backup: Done | None = None
    test: Done | None = None
    problems: tuple[str, ...] = field(default=())
    """"off", "backup-failed", "test-failed", "old" (no good backup for two days)."""


def last(stores: Stores, now: datetime | None = None) -> Journal:
    """The journal of a city; `now` tells whether its last good backup is too old."""
    found = about.notes(stores)
    backup, test = _read(found.get("backup", "")), _read(found.get("restore-test", ""))
    directory = found.get("backup-directory", "")
    return Journal(directory, backup, test, tuple(_problems(directory, backup, test, now)))


def write_directory(stores: Stores, directory: Path | None) -> None:
    """Note where nightly backups go: machines without a worker ask too."""
    said = str(directory or "")
    if about.notes(stores).get("backup-directory", "") != said:
        about.note(stores, **{"backup-directory": said})


def write_backup(stores: Stores, done: Done) -> Done:
    """Note how a backup went; it keeps when one last went well."""
    return _write(stores, "backup", done)


def write_test(stores: Stores, done: Done) -> Done:
    """Note how a restore test went; it keeps when one last went well."""
    return _write(stores, "restore-test", done)


def _write(stores: Stores, name: str, done: Done) -> Done:
    before = _read(about.notes(stores).get(name, ""))
    good = done.at if done.ok else before.succeeded if before else ""
    noted = Done(done.at, done.ok, done.file, done.why, good)
    about.note(stores, **{name: json.dumps(asdict(noted))})
    return noted


def _read(value: str) -> Done | None:
    return Done(**json.loads(value)) if value else None


def _problems(
    directory: str, backup: Done | None, test: Done | None, now: datetime | None
) -> list[str]:
    if not directory:
        return [OFF]
    found = []
    if backup and not backup.ok:
        found.append("backup-failed")
    if test and not test.ok:
        found.append("test-failed")
    good = backup.succeeded if backup else ""
    if now and good and (now - datetime.fromisoformat(good)).days >= 2:
        found.append("old")
    return found
