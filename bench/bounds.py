"""Figures beside their bounds, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure; `most` or `least` is its bound, None when it is told for information."""

    what: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the bound holds."""
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value <= self.most)

    @property
    def bound(self) -> str:
        """The bound in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""


def tell(title: str, figures: Iterable[Figure]) -> bool:
    """Print a table; whether all bounds hold."""
    print(title)
    kept = True
    for one in figures:
        kept = kept and one.met
        verdict = "" if not one.bound else "yes" if one.met else "NO"
        value = f"{one.value:.2f}" if one.value < 10 else f"{one.value:.0f}"
        print(f"  {one.what:<52} {value:>7} {one.unit:<10} {one.bound:<13} {verdict}", flush=True)
    print()
    return kept
