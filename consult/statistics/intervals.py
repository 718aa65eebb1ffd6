"""Intervals of proportions and of their differences, with the math module alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import hypot, sqrt
from statistics import NormalDist

from consult.domain.errors import BadInput, ConsultError


class NotCalculable(ConsultError):
    """Raised when there is nothing to compute from: no answer, no case, no denominator."""


class ImpossibleCounts(BadInput):
    """Raised when counts contradict each other (more favourable answers than answers...)."""


@dataclass(frozen=True)
class Interval:
    """The two bounds of an interval, in the unit of what it surrounds."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """The distance between the bounds."""
        return self.high - self.low


def wilson(successes: int, n: int, confidence: float = 0.95) -> Interval:
    """The score interval of a proportion, bounds between 0 and 1, never empty.

    Source: Wilson 1927, JASA 22:209-212; method 3 of Newcombe 1998, Stat. Med. 17:857-872.
    Raises NotCalculable when n is 0, ImpossibleCounts when successes are not within 0..n.
    """
    _check(successes, n)
    z = _quantile(confidence)
    centre = (successes + z * z / 2) / (n + z * z)
    half = z * sqrt(successes * (n - successes) / n + z * z / 4) / (n + z * z)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)


def newcombe(
    successes: int, n: int, other_successes: int, other_n: int, confidence: float = 0.95
) -> Interval:
    """The interval of the first proportion minus the second, bounds between -1 and 1.

    The two groups hold different children. Source: method 10 of Newcombe 1998,
    Stat. Med. 17:873-890 (square and add the distances to the Wilson bounds).
    Raises NotCalculable when a group is empty, ImpossibleCounts as `wilson` does.
    """
    first, second = (
        wilson(successes, n, confidence),
        wilson(other_successes, other_n, confidence),
    )
    p, q = successes / n, other_successes / other_n
    low = p - q - hypot(p - first.low, second.high - q)
    high = p - q + hypot(first.high - p, q - second.low)
    return Interval(max(-1.0, low), min(1.0, high))


def _check(successes: int, n: int) -> None:
    if n == 0:
        raise NotCalculable()
    if not 0 <= successes <= n:
        raise ImpossibleCounts(part=successes, total=n)


@cache
def _quantile(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
