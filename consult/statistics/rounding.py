"""What is taken off a number before it leaves the house (rules P0 and P7 of disclosure)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from consult.statistics.intervals import Interval

FIVE = 5


def floor_to(number: int, step: int) -> int:
    """The number, brought down to a multiple of the step."""
    return number - number % step


def floor_to_5(number: int) -> int:
    """Participation as it is shown before and after the count: 23 sheets are shown as 20."""
    return floor_to(number, FIVE)


def share(part: int, n: int, step: int) -> int:
    """A percentage rounded to the step; never 0 or 100 while somebody said otherwise."""
    exact = Fraction(100 * part, n * step)
    rounded = step * _round(exact, ROUND_HALF_UP)
    return rounded if part in (0, n) else min(max(rounded, step), 100 - step)


def outwards(interval: Interval, step: int) -> tuple[int, int]:
    """The bounds in percent, the low one brought down to the step, the high one up."""
    low = step * _round(Fraction(100 * interval.low) / step, ROUND_FLOOR)
    high = step * _round(Fraction(100 * interval.high) / step, ROUND_CEILING)
    return low, min(100, high)


def _round(value: Fraction, how: str) -> int:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), rounding=how))
