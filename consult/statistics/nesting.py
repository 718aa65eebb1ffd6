"""Which cells lie inside which, whatever the breakdown: territory, band, mode or several."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from consult.statistics.cells import ALL, CITY, TOGETHER, RawCell


class Nesting:
    """The cells of one question by position in a list: which is inside, which is apart.

    `sizes` are how many children each cell has. Two nested cells of one size are twins, the
    same children under two names (the other band kept silent), and each lies where either does.
    """

    def __init__(self, cells: Sequence[RawCell], sizes: Sequence[int]) -> None:
        self._above = {cell.territory: cell.within for cell in cells if cell.level != CITY}
        self._cells = cells
        self._sizes = sizes
        everyone = range(len(cells))
        nested = {
            total: {part for part in everyone if part != total and self._holds(total, part)}
            for total in everyone
        }
        self._twins = {cell: {cell} for cell in everyone}
        for total, parts in nested.items():
            for part in parts:
                if sizes[part] == sizes[total] > 0:
                    self._twins[total].add(part)
                    self._twins[part].add(total)
        self.inside = {total: self._known_inside(total, nested) for total in everyone}

        self._apart = {
            cell: {other for other in everyone if self._never_together(cell, other)}
            for cell in everyone
        }

    def apart(self, one: int, other: int) -> bool:
        """Whether no child can be in both cells."""
        return other in self._apart[one]

    def families(self, total: int, shown: Collection[int]) -> Iterator[list[int]]:
        """Sets of shown cells, apart from each other, that can be taken from the total.

        Where breakdowns do not cross, the largest shown cells leave the least; where they do
        (a place by band, a band by place), one set is grown from every cell and every pair.
        """
        inside = sorted(self.inside[total].intersection(shown), key=lambda i: (-self._sizes[i], i))
        largest = [part for part in inside if not any(part in self.inside[o] for o in inside)]
        seeds = [[part] for part in largest[:1]]
        if self._cross(inside):
            pairs = combinations(inside, 2)
            seeds = [[part] for part in inside]
            seeds += [[one, other] for one, other in pairs if self.apart(one, other)]
            largest = inside
        for seed in seeds:
            yield self._grow(seed, largest)

    def _cross(self, cells: Sequence[int]) -> bool:
        """Whether two of the cells overlap without one being inside the other."""
        return any(
            not self.apart(one, other)
            and one not in self.inside[other]
            and other not in self.inside[one]
            for one, other in combinations(cells, 2)
        )

    def _grow(self, family: list[int], candidates: Sequence[int]) -> list[int]:
        for candidate in candidates:
            if self._apart[candidate].issuperset(family):
                family.append(candidate)
        return family

    def _never_together(self, one: int, other: int) -> bool:
        return any(
            self._never_meet(self._cells[first], self._cells[second])
            for first in self._twins[one]
            for second in self._twins[other]
        )

    def _known_inside(self, total: int, nested: Mapping[int, set[int]]) -> set[int]:
        parts = set().union(*(nested[twin] for twin in self._twins[total]))
        known = set().union(*(self._twins[part] for part in parts))
        return (known - self._twins[total]) | nested[total]

    def _never_meet(self, first: RawCell, second: RawCell) -> bool:
        return (
            not (self._covers(first, second) or self._covers(second, first))
            or _foreign(first.band, second.band)
            or _foreign(first.mode, second.mode)
        )

    def _holds(self, total: int, part: int) -> bool:
        whole, piece = self._cells[total], self._cells[part]
        return (
            self._covers(whole, piece)
            and _gathers(whole.band, piece.band)
            and _gathers(whole.mode, piece.mode)
        )

    def _covers(self, whole: RawCell, piece: RawCell) -> bool:
        if whole.level == CITY:
            return True
        return piece.level != CITY and whole.territory in _line(piece.territory, self._above)


def _line(territory: str, above: Mapping[str, str]) -> list[str]:
    """The territory, the group it is in, the group of that group..."""
    line: list[str] = []
    while territory and territory not in line:
        line.append(territory)
        territory = above.get(territory, "")
    return line


def _gathers(whole: str, piece: str) -> bool:
    return whole == ALL or set(piece.split(TOGETHER)) <= set(whole.split(TOGETHER))


def _foreign(one: str, other: str) -> bool:
    return ALL not in (one, other) and not set(one.split(TOGETHER)) & set(other.split(TOGETHER))
