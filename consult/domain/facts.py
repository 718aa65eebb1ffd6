"""What indicators are computed from, as small frozen facts, and what they say.

Days are ISO. A fact that does not exist yet is None. Facts of days after the day of the measure
are left out by the formulas, so that an old yearly measure can be computed again.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CountFacts:
    """Sheets counted in one place and band for one consultation; `day` is its closing day."""

    consultation: str
    place: str
    band: str
    day: str
    sheets: int


@dataclass(frozen=True)
class CoverageFacts:
    """Who was reached: `children` of the age the city counts, places that could take part."""

    counts: tuple[CountFacts, ...] = ()
    children: int | None = None
    eligible_places: int | None = None


@dataclass(frozen=True)
class JourneyFacts:
    """Questions fetched and sheets received on screens (paper has no start)."""

    starts: int
    sheets: int


@dataclass(frozen=True)
class DisplayFacts:
    """Over all questions shown: how many "je ne sais pas", "je passe", and displays."""

    dont_know: int
    skipped: int
    displays: int


@dataclass(frozen=True)
class FindingFacts:
    """One finding of the council and what became of it.

    `decision` is "accepted", "adapted", "deferred", "refused" or None; `reasoned` whether it
    gives a reason; `linked` whether an action of the plan has a live link to it.
    """

    id: str
    day: str
    decision: str | None = None
    decided: str | None = None
    reasoned: bool = False
    linked: bool = False


@dataclass(frozen=True)
class ConsultationFacts:
    """One consultation that closed: when the council met on it, when children were answered.

    `first_meeting` is the day a meeting was opened; `first_review` the day of the first one that
    noted a reaction or a finding, or was ended. `answered` are the ids of the findings that the
    full answer covers.
    """

    id: str
    closed: str
    first_meeting: str | None = None
    first_review: str | None = None
    acknowledged: str | None = None
    findings: tuple[FindingFacts, ...] = ()
    first_answer: str | None = None
    full_answer: str | None = None
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LinkFacts:
    """A link from an action to a finding; `live` until it is taken away."""

    finding: str
    day: str
    live: bool = True


@dataclass(frozen=True)
class ActionFacts:
    """An action of the plan. `started` is None until it starts; a dropped one is not counted."""

    id: str
    proposed: str
    started: str | None = None
    dropped: bool = False
    links: tuple[LinkFacts, ...] = ()


@dataclass(frozen=True)
class PlanFacts:
    """The plan."""

    actions: tuple[ActionFacts, ...] = ()


@dataclass(frozen=True)
class AnswerFacts:
    """The city's answers to one construct in one band.

    `published` is whether the publication shows this cell with its share: a figure made of
    cells that are hidden there would give them away.
    """

    construct: str
    band: str
    favourable: int
    valid: int
    published: bool = True


@dataclass(frozen=True)
class CityFacts:
    """All that the indicators need, in each of their versions, on the day of the measure."""

    day: str
    coverage: CoverageFacts = field(default_factory=CoverageFacts)
    journeys: JourneyFacts | None = None
    displays: DisplayFacts | None = None
    consultations: tuple[ConsultationFacts, ...] = ()
    plan: PlanFacts = field(default_factory=PlanFacts)
    answers: tuple[AnswerFacts, ...] = ()


@dataclass(frozen=True)
class IndicatorValue:
    """What an indicator says. `value`, `low` and `high` are in `unit` ("%" or "days").

    `status` is "ok", "not-calculable" (no denominator: never shown as 0) or "too-few". A delay
    whose median is not reached is "ok" with a value of None and what is sure of it in `low`.
    `raw` are the days with July and August. `beside` are numbers shown and not counted, by note
    code. `bands` are the bands that are shown apart.
    """

    code: str
    status: str
    unit: str
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    notes: tuple[str, ...] = ()
    beside: dict[str, int] = field(default_factory=dict)
    bands: dict[str, IndicatorValue] = field(default_factory=dict)
    version: int = 1
