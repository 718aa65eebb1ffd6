"""What the wizard warns about before a consultation is announced: too few children, bad days.

Nothing here forbids: each warning says a fact that staff may not have seen, and where one click
mends it, which group to declare. Thresholds are judgement (J).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from consult.application.consultations import Group
from consult.domain.bands import CODES, in_order
from consult.domain.consultation import GROUP_UNDER
from consult.statistics.intervals import newcombe, wilson

FEW_PLACES: Final = 3
"""Below so many places for a band, its figures point at an establishment."""
TOGETHER: Final = ("8-10", "11-14", "15-17")
"""Bands whose answers may be shown together: younger ones are not asked alike."""
SUMMER: Final = ((7, 4), (9, 1))
"""First day of the summer holidays and first day of school (month, day), a few days about."""
EARLY_CLOSING: Final = (5, 20)
"""A closing by this day leaves time to answer before the summer."""
NOTICE_DAYS: Final = 14
"""Days that families and heads of schools are told before."""
LONG_OPEN_DAYS: Final = 183
"""Days that a consultation stays open at most before somebody should wonder."""
FAR_DAYS: Final = 366
"""Days before the opening at most: a year that was mistyped is further away."""
LONG_WAIT_DAYS: Final = 90
"""Days that a child waits for an answer at most, between closing and first answer."""


@dataclass(frozen=True)
class Site:
    """A place as it is invited: how many children of each band it receives."""

    id: UUID
    name: str
    zone: str
    enrolment: Mapping[str, int]


@dataclass(frozen=True)
class Warned:
    """One warning: its code, what its sentence names, and the group that would mend it."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    group: Group | None = None


@dataclass(frozen=True)
class Precision:
    """How precise a band's figures can be at best, if all its children answer; in points."""

    band: str
    children: int
    margin: int
    """Half the width of the 95 % interval of a share near 50 %."""
    change: int
    """The smallest change, from one time to the next, that could be told from chance."""


def few_children(
    bands: Collection[str], sites: Sequence[Site], groups: Sequence[Group] = ()
) -> list[Warned]:
    """Warnings about bands and places where too few children are expected.

    Those that a declared group already answers are left out.
    """
    found: list[Warned] = []
    for band in in_order(bands):
        found += _of_band(band, bands, sites, groups)
    return found


def _of_band(
    band: str, bands: Collection[str], sites: Sequence[Site], groups: Sequence[Group]
) -> Iterator[Warned]:
    receiving = [site for site in sites if site.enrolment.get(band)]
    children = sum(site.enrolment[band] for site in receiving)
    if not receiving:
        yield Warned("nobody", {"band": band})
        return
    if children < GROUP_UNDER:
        if not any(band in group["bands"] and len(group["bands"]) > 1 for group in groups):
            yield _small_band(band, children, bands, sites)
        return
    if len(receiving) < FEW_PLACES:
        yield Warned("few-places", {"band": band, "places": len(receiving)})
    yield from _small_places(band, receiving, groups)


def _small_band(band: str, children: int, bands: Collection[str], sites: Sequence[Site]) -> Warned:
    other = neighbour(band, bands)
    facts: dict[str, str | int] = {"band": band, "children": children}
    if other is None:
        return Warned("small-band-alone", facts)
    group = {"places": sorted(str(site.id) for site in sites), "bands": in_order([band, other])}
    return Warned("small-band", {**facts, "other": other}, group)


def neighbour(band: str, bands: Collection[str]) -> str | None:
    """The band to show a small one with: the next younger one consulted, else the next older."""
    if band not in TOGETHER:
        return None
    at = CODES.index(band)
    near = [CODES[at - 1], *CODES[at + 1 : at + 2]]
    return next((one for one in near if one in bands and one in TOGETHER), None)


def _small_places(
    band: str, receiving: Sequence[Site], groups: Sequence[Group]
) -> Iterator[Warned]:
    small = [
        site
        for site in receiving
        if site.enrolment[band] < GROUP_UNDER and not _is_grouped(site, band, groups)
    ]
    if not small:
        return
    together = _with_company(band, small, receiving)
    facts: dict[str, str | int] = {
        "band": band,
        "count": len(small),
        "places": ", ".join(site.name for site in small),
        "all": ", ".join(site.name for site in together),
    }
    if len(together) < 2:
        yield Warned("small-place-alone", facts)
        return
    group = {"places": sorted(str(site.id) for site in together), "bands": [band]}
    yield Warned("small-places", facts, group)


def _is_grouped(site: Site, band: str, groups: Sequence[Group]) -> bool:
    return any(
        band in group["bands"] and str(site.id) in group["places"] and len(group["places"]) > 1
        for group in groups
    )


def _with_company(band: str, small: list[Site], receiving: Sequence[Site]) -> list[Site]:
    """The small places, and the smallest others, of their zone first, until they are enough."""
    together = list(small)
    zones = {site.zone for site in small if site.zone}
    others = sorted(
        (site for site in receiving if site not in small),
        key=lambda site: (site.zone not in zones, site.enrolment[band], site.name),
    )
    while others and sum(site.enrolment[band] for site in together) < GROUP_UNDER:
        together.append(others.pop(0))
    return together


def bad_days(
    opens: str, closes: str, answer_by: str, today: date, leavers: bool = True
) -> list[Warned]:
    """Gentle warnings about the days; `leavers`: some children leave their school in summer."""
    first, last, answer = map(date.fromisoformat, (opens, closes, answer_by))
    found: list[Warned] = []
    if first < today + timedelta(days=NOTICE_DAYS):
        found.append(Warned("short-notice", {"opens": opens}))
    elif (first - today).days > FAR_DAYS:
        found.append(Warned("far-away", {"opens": opens}))
    if (last - first).days > LONG_OPEN_DAYS:
        found.append(Warned("long-open", {"months": (last - first).days // 30, "closes": closes}))
    if leavers:
        found += _leavers(last, answer)
    if any(begin <= first < end or begin <= last < end for begin, end in _summers(first, last)):
        found.append(Warned("in-summer"))
    if (answer - last).days > LONG_WAIT_DAYS:
        found.append(Warned("long-wait", {"weeks": (answer - last).days // 7}))
    return found


def _leavers(last: date, answer: date) -> Iterator[Warned]:
    """Children who leave their school in summer would not be there for the answer."""
    summer = date(last.year, *SUMMER[0])
    if not last < summer <= answer:
        return
    early = date(last.year, *EARLY_CLOSING)
    code = "gone-by-then-closing" if last > early else "gone-by-then"
    yield Warned(code, {"closes": last.isoformat(), "early": early.isoformat()})


def _summers(first: date, last: date) -> Iterator[tuple[date, date]]:
    for year in range(first.year, last.year + 1):
        yield date(year, *SUMMER[0]), date(year, *SUMMER[1])


def precision(bands: Collection[str], sites: Sequence[Site]) -> list[Precision]:
    """How precise the figures of each band can be at best. Bands without a child are left out.

    Wilson's interval for the margin, Newcombe's for the change (see `statistics.intervals`).
    """
    found = []
    for band in in_order(bands):
        children = sum(site.enrolment.get(band, 0) for site in sites)
        if children:
            found.append(_precision(band, children))
    return found


def _precision(band: str, children: int) -> Precision:
    half = children // 2
    margin = wilson(half, children).width / 2
    change = newcombe(half, children, half, children).width / 2
    return Precision(band, children, round(100 * margin), round(100 * change))
