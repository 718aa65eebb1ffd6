"""Option by option: each is a published dichotomy, and together they add up."""

from __future__ import annotations

from collections.abc import Sequence

from consult.statistics.cells import RawCell
from consult.statistics.conditions import Options, partition
from consult.statistics.nesting import Nesting
from consult.statistics.primary import figure
from consult.statistics.rules import DisclosureRules
from consult.statistics.secondary import (
    HIDDEN,
    SHOWN,
    WITHHELD,
    Figure,
    suppress,
    suppress_options,
)

Table = dict[str, Figure]


def protect_options(
    cells: Sequence[RawCell],
    answers: Sequence[Figure],
    nesting: Nesting,
    told: Sequence[Sequence[Options]],
    rules: DisclosureRules,
) -> list[Table]:
    """The options of each cell, hidden where they would say too much.

    `told` are, cell by cell, sets of options whose sum other questions tell. Only cells whose
    share is shown, of the levels that the rules name, show any option.
    """
    tables = [_table(cell, shares, rules) for cell, shares in zip(cells, answers, strict=True)]
    shown = -1
    while shown != (shown := _number_shown(tables)):
        _across(cells, tables, nesting, rules)
        for cell, table, sums in zip(cells, tables, told, strict=True):
            suppress_options(_sides(cell, table, sums), rules)
    return tables


def _table(cell: RawCell, shares: Figure, rules: DisclosureRules) -> Table:
    state = SHOWN if shares.state == SHOWN else HIDDEN
    told = state if cell.level in rules.option_levels else WITHHELD
    return {
        option: figure(cell, cell.n_valid, count, told, rules)
        for option, count in cell.options.items()
    }


def _number_shown(tables: Sequence[Table]) -> int:
    return sum(option.state == SHOWN for table in tables for option in table.values())


def _across(
    cells: Sequence[RawCell], tables: Sequence[Table], nesting: Nesting, rules: DisclosureRules
) -> None:
    """Protect each option from subtractions between territories, bands and modes."""
    for option in sorted({option for table in tables for option in table}):
        figures = [
            table.get(option, Figure(cell.n_valid, None, WITHHELD))
            for cell, table in zip(cells, tables, strict=True)
        ]
        suppress(figures, nesting, rules)


def _sides(cell: RawCell, table: Table, told: Sequence[Options]) -> list[list[Figure]]:
    """The options that add up to a number readers know: favourable ones, other ones..."""
    if cell.several:
        return []
    return [[table[option] for option in part] for part in partition(cell, told)]
