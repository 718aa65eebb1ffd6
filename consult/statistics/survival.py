"""Delays, with the cases that are still waiting: otherwise the worst ones would vanish."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from consult.statistics.intervals import ImpossibleCounts, NotCalculable

PAUSED_MONTHS = (7, 8)
"""July and August: neither schools nor councils sit, the clock stands still."""


@dataclass(frozen=True)
class Delay:
    """How many days a case took, or has been waiting for (`finished` false)."""

    days: int
    finished: bool


@dataclass(frozen=True)
class Median:
    """A median delay in days; `days` is None when half of the cases are not finished yet.

    `at_least` is then what is known of it: the longest time anybody has been watched.
    """

    days: int | None
    at_least: int


def median_delay(delays: Sequence[Delay]) -> Median:
    """The median time to the end, unfinished cases included.

    The first day at which the Kaplan-Meier estimate is at most one half; a case that is still
    waiting on the day another one ends was at risk that day. Source: Kaplan & Meier 1958,
    JASA 53:457-481. Raises NotCalculable when there is no case.
    """
    if not delays:
        raise NotCalculable()
    waiting = Fraction(1)
    for day in sorted({delay.days for delay in delays if delay.finished}):
        at_risk = sum(delay.days >= day for delay in delays)
        ended = sum(delay.days == day and delay.finished for delay in delays)
        waiting *= 1 - Fraction(ended, at_risk)
        if waiting <= Fraction(1, 2):
            return Median(days=day, at_least=day)
    return Median(days=None, at_least=max(delay.days for delay in delays))


def working_days_paused(
    start: date, end: date, paused_months: Collection[int] = PAUSED_MONTHS
) -> int:
    """The days from `start` to `end`, those of July and August left out.

    The first day is not counted, the last one is: a case that ends the day it began took 0 days.
    Raises ImpossibleCounts when the end comes before the start.
    """
    if end < start:
        raise ImpossibleCounts(start=start.isoformat(), end=end.isoformat())
    paused = sum(
        _days_in_month(start, end, year, month)
        for year in range(start.year, end.year + 1)
        for month in paused_months
    )
    return (end - start).days - paused


def _days_in_month(start: date, end: date, year: int, month: int) -> int:
    """How many days after `start`, up to `end`, fall in that month."""
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return max(0, (min(end, last) - max(start, first - timedelta(days=1))).days)
