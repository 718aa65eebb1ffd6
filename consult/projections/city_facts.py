"""The facts of a city on a day, read from the rows of the facts model for the formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.bands import CODES
from consult.domain.catalogues import THRESHOLDS
from consult.domain.facts import (
    ActionFacts,
    AnswerFacts,
    CityFacts,
    ConsultationFacts,
    CountFacts,
    CoverageFacts,
    DisplayFacts,
    FindingFacts,
    JourneyFacts,
    LinkFacts,
    PlanFacts,
)
from consult.projections.facts import (
    FactAction,
    FactCity,
    FactConsultation,
    FactCount,
    FactFinding,
    FactLink,
    FactPlace,
)

PAPER = "paper"
TOGETHER = "+"
AGES_COUNTED = tuple(band for band in CODES if band not in THRESHOLDS[1].bands_not_covered)


def city_facts(session: Session, day: str) -> CityFacts:
    """All that the indicators need on an ISO day, in seven queries however much was heard.

    Answers, and how often questions were passed, are those of publications released by that day.
    """
    read = _Read.of(session, day)
    return CityFacts(
        day=day,
        coverage=read.coverage(),
        journeys=read.journeys(),
        displays=read.displays(),
        consultations=tuple(read.consultations()),
        plan=PlanFacts(tuple(read.actions())),
        answers=tuple(read.answers()),
    )


@dataclass(frozen=True)
class _Read:
    """The rows, of consultations that were closed by the day."""

    day: str
    closed: dict[UUID, FactConsultation]
    counts: Sequence[FactCount]
    findings: Sequence[FactFinding]
    plan: Sequence[FactAction]
    links: Sequence[FactLink]
    places: Sequence[FactPlace]
    children: dict[str, int]

    @classmethod
    def of(cls, session: Session, day: str) -> _Read:
        city = session.scalars(select(FactCity)).one_or_none()
        days = (FactConsultation.closed, FactConsultation.released, FactConsultation.id)
        asked = session.scalars(select(FactConsultation).order_by(*days))
        closed = {row.id: row for row in asked if row.closed and row.closed <= day}
        counts = session.scalars(select(FactCount).order_by(FactCount.opinions, FactCount.number))
        return cls(
            day=day,
            closed=closed,
            counts=[row for row in counts if row.consultation in closed],
            findings=session.scalars(select(FactFinding).order_by(FactFinding.id)).all(),
            plan=session.scalars(select(FactAction).order_by(FactAction.id)).all(),
            links=session.scalars(select(FactLink).order_by(FactLink.day)).all(),
            places=session.scalars(select(FactPlace)).all(),
            children=city.children if city else {},
        )

    def coverage(self) -> CoverageFacts:
        usable = [p for p in self.places if p.registered <= self.day and not self._retired(p)]
        known = all(band in self.children for band in AGES_COUNTED)
        return CoverageFacts(
            counts=tuple(self._counts_of_places()),
            children=sum(self.children[band] for band in AGES_COUNTED) if known else None,
            eligible_places=len(usable) or None,
        )

    def journeys(self) -> JourneyFacts | None:
        """Sheets received on screens, those that could not be read included."""
        screens = [row for row in self._released() if row.mode != PAPER]
        if not screens:
            return None
        sheets = sum(row.sheets + row.spoiled for row in screens)
        return JourneyFacts(starts=sum(row.fetched for row in screens), sheets=sheets)

    def displays(self) -> DisplayFacts | None:
        asked = [one for row in self._released() for one in row.asked.values()]
        if not asked:
            return None
        unsure, skipped = (sum(one[name] for one in asked) for name in ("dont_know", "skipped"))
        return DisplayFacts(unsure, skipped, sum(one["valid"] for one in asked) + unsure + skipped)

    def consultations(self) -> Iterator[ConsultationFacts]:
        for row in self.closed.values():
            yield ConsultationFacts(
                id=str(row.id),
                closed=row.closed,
                first_meeting=row.met or None,
                first_review=row.reviewed or None,
                acknowledged=row.acknowledged or None,
                findings=tuple(self._findings_of(row.id)),
                first_answer=row.first_answer or None,
                full_answer=row.full_answer or None,
                answered=frozenset(row.answered),
            )

    def actions(self) -> Iterator[ActionFacts]:
        for action in self.plan:
            links = [link for link in self.links if link.action == action.id]
            yield ActionFacts(
                id=str(action.id),
                proposed=action.proposed,
                started=min(action.starts, action.begun or action.completed or action.starts),
                dropped=action.dropped,
                links=tuple(LinkFacts(str(link.finding), link.day) for link in links),
            )

    def answers(self) -> Iterator[AnswerFacts]:
        """The latest released answers to each notion in each band.

        A notion that is asked again is measured again: the older answers are of the same children.
        """
        latest: dict[tuple[str, str], tuple[FactConsultation, dict[str, Any]]] = {}
        for asked in self.closed.values():
            if asked.released and asked.released <= self.day:
                for cell in asked.cells:
                    latest[cell["construct"], cell["band"]] = asked, cell
        for (construct, band), (asked, cell) in latest.items():
            told = list(self._told(asked.id, cell["question"], band))
            if told:
                valid = sum(one["valid"] for one in told)
                favourable = sum(one["favourable"] for one in told)
                yield AnswerFacts(construct, band, favourable, valid, published=cell["shown"])

    def _told(self, consultation: UUID, question: str, bands: str) -> Iterator[dict[str, int]]:
        for row in self.counts:
            if row.consultation == consultation and row.band in bands.split(TOGETHER):
                summary = row.asked.get(question, {})
                if "favourable" in summary:
                    yield summary

    def _released(self) -> Iterator[FactCount]:
        for row in self.counts:
            released = self.closed[row.consultation].released
            if released and released <= self.day:
                yield row

    def _counts_of_places(self) -> Iterator[CountFacts]:
        sheets: Counter[tuple[UUID, str, str]] = Counter()
        for row in self.counts:
            for place, number in _shared_out(row.sheets, row.places):
                sheets[row.consultation, place, row.band] += number
        for (consultation, place, band), number in sorted(sheets.items(), key=str):
            day = self.closed[consultation].closed
            yield CountFacts(str(consultation), place, band, day, number)

    def _retired(self, place: FactPlace) -> bool:
        return bool(place.retired) and place.retired <= self.day

    def _findings_of(self, consultation: UUID) -> Iterator[FindingFacts]:
        dropped = {action.id for action in self.plan if action.dropped}
        linked = {link.finding for link in self.links if link.action not in dropped}
        for finding in self.findings:
            if finding.consultation == consultation:
                yield FindingFacts(
                    id=str(finding.id),
                    day=finding.day,
                    decision=finding.decision or None,
                    decided=finding.decided or None,
                    reasoned=finding.reasoned,
                    linked=finding.id in linked,
                )


def _shared_out(sheets: int, places: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The sheets of small places that were counted together, evenly: only their sum is known.

    Each of them sent one sheet at least, or it would not have been counted with the others.
    """
    each, rest = divmod(sheets, len(places))
    for position, place in enumerate(places):
        yield place, each + (position < rest)
