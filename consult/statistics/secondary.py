"""Secondary suppression (P4): what is hidden must not come back by a subtraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.errors import BadInput
from consult.statistics.nesting import Nesting
from consult.statistics.rules import DisclosureRules

SHOWN, CODED, HIDDEN, WITHHELD = "shown", "coded", "hidden", "withheld"
"""WITHHELD is not shown either, but holds no secret of its own: the same number is shown
elsewhere, or its kind is never shown."""


class InconsistentCells(BadInput):
    """Raised when the parts of a total hold more answers than the total."""


@dataclass
class Figure:
    """One number of one cell: `side` among `n`. `side` is None when only `n` is published."""

    n: int
    side: int | None
    state: str = SHOWN


def smaller_side(n: int, side: int | None) -> int:
    """How many children are on the smaller side; all of them where no sides are told."""
    return n if side is None else min(side, n - side)


def passes(n: int, side: int | None, rules: DisclosureRules) -> bool:
    """Rule P1: enough answers, and enough children on each side."""
    return n >= rules.min_answers and smaller_side(n, side) >= rules.min_side


def suppress(figures: Sequence[Figure], nesting: Nesting, rules: DisclosureRules) -> None:
    """Hide, one by one, the smallest figures that would give a hidden one away.

    Afterwards, whatever shown parts are taken from a shown total, the rest is nobody, or
    passes P1 and mixes at least two groups. A coded figure tells its number of answers but
    not its sides: it counts as shown for the first, as hidden for the second.
    Raises InconsistentCells.
    """
    while (victim := _victim(figures, nesting, rules)) is not None:
        figures[victim].state = HIDDEN


def suppress_options(sides: Sequence[Sequence[Figure]], rules: DisclosureRules) -> None:
    """The same inside a cell, whose shown options on one side add up to a shown number."""
    for options in sides:
        shown = sorted((o for o in options if o.state == SHOWN), key=_weight)
        while shown and not _options_safe(options, rules):
            shown.pop(0).state = HIDDEN


def _victim(figures: Sequence[Figure], nesting: Nesting, rules: DisclosureRules) -> int | None:
    for total, figure in enumerate(figures):
        if figure.state not in (SHOWN, CODED):
            continue
        if _is_a_hidden_one(total, figures, nesting):
            return total
        for visible in ((SHOWN, CODED), (SHOWN,)):
            if figure.state not in visible:
                continue
            shown = {i for i, f in enumerate(figures) if f.state in visible}
            for family in nesting.families(total, shown):
                if not _safe(total, family, figures, nesting, visible, rules):
                    return min(family, key=lambda i: (figures[i].n, i))
    return None


def _is_a_hidden_one(total: int, figures: Sequence[Figure], nesting: Nesting) -> bool:
    """Whether all its answers are those of one hidden part: the others kept silent."""
    return any(
        figures[part].state == HIDDEN and figures[part].n == figures[total].n
        for part in nesting.inside[total]
    )


def _safe(
    total: int,
    family: Sequence[int],
    figures: Sequence[Figure],
    nesting: Nesting,
    visible: tuple[str, ...],
    rules: DisclosureRules,
) -> bool:
    """Whether the total minus the family gives nobody away."""
    rest = figures[total].n - sum(figures[i].n for i in family)
    if rest < 0:
        raise InconsistentCells(total=figures[total].n, rest=rest)
    if rest == 0:
        return True
    found = any(
        _is_found(part, rest, family, figures, nesting)
        for part in nesting.inside[total]
        if figures[part].state not in (*visible, WITHHELD)
    )
    exact = CODED not in visible
    side = _rest_of_side(figures[total], [figures[i] for i in family]) if exact else None
    return not found and passes(rest, side, rules)


def _is_found(
    part: int, rest: int, family: Sequence[int], figures: Sequence[Figure], nesting: Nesting
) -> bool:
    """Whether the hidden part is that rest, or that rest and members of the family."""
    others = [i for i in family if i not in nesting.inside[part]]
    members = sum(figures[i].n for i in family if i in nesting.inside[part])
    return figures[part].n == rest + members and all(nesting.apart(part, i) for i in others)


def _rest_of_side(total: Figure, family: Sequence[Figure]) -> int | None:
    sides = [figure.side for figure in family]
    if total.side is None or None in sides:
        return None
    rest = total.side - sum(side for side in sides if side is not None)
    if rest < 0:
        raise InconsistentCells(total=total.side, rest=rest)
    return rest


def _options_safe(options: Sequence[Figure], rules: DisclosureRules) -> bool:
    hidden = [option for option in options if option.state == HIDDEN]
    together = sum(_weight(option) for option in hidden)
    if not hidden:
        return True
    wide = together >= rules.hidden_width  # Each may be anything from nobody to all of these.
    return len(hidden) > 1 and wide and passes(hidden[0].n, together, rules)


def _weight(option: Figure) -> int:
    return option.side or 0
