"""Small boxes: fewer than ten sheets are never counted on their own.

The small boxes of a group join each other; when they are still too few together, the smallest
other box of the group joins them; when there is none, they go on to the next group: the group
declared, the zone, the city. Modes stay apart until the city itself has too few in a mode: then,
and only then, modes of the band are merged, and the result says "mixed". Bands never merge: they
are not asked the same questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from uuid import UUID

from consult.ballots.plan import CountPlan, Discarded, Result
from consult.domain.ballot import MIXED


def merge_small(cells: Iterable[Result], plan: CountPlan) -> tuple[list[Result], list[Discarded]]:
    """The cells, one per place, band and mode, with the small ones merged.

    Cells without a sheet stay as they are: they say nothing but how often nobody answered.
    """
    rows: list[Result] = []
    discarded: list[Discarded] = []
    for band, of_band in groupby(sorted(cells, key=_order), key=lambda cell: cell.band):
        merged = _Band(plan, list(of_band)).merge()
        if 0 < sum(cell.number for cell in merged) < plan.small:
            discarded.append(_discard(band, merged))
        else:
            rows += merged
    return sorted(rows, key=_order), discarded


def _order(cell: Result) -> tuple[str, bytes, str]:
    return cell.band, cell.id.bytes, cell.mode


def _discard(band: str, cells: list[Result]) -> Discarded:
    all_of_them = reduce(join, cells)
    return Discarded(
        band,
        sum(cell.number for cell in cells),
        all_of_them.set_aside,
        all_of_them.fetched,
        all_of_them.refused,
        all_of_them.stopped,
    )


def join(one: Result, other: Result) -> Result:
    """Both counts as one, under the id of the first; "mixed" when their modes differ."""
    return replace(
        one,
        places=tuple(sorted({*one.places, *other.places})),
        mode=one.mode if one.mode == other.mode else MIXED,
        tally=one.tally.merge(other.tally),
        set_aside=one.set_aside + other.set_aside,
        fetched=one.fetched + other.fetched,
        refused=one.refused + other.refused,
        stopped=one.stopped + other.stopped,
        late=one.late + other.late,
        sittings=one.sittings + other.sittings,
    )


@dataclass
class _Band:
    """The cells of one band, while they are merged."""

    plan: CountPlan
    cells: list[Result]

    def merge(self) -> list[Result]:
        for mode in sorted({cell.mode for cell in self.cells}):
            for depth in range(self._deepest(), 0, -1):
                self._merge_at(depth, mode)
        self._merge_in(self.plan.city, self.cells)
        return self.cells

    def _merge_at(self, depth: int, mode: str) -> None:
        """Merge in every group that is `depth` steps from the end of the chains, in one mode."""
        for group in sorted({self._groups(cell)[-depth] for cell in self._with(depth, mode)}):
            members = [c for c in self._with(depth, mode) if self._groups(c)[-depth] == group]
            self._merge_in(group, members)

    def _with(self, depth: int, mode: str) -> list[Result]:
        return [
            cell for cell in self.cells if cell.mode == mode and len(self._groups(cell)) >= depth
        ]

    def _merge_in(self, group: UUID, members: list[Result]) -> None:
        """Join the small members, and the smallest other one if they are too few."""
        small = [cell for cell in members if 0 < cell.number < self.plan.small]
        others = [cell for cell in members if cell.number >= self.plan.small]
        if small and others and sum(cell.number for cell in small) < self.plan.small:
            small.append(min(others, key=lambda cell: (cell.number, cell.id)))
        if len(small) > 1:
            merged = replace(reduce(join, small), id=group)
            self.cells = [cell for cell in self.cells if cell not in small] + [merged]

    def _groups(self, cell: Result) -> tuple[UUID, ...]:
        """The groups of a cell, nearest first: those that all its places share."""
        chains = [self.plan.chain(place, cell.band) for place in cell.places]
        return tuple(group for group in chains[0] if all(group in chain for chain in chains))

    def _deepest(self) -> int:
        return max(len(self._groups(cell)) for cell in self.cells)
