"""Tries a backup: restores it beside the city, compares all of it, and destroys the copy.

Private keys are compared and written nowhere: a copy of a key on the disk is one more to find.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from consult.backup.files import destroy_directory
from consult.backup.making import Progress, silent
from consult.backup.restoring import Restored, Source, restore
from consult.config import Settings

PREFIX: Final = "restore-test-"


def try_restore(source: Source, beside: Path, progress: Progress = silent) -> Restored:
    """Restore a backup on SQLite in a directory of its own, then destroy it.

    Raises what `restore` raises.
    """
    forget_trials(beside)
    place = beside / f"{PREFIX}{secrets.token_hex(4)}"
    try:
        place.mkdir(mode=0o700)
        settings = Settings.from_environment({"CONSULT_DATA": str(place)})
        return restore(source, settings, progress, trial=True)
    finally:
        if place.exists():
            destroy_directory(place)


def forget_trials(beside: Path) -> None:
    """Destroy what a crash left of a trial."""
    for place in beside.glob(f"{PREFIX}*"):
        destroy_directory(place)
