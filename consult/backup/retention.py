"""Which nightly backups are kept. One that holds the key of a box can open its sheets: a week.

The name of a file says when it was made, and whether it holds keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

DAYS_WITH_KEYS: Final = 7
"""While a box is open or waits for its count; and for as long after it."""
DAYS: Final = 7
WEEKS: Final = 5
MONTHS: Final = 12

NAME: Final = re.compile(r"consult-(?P<made>\d{8}T\d{6})(?P<quiet>-quiet)?\.backup")
"""Not said to be quiet, it is taken to hold keys."""


@dataclass(frozen=True)
class Nightly:
    """A nightly backup on the disk."""

    path: Path
    day: date
    holds_keys: bool


def name_of(made: datetime, *, holds_keys: bool) -> str:
    """The name of a backup made at that time, local."""
    return f"consult-{made:%Y%m%dT%H%M%S}{'' if holds_keys else '-quiet'}.backup"


def found_in(directory: Path) -> list[Nightly]:
    """The nightly backups of a directory, the oldest first; other files are not ours."""
    return sorted(_read(directory), key=lambda one: one.path.name)


def outdated(kept: Iterable[Nightly], today: date) -> list[Nightly]:
    """Those that are to be deleted; never the newest."""
    newest_first = sorted(kept, key=lambda one: one.path.name, reverse=True)
    quiet = [one for one in newest_first if not one.holds_keys]
    wanted = set(newest_first[:1])
    wanted |= {one for one in newest_first if (today - one.day).days < _days(one)}
    wanted |= set(_first_of(quiet, lambda day: day.isocalendar()[:2], WEEKS))
    wanted |= set(_first_of(quiet, lambda day: (day.year, day.month), MONTHS))
    return [one for one in newest_first if one not in wanted]


def _days(one: Nightly) -> int:
    return DAYS_WITH_KEYS if one.holds_keys else DAYS


def _first_of(
    kept: list[Nightly], period: Callable[[date], object], most: int
) -> Iterator[Nightly]:
    """The newest of each period, for so many periods."""
    seen: list[object] = []
    for one in kept:
        when = period(one.day)
        if when in seen:
            continue
        seen.append(when)
        if len(seen) > most:
            return
        yield one


def _read(directory: Path) -> Iterator[Nightly]:
    for path in directory.iterdir():
        found = NAME.fullmatch(path.name)
        if found:
            day = datetime.strptime(found["made"], "%Y%m%dT%H%M%S").date()
            yield Nightly(path, day, found["quiet"] is None)
