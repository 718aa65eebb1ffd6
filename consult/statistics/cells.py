"""Cells: what was counted (raw, never leaves the house) and what is published of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from consult.domain.condition import Condition
from consult.statistics.intervals import ImpossibleCounts

CITY, GROUP, PLACE = "city", "group", "place"
ALL = "all"
"""The band or the mode of a cell that puts all bands, or all modes, together."""
TOGETHER = "+"
"""Between the codes of bands or modes put together: "11-14+15-17"."""


@dataclass(frozen=True)
class RawCell:
    """One question x territory x band x mode, with its exact unweighted counts."""

    question: str
    construct: str
    band: str
    level: str
    territory: str
    mode: str
    n_valid: int
    favourable: int | None
    """Favourable answers among the valid ones; None when no answer of the question is."""
    options: Mapping[str, int] = field(default_factory=dict)
    favourable_ids: tuple[str, ...] = ()
    dont_know: int = 0
    skipped: int = 0
    about: str = "self"
    eligible: int | None = None
    """Children who could have answered; None when nobody knows (open link, library)."""
    places: int = 1
    largest_share: float = 1.0
    """The part of the valid answers that comes from the place that gave most of them."""
    within: str = ""
    """The territory of the group that a place or group belongs to; "" is the city itself."""
    agreed: bool = False
    """Before opening, the place agreed to figures of its own; for a city of one or two places:
    this one territory level was declared, and every head agreed."""
    several: bool = False
    """Whether a child could choose several options."""
    shown_if: Condition | None = None
    """Who was asked; everybody when there is none."""
    alike: bool = True
    """Whether the bands put together asked the same children, all of them or by one condition."""

    def __post_init__(self) -> None:
        counts = (self.n_valid, self.dont_know, self.skipped, *self.options.values())
        favourable = self.favourable or 0
        if min(counts) < 0 or not 0 <= favourable <= self.n_valid:
            raise ImpossibleCounts(question=self.question, territory=self.territory)
        if self.options and not self.several and sum(self.options.values()) != self.n_valid:
            raise ImpossibleCounts(question=self.question, territory=self.territory)

    @property
    def sheets(self) -> int:
        """Sheets that showed the question: answered, did not know, skipped."""
        return self.n_valid + self.dont_know + self.skipped


@dataclass(frozen=True)
class PublishedCell:
    """What may leave the house. A hidden cell (status "c") carries no number at all.

    `n_floored` is a multiple of 5; `share`, `low`, `high`, `options`, `dont_know`, `skipped` and
    `coverage` are rounded percents. `coded` is "nearly-all" or "nearly-none" instead of a share.
    An option that is None is hidden. `reason` is for the staff's audit, never for readers.
    """

    question: str
    construct: str
    band: str
    level: str
    territory: str
    mode: str
    status: str
    reason: str | None = None
    n_floored: int | None = None
    share: int | None = None
    low: int | None = None
    high: int | None = None
    coded: str | None = None
    options: dict[str, int | None] = field(default_factory=dict)
    dont_know: int | None = None
    skipped: int | None = None
    many_skipped: bool = False
    coverage: int | None = None
    confidence: str | None = None
    open_data: bool = False

    @property
    def hidden(self) -> bool:
        """Whether nothing of the cell is shown."""
        return self.status == "c"

    @property
    def out_of_ten(self) -> int | None:
        """The share as children read it, "7 enfants sur 10": from 1 to 9, since nobody hides."""
        return None if self.share is None else min(max((self.share + 5) // 10, 1), 9)

    def to_dict(self, *, internal: bool = False) -> dict[str, Any]:
        """The cell as JSON can hold it; why it is hidden only for internal use."""
        stored = asdict(self)
        if not internal:
            del stored["reason"]
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The cell written by `to_dict`; what else the dict holds (an id...) is left aside."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})


def merge(cells: Sequence[RawCell], *, like: RawCell) -> RawCell:
    """The cells counted together under the names (level, territory, band...) of `like`.

    The options stay only where all cells have the same ones. Raises ImpossibleCounts when
    there is no cell.
    """
    if not cells:
        raise ImpossibleCounts(question=like.question, territory=like.territory)
    return replace(
        like,
        n_valid=sum(cell.n_valid for cell in cells),
        favourable=_total([cell.favourable for cell in cells]),
        options=_added([cell.options for cell in cells]),
        dont_know=sum(cell.dont_know for cell in cells),
        skipped=sum(cell.skipped for cell in cells),
        eligible=_total([cell.eligible for cell in cells]),
    )


def gather_bands(cells: Sequence[RawCell], groups: Sequence[Sequence[str]]) -> list[RawCell]:
    """The cells, with the bands that were declared together before opening counted together.

    A group is a list of bands; its cells become one, of band "11-14+15-17", in every territory
    (left apart in one of them, a subtraction would tell them apart again).
    """
    code = {band: TOGETHER.join(group) for group in groups for band in group}
    gathered: dict[tuple[str, ...], list[RawCell]] = {}
    for cell in cells:
        band = code.get(cell.band, cell.band)
        key = (cell.question, cell.level, cell.territory, band, cell.mode)
        gathered.setdefault(key, []).append(replace(cell, band=band))
    return [merge(parts, like=_widest(parts)) for parts in gathered.values()]


def _widest(parts: Sequence[RawCell]) -> RawCell:
    """What is sure of the parts together: at least so many places, none above that share."""
    answers = sum(part.n_valid for part in parts)
    heaviest = sum(part.largest_share * part.n_valid for part in parts)
    return replace(
        parts[0],
        places=max(part.places for part in parts),
        largest_share=heaviest / answers if answers else 1.0,
        agreed=all(part.agreed for part in parts),
        alike=len({part.shown_if for part in parts}) == 1,
    )


def _total(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _added(tables: Sequence[Mapping[str, int]]) -> dict[str, int]:
    if any(table.keys() != tables[0].keys() for table in tables):
        return {}
    return {option: sum(table[option] for table in tables) for option in tables[0]}
