"""Wrong codes, counted per box and never per address: a school is one address.

The count is kept in the store, so that all processes share it, and moves by GRAIN, so that it
betrays no child. A code has 9 of 31 characters (7 drawn, 2 that check them): a batch of 1,000
opens to 1 guess in 26 billion, and MOST guesses in PERIOD minutes, day and night for three weeks,
less than 1 in 60,000.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from consult.domain.ballot import BoxKey
from consult.domain.errors import NotAllowed

PERIOD: Final = 10
"""Minutes after which wrong codes are forgotten."""
MOST: Final = 100
"""Wrong codes for one box in a period: a whole school that types badly makes fewer."""
GRAIN: Final = 10
"""Wrong codes that a process gathers before it writes them down."""

Box = tuple[bytes, bytes]


class TooManyGuesses(NotAllowed):
    """Raised when too many wrong codes were tried lately; facts: `minutes` to wait at most."""


def too_many_guesses() -> TooManyGuesses:
    """What all tickets of a box are told while it waits, good ones too."""
    return TooManyGuesses(minutes=PERIOD)


def box_of(key: BoxKey) -> Box:
    """A box as its wrong codes are counted."""
    return key.consultation.bytes, key.id.bytes


class Guesses:
    """The wrong codes that one writer has seen, and those that all have written down."""

    def __init__(self, mark: str) -> None:
        """`mark` is what stands for a value in the statements of the driver."""
        self._waiting: Counter[tuple[Box, int]] = Counter()
        self._wrong = (
            f"SELECT wrong FROM guess WHERE consultation = {mark} AND box_id = {mark}"  # noqa: S608 (marks)
            f" AND period = {mark}"
        )
        self._note = (
            "INSERT INTO guess (consultation, box_id, period, wrong)"  # noqa: S608 (marks)
            f" VALUES ({mark}, {mark}, {mark}, {mark})"
            " ON CONFLICT (consultation, box_id) DO UPDATE SET period = excluded.period, wrong ="
            " excluded.wrong + CASE WHEN guess.period = excluded.period THEN guess.wrong ELSE 0 END"
        )

    def add(self, box: Box, period: int) -> None:
        """One more wrong code."""
        self._waiting[box, period] += 1

    def waiting(self, box: Box, period: int) -> int:
        """Wrong codes that are not written down yet."""
        return self._waiting[box, period]

    def written(self, raw: Any, box: Box, period: int) -> int:
        """Wrong codes in this period that all writers have written down."""
        row = raw.execute(self._wrong, (*box, period)).fetchone()
        return row[0] if row else 0

    @property
    def are_due(self) -> bool:
        """Whether there are enough to be written down."""
        return any(wrong >= GRAIN for wrong in self._waiting.values())

    def write_down(self, raw: Any) -> None:
        """Write wrong codes by whole grains; forget those of periods that are over."""
        newest: dict[Box, int] = {}
        for box, period in self._waiting:
            newest[box] = max(period, newest.get(box, period))
        for (box, period), wrong in sorted(self._waiting.items()):
            if period < newest[box]:
                del self._waiting[box, period]
            elif wrong >= GRAIN:
                raw.execute(self._note, (*box, period, wrong - wrong % GRAIN))
                self._waiting[box, period] = wrong % GRAIN
