"""The alarm that the log is not the one that was sealed: noted where every machine reads it.

Only the worker's user may read the key of the seal; the site and `consult status` read the note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consult import about
from consult.stores import Stores

NAME: Final = "seal-broken"


@dataclass(frozen=True)
class Alarm:
    """What is wrong (a reason of `Verdict`), and the ordinal where it begins."""

    reason: str
    ordinal: int


def noted(stores: Stores) -> Alarm | None:
    """The alarm that the worker has noted; None when it has none."""
    reason, _, ordinal = about.notes(stores).get(NAME, "").partition(" ")
    return Alarm(reason, int(ordinal)) if reason else None


def note(stores: Stores, alarm: Alarm | None) -> None:
    """Let this be the alarm, or let there be none."""
    if alarm != noted(stores):
        about.note(stores, **{NAME: f"{alarm.reason} {alarm.ordinal}" if alarm else ""})
