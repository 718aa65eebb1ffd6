"""The formulas of the indicators over facts: one function per code, and another per new version.

What has no denominator is not calculable, never 0. Delays leave July and August out and keep
the cases that are still waiting.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from consult.domain.catalogues import CATALOGUE_VERSION, CATALOGUES, THRESHOLDS, indicator
from consult.domain.facts import (
    CityFacts,
    ConsultationFacts,
    CountFacts,
    FindingFacts,
    IndicatorValue,
)
from consult.statistics.rounding import floor_to_5
from consult.statistics.rules import DEFAULT_RULES
from consult.statistics.survival import Delay, median_delay, working_days_paused
from consult.statistics.values import (
    NOT_CALCULABLE,
    OK,
    answers_value,
    not_calculable,
    rate,
    rate_of_children,
)

_RULES: Final = THRESHOLDS[1]
_FOLLOWED: Final = ("accepted", "adapted")

Formula = Callable[[CityFacts], IndicatorValue]
Milestone = Callable[[ConsultationFacts], str | None]
"""The day something happened to a consultation, if it did."""


def evaluate(code: str, facts: CityFacts, version: int = CATALOGUE_VERSION) -> IndicatorValue:
    """What an indicator of the catalogue says of the city on that day.

    One that this version does not compute yet is not calculable ("not-measured"). KeyError when
    the catalogue has no such code.
    """
    row = indicator(code, version)
    formula = FORMULAS[version].get(code)
    if formula is None:
        value = IndicatorValue(code, NOT_CALCULABLE, row.unit, notes=("not-measured",))
    else:
        value = formula(facts)
    bands = {band: replace(one, version=version) for band, one in value.bands.items()}
    return replace(value, bands=bands, version=version)


def evaluate_all(facts: CityFacts, version: int = CATALOGUE_VERSION) -> list[IndicatorValue]:
    """All indicators of the catalogue, in its order."""
    return [evaluate(code, facts, version) for code in CATALOGUES[version]]


def coverage(facts: CityFacts) -> IndicatorValue:
    """ESP-1: sheets of twelve months among the children of 6 to 17, in percent.

    A place and band that was asked several times counts once, with its largest number.
    """
    largest: dict[tuple[str, str], int] = {}
    for count in _counts_of_the_year(facts):
        if count.band not in _RULES.bands_not_covered:
            key = (count.place, count.band)
            largest[key] = max(largest.get(key, 0), count.sheets)
    children = facts.coverage.children
    if children is not None and sum(largest.values()) > children:
        return not_calculable("ESP-1", "more-sheets-than-children")
    return rate("ESP-1", floor_to_5(sum(largest.values())), children)


def places_taking_part(facts: CityFacts) -> IndicatorValue:
    """ESP-2: places with counted sheets in twelve months among those that could, in percent."""
    places = {count.place for count in _counts_of_the_year(facts) if count.sheets}
    eligible = facts.coverage.eligible_places
    if eligible is not None and len(places) > eligible:
        return not_calculable("ESP-2", "more-places-than-eligible")
    return rate("ESP-2", len(places), eligible)


def completion(facts: CityFacts) -> IndicatorValue:
    """VOI-1: sheets received among questionnaires started on screens, in percent.

    Starts are counted without being awaited: a crash can lose some, never sheets.
    """
    journeys = facts.journeys
    if journeys is None:
        return not_calculable("VOI-1", "no-denominator")
    notes = ("starts-lost",) if journeys.sheets > journeys.starts > 0 else ()
    sheets = min(journeys.sheets, journeys.starts)
    least = DEFAULT_RULES.min_side if sheets < journeys.starts else 0
    return rate_of_children("VOI-1", sheets, journeys.starts, least, notes)


def non_response(facts: CityFacts) -> IndicatorValue:
    """VOI-2: "je ne sais pas" and "je passe" among questions shown, in percent."""
    displays = facts.displays
    if displays is None:
        return not_calculable("VOI-2", "no-denominator")
    unanswered = displays.dont_know + displays.skipped
    return rate_of_children("VOI-2", unanswered, displays.displays, DEFAULT_RULES.min_side)


def met(facts: CityFacts) -> IndicatorValue:
    """AUD-1, version 1: a meeting that was opened within 60 days is a review."""
    return _in_time("AUD-1", facts, lambda c: c.first_meeting, _RULES.review_days)


def time_to_meet(facts: CityFacts) -> IndicatorValue:
    """AUD-3, version 1: the median of days from closing to the opening of a meeting."""
    return _median("AUD-3", facts, lambda consultation: consultation.first_meeting)


def reviewed(facts: CityFacts) -> IndicatorValue:
    """AUD-1, version 2: consultations reviewed within 60 days among those closed 60 days ago."""
    return _in_time("AUD-1", facts, lambda c: c.first_review, _RULES.review_days)


def time_to_review(facts: CityFacts) -> IndicatorValue:
    """AUD-3, version 2: the median of days from closing to the first review."""
    return _median("AUD-3", facts, lambda consultation: consultation.first_review)


def feeling_listened_to(facts: CityFacts) -> IndicatorValue:
    """AUD-4: favourable answers to N4."""
    return answers_value("AUD-4", facts)


def findings_followed(facts: CityFacts) -> IndicatorValue:
    """INF-1: accepted or adapted findings with a live link to an action."""
    followed = [
        finding
        for finding in _findings(facts)
        if finding.decision in _FOLLOWED and _known(finding.decided, facts)
    ]
    return rate("INF-1", sum(finding.linked for finding in followed), len(followed))


def plan_fed_by_children(facts: CityFacts) -> IndicatorValue:
    """INF-2: actions with a live link made before they started, among actions not dropped.

    Actions whose only links came later are told beside, and not counted.
    """
    before = late = total = 0
    for action in facts.plan.actions:
        if action.dropped or action.proposed > facts.day:
            continue
        total += 1
        days = [link.day for link in action.links if link.live and link.day <= facts.day]
        in_time = any(action.started is None or day <= action.started for day in days)
        before += in_time
        late += bool(days) and not in_time
    beside = {"retroactive-link": late} if late else {}
    return rate("INF-2", before, total, beside=beside)


def reasoned_decisions(facts: CityFacts) -> IndicatorValue:
    """INF-3: findings with a reasoned decision within 90 days among findings 90 days old."""
    limit = _RULES.decision_days
    old = [f for f in _findings(facts) if _elapsed(f.day, facts.day) >= limit]
    decided = [
        f
        for f in old
        if f.reasoned and f.decided and _known(f.decided, facts)
        if _elapsed(f.day, f.decided) <= limit
    ]
    waiting = sum(f.day <= facts.day for f in _findings(facts)) - len(old)
    notes = _pause_note((f.day, facts.day) for f in old)
    return rate("INF-3", len(decided), len(old), notes=notes, beside=_not_due(waiting))


def feeling_of_influence(facts: CityFacts) -> IndicatorValue:
    """INF-5: favourable answers to N5."""
    return answers_value("INF-5", facts)


def full_feedback(facts: CityFacts) -> IndicatorValue:
    """RET-1: consultations whose full answer covers every finding, among those 90 days old."""
    closed = _closed(facts)
    old = [c for c in closed if _elapsed(c.closed, facts.day) >= _RULES.feedback_days]
    full = [c for c in old if _known(c.full_answer, facts) and _covers(c)]
    notes = _pause_note((c.closed, facts.day) for c in old)
    beside = _not_due(len(closed) - len(old))
    return rate("RET-1", len(full), len(old), notes=notes, beside=beside)


def time_to_first_answer(facts: CityFacts) -> IndicatorValue:
    """RET-2: the median of days from closing to the first answer to the children."""
    return _median("RET-2", facts, lambda consultation: consultation.first_answer)


def _counts_of_the_year(facts: CityFacts) -> list[CountFacts]:
    end = date.fromisoformat(facts.day)
    begin = _months_before(end, _RULES.coverage_months).isoformat()
    return [count for count in facts.coverage.counts if begin < count.day <= facts.day]


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _closed(facts: CityFacts) -> list[ConsultationFacts]:
    return [
        consultation for consultation in facts.consultations if consultation.closed <= facts.day
    ]


def _findings(facts: CityFacts) -> list[FindingFacts]:
    return [
        finding
        for consultation in facts.consultations
        for finding in consultation.findings
        if finding.day <= facts.day
    ]


def _known(day: str | None, facts: CityFacts) -> bool:
    return day is not None and day <= facts.day


def _covers(consultation: ConsultationFacts) -> bool:
    return {finding.id for finding in consultation.findings} <= consultation.answered


def _elapsed(start: str, end: str) -> int:
    """Days from start to end, July and August left out; 0 for what came before its start."""
    first = date.fromisoformat(start)
    last = max(first, date.fromisoformat(end))
    return working_days_paused(first, last, _RULES.paused_months)


def _raw_days(start: str, end: str) -> int:
    return max(0, (date.fromisoformat(end) - date.fromisoformat(start)).days)


def _pause_note(spans: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    paused = any(_elapsed(start, end) < _raw_days(start, end) for start, end in spans)
    return ("july-august-paused",) if paused else ()


def _not_due(waiting: int) -> dict[str, int]:
    return {"not-yet-due": waiting} if waiting else {}


def _in_time(code: str, facts: CityFacts, what: Milestone, limit: int) -> IndicatorValue:
    closed = _closed(facts)
    due = [c for c in closed if _elapsed(c.closed, facts.day) >= limit]
    done = sum(
        day is not None and day <= facts.day and _elapsed(c.closed, day) <= limit
        for c in due
        for day in [what(c)]
    )
    notes = _pause_note((c.closed, facts.day) for c in due)
    return rate(code, done, len(due), notes, _not_due(len(closed) - len(due)))


def _median(code: str, facts: CityFacts, what: Milestone) -> IndicatorValue:
    """The median delay; where it is not reached yet, the value is None and `low` is sure."""
    spans = [(c.closed, what(c)) for c in _closed(facts)]
    if not spans:
        return not_calculable(code, "no-denominator")
    ends = [(start, end if end and _known(end, facts) else None) for start, end in spans]
    median = median_delay([_delay(start, end, facts.day, _elapsed) for start, end in ends])
    raw = median_delay([_delay(start, end, facts.day, _raw_days) for start, end in ends])
    waiting = sum(end is None for _, end in ends)
    beside = {"still-waiting": waiting} if waiting else {}
    unreached = ("median-not-reached",) if median.days is None else ()
    paused = _pause_note((start, end or facts.day) for start, end in ends)
    return IndicatorValue(
        code,
        OK,
        "days",
        median.days,
        len(ends) - waiting,
        len(ends),
        low=median.at_least if median.days is None else None,
        raw=raw.days,
        notes=(*unreached, *paused, *beside),
        beside=beside,
    )


def _delay(start: str, end: str | None, today: str, clock: Callable[[str, str], int]) -> Delay:
    return Delay(clock(start, end or today), finished=end is not None)


_FIRST_FORMULAS: Final[dict[str, Formula]] = {
    "ESP-1": coverage,
    "ESP-2": places_taking_part,
    "VOI-1": completion,
    "VOI-2": non_response,
    "AUD-1": met,
    "AUD-3": time_to_meet,
    "AUD-4": feeling_listened_to,
    "INF-1": findings_followed,
    "INF-2": plan_fed_by_children,
    "INF-3": reasoned_decisions,
    "INF-5": feeling_of_influence,
    "RET-1": full_feedback,
    "RET-2": time_to_first_answer,
}
_SECOND_FORMULAS: Final = _FIRST_FORMULAS | {"AUD-1": reviewed, "AUD-3": time_to_review}

FORMULAS: Final = MappingProxyType(
    {1: MappingProxyType(_FIRST_FORMULAS), 2: MappingProxyType(_SECOND_FORMULAS)}
)
"""The formula of each code, by version; what was measured by one keeps being so."""
