"""How an indicator's value is made of counts: rates, rates about few children, answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from consult.domain.catalogues import THRESHOLDS, indicator
from consult.domain.facts import AnswerFacts, CityFacts, IndicatorValue
from consult.domain.indicators import Thresholds
from consult.statistics.intervals import wilson
from consult.statistics.rounding import floor_to_5, outwards, share
from consult.statistics.rules import DEFAULT_RULES

OK, NOT_CALCULABLE, TOO_FEW = "ok", "not-calculable", "too-few"


def not_calculable(code: str, note: str) -> IndicatorValue:
    """No denominator, or one that cannot be true: nothing to say, which is not 0."""
    return IndicatorValue(code, NOT_CALCULABLE, indicator(code).unit, notes=(note,))


def rate(
    code: str,
    part: int,
    total: int | None,
    notes: tuple[str, ...] = (),
    beside: dict[str, int] | None = None,
) -> IndicatorValue:
    """A percentage of things the city does, all of them known: no interval."""
    aside = beside or {}
    notes = (*notes, *aside)
    if not total:
        notes = (*notes, "no-denominator")
        return IndicatorValue(code, NOT_CALCULABLE, "%", notes=notes, beside=aside)
    value = round(100 * part / total, 1)
    return IndicatorValue(code, OK, "%", value, part, total, notes=notes, beside=aside)


def rate_of_children(
    code: str, part: int, total: int, least_side: int, notes: tuple[str, ...] = ()
) -> IndicatorValue:
    """A percentage of what children did, rounded as published figures are."""
    if total == 0:
        return not_calculable(code, "no-denominator")
    if total < DEFAULT_RULES.min_answers or min(part, total - part) < least_side:
        return IndicatorValue(code, TOO_FEW, "%", notes=notes)
    value = share(part, total, DEFAULT_RULES.percent_step_at(total))
    return IndicatorValue(code, OK, "%", value, floor_to_5(part), floor_to_5(total), notes=notes)


def answers_value(code: str, facts: CityFacts, version: int = 1) -> IndicatorValue:
    """The share of favourable answers to the notion of an indicator, among those who answered.

    Only cells that the publication shows are added up; the youngest bands stand apart, with
    every band by itself in `bands`.
    """
    rules = THRESHOLDS[version]
    asked = [a for a in facts.answers if a.construct == indicator(code, version).construct]
    if not asked:
        return not_calculable(code, "not-asked")
    told = [answer for answer in asked if answer.published]
    value = _share(code, [a for a in told if a.band not in rules.bands_apart], facts, rules)
    hidden = ("hidden-left-out",) if len(told) < len(asked) else ()
    bands = {
        band: _share(code, [a for a in told if a.band == band], facts, rules)
        for band in dict.fromkeys(answer.band for answer in asked)
    }
    return replace(value, notes=(*value.notes, *hidden), bands=bands)


def _share(
    code: str, answers: Sequence[AnswerFacts], facts: CityFacts, rules: Thresholds
) -> IndicatorValue:
    favourable = sum(answer.favourable for answer in answers)
    valid = sum(answer.valid for answer in answers)
    if valid < rules.city_answers:
        return IndicatorValue(code, TOO_FEW, "%")
    step = DEFAULT_RULES.percent_step_at(valid)
    low, high = outwards(wilson(favourable, valid), step)
    return IndicatorValue(
        code,
        OK,
        "%",
        share(favourable, valid, step),
        denominator=floor_to_5(valid),
        low=low,
        high=high,
        notes=("speaks-for-city" if _speaks(valid, facts, rules) else "among-answers",),
    )


def _speaks(valid: int, facts: CityFacts, rules: Thresholds) -> bool:
    """Whether the figure may be called "la ville"."""
    children = facts.coverage.children
    half = children is not None and valid >= rules.speaks_for_city_share * children
    return half or valid >= rules.speaks_for_city_answers
