"""Situations after the count: a publication, a meeting with its avis, a decision, an action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from consult.application import (
    consultations,
    council,
    counting,
    decisions,
    feedback,
    plan,
)
from consult.application.decisions import Answer
from consult.application.log import Log
from consult.application.plan import ActionDetails
from consult.domain.ballot import Tally
from consult.domain.publication import Publication
from consult.statistics.cells import PublishedCell
from consult.statistics.rules import DEFAULT_RULES
from tests.given import BAND, a_city, a_school, an_open_consultation

COUNT_DAY, REVIEW_DAY, LATER = "2026-12-08", "2026-12-10", "2027-01-05"
FUNCTION = "Adjointe à l’éducation"
CITES = ["cour-envie:8-10:city:city:sitting"]
SAID = ({"yes": 38, "some": 14, "no": 6, "?": 1, "": 1}, {"yes": 20, "some": 24, "no": 14, "?": 2})


@dataclass(frozen=True)
class Counted:
    """The count of one school."""

    id: UUID
    band: str = BAND
    mode: str = "sitting"
    tally: Tally = field(
        default_factory=lambda: Tally(
            number=60, counts={"cour-envie": SAID[0], "ecoute": SAID[1]}, spoiled=0
        )
    )
    set_aside: int = 0
    fetched: int = 60
    refused: int = 0
    stopped: int = 0
    late: int = 0
    sittings: int = 2

    @property
    def places(self) -> list[UUID]:
        """The school alone."""
        return [self.id]


@dataclass(frozen=True)
class Count:
    """What the teller gives."""

    consultation: UUID
    rows: list[Counted]
    discarded: tuple[()] = ()


@dataclass(frozen=True)
class Published:
    """A consultation that was counted, and its publication."""

    consultation: UUID
    publication: UUID
    schools: tuple[UUID, ...]


def a_publication(log: Log) -> Published:
    """Three schools answered about their playground; under embargo, two of them shown."""
    a_city(log)
    names = ("Gérard Philipe", "Camille Claudel", "La Guignardière")
    schools = tuple(a_school(log, name, f"037092{i}A") for i, name in enumerate(names))
    consultation = an_open_consultation(log, *schools)
    consultations.close_consultation(log, consultation, "2026-11-30")
    count = Count(consultation, [Counted(school) for school in schools])
    counting.record_opinions(log, count, COUNT_DAY)
    publication = Publication(
        consultation=consultation,
        opinions_version=1,
        rules=DEFAULT_RULES.to_dict(),
        participation={BAND: {"sheets": 180, "eligible": 180}},
        cells=[
            a_cell("cour-envie", share=66, low=58, high=73, options={"yes": 66, "some": 24}),
            a_cell("ecoute", status="c"),
            a_cell("cour-envie", schools[0], share=85, low=75, high=95),
            a_cell("cour-envie", schools[1], share=40, low=25, high=55),
            a_cell("cour-envie", schools[2], status="c"),
        ],
        day=COUNT_DAY,
    )
    log.keep(publication)
    return Published(consultation, publication.id, schools)


def a_cell(question: str, place: UUID | None = None, **figures: Any) -> dict[str, Any]:
    """A published cell of the city, or of a place."""
    level, territory = ("place", str(place)) if place else ("city", "city")
    shown = {"n_floored": 55 if place else 170, "coverage": 94, "confidence": "solid"}
    figures = {"status": "ok", **shown, **figures} if "status" not in figures else figures
    cell = PublishedCell(question, "", BAND, level, territory, "sitting", **figures)
    return {"id": f"{question}:{BAND}:{level}:{territory}:sitting", **cell.to_dict()}


def a_council(log: Log) -> UUID:
    """The council of children of Fondettes."""
    return council.form_council(log, "Conseil municipal des enfants", REVIEW_DAY)


def a_meeting(log: Log, published: Published, own: UUID | None = None) -> UUID:
    """A meeting of fifteen members on the publication."""
    return council.open_meeting(log, own or a_council(log), published.publication, 15, REVIEW_DAY)


def a_finding(log: Log, meeting: UUID, text: str = "La cour plaît, mais elle est petite") -> UUID:
    """A finding that cites the playground's card."""
    proposal = "agrandir le coin calme"
    return council.record_finding(log, meeting, text, CITES, REVIEW_DAY, proposal)


def an_avis(log: Log, meeting: UUID) -> None:
    """Adopted by fourteen."""
    council.adopt_avis(log, meeting, "Le conseil demande une cour.", (14, 1, 0), REVIEW_DAY)


def a_draft(log: Log, meeting: UUID, finding: UUID, answer: str = "accepted") -> UUID:
    """Staff's draft: yes."""
    words = {"fr": "Oui, on agrandit le coin calme.", "en": "Yes, we make it larger."}
    return decisions.draft_decision(
        log, meeting, finding, Answer(answer, "Le budget est voté.", words)
    )


def an_action(log: Log, starts: str = "2027-01-01") -> UUID:
    """A quieter corner."""
    details = ActionDetails(
        "Agrandir le coin calme", "cour", [12, 31], [4], "Éducation", starts, "2027-08-31",
        "Chaque école a un coin calme.",
    )  # fmt: skip
    return plan.propose_action(log, details, REVIEW_DAY)


def a_first_answer(log: Log, published: Published) -> UUID:
    """Thanks, and what comes next."""
    words = {BAND: {"fr": "Merci ! On a tout lu.", "en": "Thank you! We read it all."}}
    return feedback.give_first_answer(log, published.consultation, words, REVIEW_DAY)
