"""What the last backup and the last test of a restore gave: for who looks after the machine.

It stands in the log store, beside what the place knows of itself: every machine can read it. What
went wrong is noted by the name of the error and its facts, and told in anybody's language.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from consult import about
from consult.domain.errors import ConsultError
from consult.sentences import sentence_of
from consult.stores import Stores

OFF: Final = "off"


@dataclass(frozen=True)
class Done:
    """How the last attempt went; `why` is "" when it went well, else what `told` tells."""

    at: str
    """When, ISO, in the city's time."""
    ok: bool
    file: str = ""
    """The path of the last backup that was made."""
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
    place: str = ""
    """What is wrong where they are, as `told` tells it; "" when nothing is."""
    problems: tuple[str, ...] = field(default=())
    """"off", "place", "backup-failed", "test-failed", "old" (no good backup for two days)."""


def last(stores: Stores, now: datetime | None = None) -> Journal:
    """The journal of a city; `now` tells whether its last good backup is too old."""
    found = about.notes(stores)
    backup, test = _read(found.get("backup", "")), _read(found.get("restore-test", ""))
    directory, place = found.get("backup-directory", ""), found.get("backup-place", "")
    seen = Journal(directory, backup, test, place)
    return replace(seen, problems=tuple(_problems(seen, now)))


def noted(error: ConsultError) -> str:
    """What is kept of an error."""
    return f"{type(error).__name__} {json.dumps(error.facts, ensure_ascii=False)}"


def told(note: str, translate: Callable[[str], str]) -> str:
    """The sentence of what was noted; the note itself when another version made it."""
    name, _, facts = note.partition(" ")
    try:
        return sentence_of(name, json.loads(facts), translate)
    except (LookupError, ValueError):
        return note


def write_directory(stores: Stores, directory: Path | None) -> None:
    """Note where nightly backups go: machines without a worker ask too."""
    _note_if_new(stores, "backup-directory", str(directory or ""))


def write_place(stores: Stores, wrong: ConsultError | None) -> None:
    """Note what is wrong where backups are; None: nothing."""
    _note_if_new(stores, "backup-place", noted(wrong) if wrong else "")


def write_backup(stores: Stores, done: Done) -> Done:
    """Note how a backup went; it keeps when one last went well."""
    return _write(stores, "backup", done)


def write_test(stores: Stores, done: Done) -> Done:
    """Note how a restore test went; it keeps when one last went well."""
    return _write(stores, "restore-test", done)


def _write(stores: Stores, name: str, done: Done) -> Done:
    before = _read(about.notes(stores).get(name, "")) or Done("", ok=False)
    kept = done if done.ok else replace(done, file=before.file)
    kept = replace(kept, succeeded=done.at if done.ok else before.succeeded)
    about.note(stores, **{name: json.dumps(asdict(kept))})
    return kept


def _note_if_new(stores: Stores, name: str, said: str) -> None:
    if about.notes(stores).get(name, "") != said:
        about.note(stores, **{name: said})


def _read(value: str) -> Done | None:
    return Done(**json.loads(value)) if value else None


def _problems(seen: Journal, now: datetime | None) -> list[str]:
    if not seen.directory:
        return [OFF]
    found = []
    if seen.place:
        found.append("place")
    if seen.backup and not seen.backup.ok:
        found.append("backup-failed")
    if seen.test and not seen.test.ok:
        found.append("test-failed")
    good = seen.backup.succeeded if seen.backup else ""
    if now and good and (now - datetime.fromisoformat(good)).days >= 2:
        found.append("old")
    return found
