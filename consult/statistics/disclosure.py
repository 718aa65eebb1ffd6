"""The only door for figures that leave the house: raw cells in, protected cells out.

The council reads the same cells as the public, earlier: with a table of its own, its members,
who are the children's classmates, could subtract one from the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from consult.domain.errors import BadInput
from consult.statistics.cells import CITY, PublishedCell, RawCell
from consult.statistics.conditions import Dependents, Options
from consult.statistics.intervals import wilson
from consult.statistics.nesting import Nesting
from consult.statistics.options import Table, protect_options
from consult.statistics.primary import Reason, figure, in_few_places, passes_alone, reason_to_hide
from consult.statistics.rounding import floor_to, outwards, share
from consult.statistics.rules import DEFAULT_RULES, DisclosureRules
from consult.statistics.secondary import CODED, HIDDEN, SHOWN, WITHHELD, Figure, suppress

NEARLY_ALL, NEARLY_NONE = "nearly-all", "nearly-none"
SOLID, CAUTIOUS, INDICATIVE = "solid", "cautious", "indicative"
"""How far a figure can be trusted, from its mode, its coverage and its status."""


class SameCellTwice(BadInput):
    """Raised when two cells have the same question, band, territory and mode."""


def protect(
    cells: Sequence[RawCell], rules: DisclosureRules = DEFAULT_RULES
) -> list[PublishedCell]:
    """What may be published of the cells, in their order (rules P1, P2, P3, P4, P7).

    Give all cells of a publication at once: what is hidden depends on what is shown beside it.
    Raises SameCellTwice; InconsistentCells when parts hold more than their total.
    """
    published: dict[int, PublishedCell] = {}
    dependents: dict[str, Dependents] = {}
    for question in _those_depended_on_first(cells):
        positions = [i for i, cell in enumerate(cells) if cell.question == question]
        own = [cells[i] for i in positions]
        followers = [cell for cell in cells if cell.shown_if and cell.shown_if.question == question]
        asked = _Asked(own, rules, dependents)
        dependents[question] = asked.dependents(followers)
        protected = asked.publish(dependents[question].told)
        published.update(zip(positions, protected, strict=True))
    return [published[position] for position in range(len(cells))]


def _those_depended_on_first(cells: Sequence[RawCell]) -> list[str]:
    """The questions, those for everybody first: of no other is a question asked."""
    ordered = sorted(cells, key=lambda cell: cell.shown_if is not None)
    return list(dict.fromkeys(cell.question for cell in ordered))


class _Asked:
    """One question: its cells, and what of them may be shown."""

    def __init__(
        self,
        cells: list[RawCell],
        rules: DisclosureRules,
        dependents: Mapping[str, Dependents],
    ) -> None:
        keys = {(cell.band, cell.level, cell.territory, cell.mode) for cell in cells}
        if len(keys) < len(cells):
            raise SameCellTwice(question=cells[0].question)
        self._cells, self._rules = cells, rules
        self._nesting = Nesting(cells, [cell.n_valid for cell in cells])
        self._reasons = [
            reason or _reason_of_condition(cell, dependents)
            for cell, reason in zip(cells, _reasons(cells, self._nesting, rules), strict=True)
        ]
        self._answers = [
            _answers(i, cells, reason, self._nesting, rules)
            for i, reason in enumerate(self._reasons)
        ]
        suppress(self._answers, self._nesting, rules)

    def dependents(self, followers: Sequence[RawCell]) -> Dependents:
        """What the cells of questions that depend on this one may say."""
        speaking = [one for one in followers if reason_to_hide(one, self._rules) is None]
        return Dependents(self._cells, self._answers, self._nesting, speaking, self._rules)

    def publish(self, told: Sequence[Sequence[Options]]) -> list[PublishedCell]:
        """The cells as they may be shown; `told` are sums of options that other questions tell."""
        cells, answers, rules = self._cells, self._answers, self._rules
        unsure = _protect_rate(
            cells, answers, rules, lambda cell: (cell.n_valid + cell.dont_know, cell.dont_know)
        )
        skipped = _protect_rate(cells, answers, rules, lambda cell: (cell.sheets, cell.skipped))
        _hide_both(cells, unsure, skipped)
        options = protect_options(cells, answers, self._nesting, told, rules)
        return [
            _hide(cell, self._reasons[i])
            if answers[i].state not in (SHOWN, CODED)
            else _publish(cell, answers[i], unsure[i], skipped[i], options[i], rules)
            for i, cell in enumerate(cells)
        ]


def _reason_of_condition(cell: RawCell, dependents: Mapping[str, Dependents]) -> Reason | None:
    """Whether what a cell says would give away counts of the question that it depends on."""
    if cell.shown_if is None:
        return None
    depended_on = dependents.get(cell.shown_if.question)
    speaks = depended_on is not None and depended_on.may_speak(cell)
    return None if speaks else Reason.CONDITION


def _hide_both(
    cells: Sequence[RawCell], unsure: Sequence[Figure], skipped: Sequence[Figure]
) -> None:
    """To how many a question was shown may be told elsewhere: then one rate tells the other."""
    for cell, *rates in zip(cells, unsure, skipped, strict=True):
        if cell.shown_if is not None and any(rate.state != SHOWN for rate in rates):
            for rate in rates:
                rate.state = HIDDEN


def _reasons(
    cells: Sequence[RawCell], nesting: Nesting, rules: DisclosureRules
) -> list[Reason | None]:
    """Why each cell is hidden before anything is subtracted.

    Where one or two places make the city, only the city level is shown.
    """
    reasons = [reason_to_hide(cell, rules) for cell in cells]
    for total, cell in enumerate(cells):
        if cell.level == CITY and in_few_places(cell, rules):
            for part in nesting.inside[total]:
                if cells[part].level != CITY:
                    reasons[part] = Reason.ONE_LEVEL
    return reasons


def _answers(
    position: int,
    cells: Sequence[RawCell],
    reason: Reason | None,
    nesting: Nesting,
    rules: DisclosureRules,
) -> Figure:
    cell = cells[position]
    if reason:
        is_the_city = reason == Reason.ONE_LEVEL and any(
            whole.level == CITY and position in nesting.inside[i] and whole.sheets == cell.sheets
            for i, whole in enumerate(cells)
        )
        return Figure(cell.n_valid, cell.favourable, WITHHELD if is_the_city else HIDDEN)
    clear = passes_alone(cell, cell.n_valid, cell.favourable, rules)
    return Figure(cell.n_valid, cell.favourable, SHOWN if clear else CODED)


def _protect_rate(
    cells: Sequence[RawCell],
    answers: Sequence[Figure],
    rules: DisclosureRules,
    counts: Callable[[RawCell], tuple[int, int]],
) -> list[Figure]:
    """A second number of each cell (don't know, skipped): `counts` gives total and part."""
    figures = [
        figure(cell, *counts(cell), SHOWN if shares.state == CODED else shares.state, rules)
        for cell, shares in zip(cells, answers, strict=True)
    ]
    suppress(figures, Nesting(cells, [counted.n for counted in figures]), rules)
    return figures


def _hide(cell: RawCell, reason: Reason | None) -> PublishedCell:
    return PublishedCell(
        question=cell.question,
        construct=cell.construct,
        band=cell.band,
        level=cell.level,
        territory=cell.territory,
        mode=cell.mode,
        status="c",
        reason=reason or Reason.SECONDARY,
    )


def _publish(
    cell: RawCell,
    answers: Figure,
    unsure: Figure,
    skipped: Figure,
    options: Table,
    rules: DisclosureRules,
) -> PublishedCell:
    step = rules.percent_step_at(cell.n_valid)
    low, high, width = _interval(cell, answers, rules)
    status = _status(cell, width, rules)
    coverage = _coverage(cell, rules)
    skipped_percent = _rate(skipped, rules)
    return PublishedCell(
        question=cell.question,
        construct=cell.construct,
        band=cell.band,
        level=cell.level,
        territory=cell.territory,
        mode=cell.mode,
        status=status,
        n_floored=floor_to(cell.n_valid, rules.answers_step),
        share=None if low is None else share(answers.side or 0, cell.n_valid, step),
        low=low,
        high=high,
        coded=_code(answers),
        options={option: _rate(counted, rules) for option, counted in options.items()},
        dont_know=_rate(unsure, rules),
        skipped=skipped_percent,
        many_skipped=(skipped_percent or 0) > rules.skipped_flag_over,
        coverage=coverage,
        confidence=_confidence(cell, status, coverage, rules),
        open_data=cell.n_valid >= rules.open_data_from,
    )


def _interval(
    cell: RawCell, answers: Figure, rules: DisclosureRules
) -> tuple[int | None, int | None, float]:
    """The two published bounds and the exact width; nothing where no share is shown."""
    if answers.side is None or answers.state != SHOWN:
        return None, None, 0.0
    exact = wilson(answers.side, cell.n_valid, rules.confidence)
    low, high = outwards(exact, rules.percent_step_at(cell.n_valid))
    return low, high, exact.width


def _status(cell: RawCell, width: float, rules: DisclosureRules) -> str:
    uncertain = cell.n_valid < rules.uncertain_below or width > rules.uncertain_width
    return "u" if uncertain else "ok"


def _code(answers: Figure) -> str | None:
    if answers.state != CODED or answers.side is None:
        return None
    return NEARLY_ALL if answers.side * 2 > answers.n else NEARLY_NONE


def _rate(counted: Figure, rules: DisclosureRules) -> int | None:
    if counted.state != SHOWN or counted.side is None:
        return None
    return share(counted.side, counted.n, rules.percent_step_at(counted.n))


def _coverage(cell: RawCell, rules: DisclosureRules) -> int | None:
    """Sheets among the children who could answer, from numbers that are public already.

    None where nobody knows how many could answer, or where more answered than exist.
    """
    if not cell.eligible or cell.sheets > cell.eligible:
        return None
    return 100 * floor_to(cell.sheets, rules.answers_step) // cell.eligible


def _confidence(cell: RawCell, status: str, coverage: int | None, rules: DisclosureRules) -> str:
    if status != "ok" or cell.mode in rules.indicative_modes:
        return INDICATIVE
    covered = coverage is not None and coverage >= rules.solid_coverage
    return SOLID if covered and cell.mode in rules.solid_modes else CAUTIOUS
