"""Questions that are not for everybody: to how many they were shown is a count of options.

Such a question was shown to as many children as chose, of the question that it depends on, the
options of its condition. So whatever is told of it tells that sum; two sums, or a sum and the
favourable share, tell what lies between them. It may speak only where all of this passes P1, and
the options of the other question are then protected as readers can add them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.domain.condition import Condition
from consult.statistics.cells import RawCell
from consult.statistics.nesting import Nesting
from consult.statistics.primary import passes_alone
from consult.statistics.rules import DisclosureRules
from consult.statistics.secondary import SHOWN, Figure

Options = frozenset[str]
Parts = list[tuple[str, ...]]


def partition(cell: RawCell, told: Sequence[Options]) -> Parts:
    """The options of a cell by what readers can tell apart: favourable or not, in a sum or not.

    Readers are given no less than they know: where sums cross, the counts of all parts.
    """
    parts: dict[tuple[bool, ...], list[str]] = {}
    for option in cell.options:
        signs = tuple(option in some for some in (cell.favourable_ids, *told))
        parts.setdefault(signs, []).append(option)
    return [tuple(part) for part in parts.values()]


@dataclass
class Dependents:
    """The cells of one question, and those of the questions that depend on it."""

    cells: Sequence[RawCell]
    answers: Sequence[Figure]
    nesting: Nesting
    followers: Sequence[RawCell]
    """Cells that nothing of their own hides."""
    rules: DisclosureRules
    _open: list[list[Condition]] = field(init=False)

    def __post_init__(self) -> None:
        self._open = [self._opened(position) for position in range(len(self.cells))]

    @property
    def told(self) -> list[list[Options]]:
        """The sets of options, cell by cell, whose sum readers may learn from the followers."""
        return [[frozenset(one.options) for one in conditions] for conditions in self._open]

    def may_speak(self, follower: RawCell) -> bool:
        """Whether a cell may say anything, to how many it was shown included."""
        return any(
            _same_children(cell, follower) and follower.shown_if in conditions
            for cell, conditions in zip(self.cells, self._open, strict=True)
        )

    def _opened(self, position: int) -> list[Condition]:
        """The conditions that may be told in a cell, in the order of the questionnaire."""
        cell, opened = self.cells[position], list[Condition]()
        if self.answers[position].state != SHOWN or not self._stands_apart(position):
            return opened
        for follower in self.followers:
            condition = follower.shown_if
            if condition is None or not _same_children(cell, follower):
                continue
            if follower.sheets == _count(cell, condition.options) and (
                condition in opened or self._passes(cell, [*opened, condition])
            ):
                opened.append(condition)
        return list(dict.fromkeys(opened))

    def _stands_apart(self, position: int) -> bool:
        """Whether options are told in this cell, and of its children in no other.

        Where two cells overlap, each option that both tell would be one more equation.
        """
        told = [i for i, one in enumerate(self.cells) if one.level in self.rules.option_levels]
        return position in told and all(
            self.nesting.apart(position, other) for other in told if other != position
        )

    def _passes(self, cell: RawCell, conditions: Sequence[Condition]) -> bool:
        """Whether no part of the options says too much, nor an option inside it that is hidden."""
        parts = partition(cell, [frozenset(one.options) for one in conditions])
        return len(parts) == 1 or all(self._part_passes(cell, part) for part in parts)

    def _part_passes(self, cell: RawCell, part: Sequence[str]) -> bool:
        together = _count(cell, part)
        alone = (passes_alone(cell, cell.n_valid, cell.options[one], self.rules) for one in part)
        wide = together >= self.rules.hidden_width or all(alone)
        return wide and passes_alone(cell, cell.n_valid, together, self.rules)


def _same_children(cell: RawCell, follower: RawCell) -> bool:
    """Whether both cells are of the same territory, band and mode."""
    return (cell.level, cell.territory, cell.band, cell.mode) == (
        follower.level,
        follower.territory,
        follower.band,
        follower.mode,
    )


def _count(cell: RawCell, options: Sequence[str] | Options) -> int:
    return sum(cell.options.get(option, 0) for option in options)
