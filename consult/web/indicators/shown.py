"""An indicator as people read it: a sentence, a number, how it is computed, what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext, ngettext
from markupsafe import Markup

from consult.domain.base import Texts
from consult.domain.catalogues import CATALOGUE_VERSION, THRESHOLDS, changes_of, indicator
from consult.domain.facts import IndicatorValue
from consult.domain.indicators import (
    AUDIENCE,
    DECLARED,
    ELEMENTS,
    FEEDBACK,
    INFLUENCE,
    LOWER,
    SPACE,
    VOICE,
    Indicator,
)
from consult.figure_sentences import INDICATORS, SAME_DAY, STATUSES, TOO_SOON, note
from consult.web import charts
from consult.web.figures import decimal, percent
from consult.web.told import ages, in_words

SHOWN_ELEMENTS = (SPACE, VOICE, AUDIENCE, INFLUENCE, FEEDBACK)
NOT_MEASURED = "not-measured"
SAID = "among-answers"
"""The note that the sentence of an indicator already says."""
NOT_YET_DUE, NO_DENOMINATOR = "not-yet-due", "no-denominator"
DAYS = "days"
_THRESHOLDS = THRESHOLDS[CATALOGUE_VERSION]
LIMITS: dict[str, int] = {
    "AUD-1": _THRESHOLDS.review_days,
    "INF-3": _THRESHOLDS.decision_days,
    "RET-1": _THRESHOLDS.feedback_days,
}


@dataclass(frozen=True)
class ShownIndicator:
    """What a page shows of one indicator. `missing` says why there is no value, "" when there is.

    `count` and `total` are the numbers behind it, "" where they are not told. `changes` say what
    earlier versions of its formula counted otherwise.
    """

    code: str
    name: str
    sentence: str
    formula: str
    target: str
    declared: bool
    from_children: bool
    number: str = ""
    unit: str = ""
    missing: str = ""
    picture: Markup | None = None
    count: str = ""
    total: str = ""
    notes: list[str] = field(default_factory=list)
    bands: list[tuple[str, str]] = field(default_factory=list)
    out_of_ten: int | None = None
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownElement:
    """One of Lundy's four elements, or the feedback, with its indicators."""

    code: str
    name: Texts
    indicators: list[ShownIndicator]


def shown_elements(values: Iterable[IndicatorValue]) -> list[ShownElement]:
    """The indicators that are measured, by element."""
    measured = [value for value in values if NOT_MEASURED not in value.notes]
    return [
        ShownElement(
            code,
            ELEMENTS[code],
            [shown(value) for value in measured if indicator(value.code).element == code],
        )
        for code in SHOWN_ELEMENTS
    ]


def not_measured(values: Iterable[IndicatorValue]) -> list[Indicator]:
    """The rows of the catalogue that are not measured yet."""
    return [indicator(value.code) for value in values if NOT_MEASURED in value.notes]


def shown(value: IndicatorValue) -> ShownIndicator:
    """One indicator, told."""
    row = indicator(value.code, value.version)
    name = in_words(row.name)
    return ShownIndicator(
        code=value.code,
        name=name,
        sentence=_sentence(value) if value.value is not None else name,
        formula=in_words(row.formula),
        target=_target(row),
        declared=row.source == DECLARED,
        from_children=row.construct is not None,
        number=decimal(value.value) if value.value is not None else "",
        unit=_unit(value),
        missing=_missing(value),
        picture=_picture(value),
        count=_counted(value.numerator),
        total=_counted(value.denominator),
        notes=list(_notes(value)),
        bands=[(ages(band), _short(one)) for band, one in value.bands.items()],
        out_of_ten=_out_of_ten(value),
        changes=[in_words(told) for told in changes_of(value.code, value.version)],
    )


def in_unit(value: float, unit: str) -> str:
    """A value with its unit: "72 %", "43 jours"."""
    if unit == DAYS:
        return ngettext("%(num)s jour", "%(num)s jours", round(value))
    return percent(value)


def _sentence(value: IndicatorValue) -> str:
    if value.unit == DAYS and not round(value.value or 0):
        return gettext(SAME_DAY[value.code])
    facts: dict[str, str | int] = {"value": in_unit(value.value or 0, value.unit)}
    if value.code in LIMITS:
        facts["limit"] = LIMITS[value.code]
    return gettext(INDICATORS[value.code], **facts)


def _counted(number: int | None) -> str:
    return "" if number is None else decimal(number)


def _unit(value: IndicatorValue) -> str:
    if value.value is None:
        return ""
    return ngettext("jour", "jours", round(value.value)) if value.unit == DAYS else "%"


def _is_too_soon(value: IndicatorValue) -> bool:
    """Whether time alone is missing: there are cases, none of them is due yet."""
    return value.value is None and bool(value.beside.get(NOT_YET_DUE))


def _missing(value: IndicatorValue) -> str:
    if _is_too_soon(value):
        return gettext(TOO_SOON)
    if value.status in STATUSES:
        return gettext(STATUSES[value.status])
    return gettext("Pas encore connu") if value.value is None else ""


def _picture(value: IndicatorValue) -> Markup | None:
    if value.value is None or value.unit != "%":
        return None
    label = _sentence(value)
    return charts.share_bar(min(value.value, 100), value.low, value.high, label)


def _notes(value: IndicatorValue) -> Iterator[str]:
    numbers = dict(value.beside)
    if value.value is None and value.low is not None:
        numbers["median-not-reached"] = round(value.low)
    for code in dict.fromkeys(value.notes):
        if code != SAID and not (code == NO_DENOMINATOR and _is_too_soon(value)):
            yield note(code, numbers, gettext, ngettext)
    if value.low is not None and value.high is not None:
        yield gettext(
            "Intervalle d’incertitude (hors biais de participation) : entre %(low)s et %(high)s.",
            low=decimal(value.low),
            high=in_unit(value.high, value.unit),
        )
    if value.raw is not None and value.raw != value.value:
        yield gettext("Juillet et août compris : %(days)s.", days=in_unit(value.raw, DAYS))


def _short(value: IndicatorValue) -> str:
    """The value of one band in a list."""
    if value.value is None:
        return gettext(STATUSES[value.status])
    if value.low is None or value.high is None:
        return in_unit(value.value, value.unit)
    return gettext(
        "%(value)s (entre %(low)s et %(high)s)",
        value=in_unit(value.value, value.unit),
        low=decimal(value.low),
        high=in_unit(value.high, value.unit),
    )


def _target(row: Indicator) -> str:
    if row.target is None:
        return gettext("Cible proposée : dix points de plus qu’au point de départ.")
    told = [in_unit(value, row.unit) for value in row.target]
    if len(told) == 2:
        return gettext(
            "Cible proposée : %(first)s, puis %(second)s.", first=told[0], second=told[1]
        )
    if row.direction == LOWER:
        return gettext("Cible proposée : %(target)s ou moins.", target=told[0])
    return gettext("Cible proposée : %(target)s ou plus.", target=told[0])


def _out_of_ten(value: IndicatorValue) -> int | None:
    if value.value is None or value.unit != "%":
        return None
    return min(10, round(value.value / 10))
