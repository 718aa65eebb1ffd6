"""What the indicators are computed from, folded from the log: counts, findings, actions, days.

Exact counts stay here, behind the formulas and their rules; no page reads these rows by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.document import DONT_KNOW, RESERVED, SKIPPED, Document
from consult.projections.base import ReadModel, ReadRow, on

CITY = "city"


class FactCity(ReadRow):
    """Children of each band who live in the city."""

    __tablename__ = "fact_city"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    children: Mapped[dict[str, int]] = mapped_column(default=dict)


class FactPlace(ReadRow):
    """From when to when a place could take part. Days are ISO, "" while they have not come."""

    __tablename__ = "fact_place"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    registered: Mapped[str]
    retired: Mapped[str] = mapped_column(default="")


class FactQuestionnaire(ReadRow):
    """The published questionnaire: which answers are favourable."""

    __tablename__ = "fact_questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]

    def read(self) -> Document:
        """The document, read once: a count tells one group after the other."""
        if getattr(self, "_read", (None, None))[0] is not self.document:
            self._read = (self.document, Document.from_dict(self.document))
        return self._read[1]


class FactConsultation(ReadRow):
    """The days of a consultation, and what its publication shows of the article 12 notions.

    `shown` are the cells of the whole city that show a share, by question and band; `answered`
    the findings that the full answer covers; `met` the first day on which a meeting was opened,
    `reviewed` the day of the first one that did more.
    """

    __tablename__ = "fact_consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    questionnaire: Mapped[UUID]
    closed: Mapped[str] = mapped_column(default="")
    acknowledged: Mapped[str] = mapped_column(default="")
    met: Mapped[str] = mapped_column(default="")
    reviewed: Mapped[str] = mapped_column(default="")
    first_answer: Mapped[str] = mapped_column(default="")
    full_answer: Mapped[str] = mapped_column(default="")
    answered: Mapped[list[str]] = mapped_column(default=list)
    publication: Mapped[UUID | None]
    released: Mapped[str] = mapped_column(default="")
    cells: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


class FactOpinions(ReadRow):
    """Whose opinions these are."""

    __tablename__ = "fact_opinions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID]
    questionnaire: Mapped[UUID]


class FactCount(ReadRow):
    """One counted group. `asked`: per question, {"valid", "favourable", "dont_know", "skipped"};
    "favourable" is missing where no answer is better than another."""

    __tablename__ = "fact_count"

    opinions: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    consultation: Mapped[UUID] = mapped_column(index=True)
    where: Mapped[str]
    places: Mapped[list[str]]
    band: Mapped[str]
    mode: Mapped[str]
    sheets: Mapped[int]
    spoiled: Mapped[int]
    fetched: Mapped[int]
    asked: Mapped[dict[str, Any]]


class FactMeeting(ReadRow):
    """A meeting of a council on a consultation, and the last day on which it sat."""

    __tablename__ = "fact_meeting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID]
    day: Mapped[str]


class FactFinding(ReadRow):
    """A finding of a council and what was decided."""

    __tablename__ = "fact_finding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID]
    day: Mapped[str]
    decision: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")
    reasoned: Mapped[bool] = mapped_column(default=False)


class FactAction(ReadRow):
    """An action of the plan; `begun` is the first day that progress was told of, "" before.

    `completed` is the day on which it was done, "" while it is not.
    """

    __tablename__ = "fact_action"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposed: Mapped[str]
    starts: Mapped[str]
    begun: Mapped[str] = mapped_column(default="")
    completed: Mapped[str] = mapped_column(default="")
    dropped: Mapped[bool] = mapped_column(default=False)


class FactLink(ReadRow):
    """A live link from an action to a finding."""

    __tablename__ = "fact_link"

    action: Mapped[UUID] = mapped_column(primary_key=True)
    finding: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[str]


class FactsModel(ReadModel):
    """Folds all that the indicators need."""

    name = "facts"
    rows = (
        FactCity,
        FactPlace,
        FactQuestionnaire,
        FactConsultation,
        FactOpinions,
        FactCount,
        FactMeeting,
        FactFinding,
        FactAction,
        FactLink,
    )

    @on("city.population-declared")
    def populate(self, session: Session, event: Any) -> None:
        session.merge(FactCity(id=event.originator_id, children=event.children))

    @on("place.registered")
    def register(self, session: Session, event: Any) -> None:
        session.add(FactPlace(id=event.originator_id, registered=event.day))

    @on("place.retired")
    def retire(self, session: Session, event: Any) -> None:
        session.get_one(FactPlace, event.originator_id).retired = event.day

    @on("questionnaire.published")
    def word(self, session: Session, event: Any) -> None:
        session.merge(FactQuestionnaire(id=event.originator_id, document=event.document))

    @on("consultation.announced")
    def announce(self, session: Session, event: Any) -> None:
        row = FactConsultation(id=event.originator_id, questionnaire=event.questionnaire)
        session.add(row)

    @on("consultation.closed")
    def close(self, session: Session, event: Any) -> None:
        session.get_one(FactConsultation, event.originator_id).closed = event.day

    @on("consultation.acknowledged")
    def acknowledge(self, session: Session, event: Any) -> None:
        session.get_one(FactConsultation, event.originator_id).acknowledged = event.day

    @on("opinions.box-opened")
    def open_box(self, session: Session, event: Any) -> None:
        session.add(
            FactOpinions(
                id=event.originator_id,
                consultation=event.consultation,
                questionnaire=event.questionnaire,
            )
        )

    @on("opinions.recorded")
    def record(self, session: Session, event: Any) -> None:
        opinions = session.get_one(FactOpinions, event.originator_id)
        words = session.get_one(FactQuestionnaire, opinions.questionnaire)
        session.add(
            FactCount(
                opinions=event.originator_id,
                number=event.originator_version,
                consultation=opinions.consultation,
                where=event.where,
                places=event.places,
                band=event.band,
                mode=event.mode,
                sheets=event.number,
                spoiled=event.spoiled,
                fetched=event.counters.get("fetched", 0),
                asked=_asked(words.read(), event),
            )
        )

    @on("opinions.annulled")
    def annul(self, session: Session, event: Any) -> None:
        session.execute(
            delete(FactCount).where(
                FactCount.opinions == event.originator_id,
                FactCount.where == event.where,
                FactCount.band == event.band,
            )
        )

    @on("publication.made")
    def publish(self, session: Session, event: Any) -> None:
        row = session.get_one(FactConsultation, event.consultation)
        row.publication, row.released = event.originator_id, ""
        row.cells = [_shown(cell) for cell in event.cells if cell["level"] == CITY]

    @on("publication.released")
    def release(self, session: Session, event: Any) -> None:
        row = session.get_one(FactConsultation, event.consultation)
        if row.publication == event.originator_id:
            row.released = event.day

    @on("meeting.opened")
    def meet(self, session: Session, event: Any) -> None:
        row = session.get_one(FactConsultation, event.consultation)
        row.met = row.met or event.day
        session.add(
            FactMeeting(id=event.originator_id, consultation=event.consultation, day=event.day)
        )

    @on("meeting.resumed")
    def meet_again(self, session: Session, event: Any) -> None:
        session.get_one(FactMeeting, event.originator_id).day = event.day

    @on("meeting.reactions-noted", "meeting.closed")
    def review(self, session: Session, event: Any) -> None:
        _review(session, event.originator_id)

    @on("finding.recorded")
    def find(self, session: Session, event: Any) -> None:
        _review(session, event.originator_id)
        session.add(FactFinding(id=event.finding, consultation=event.consultation, day=event.day))

    @on("finding.withdrawn")
    def withdraw(self, session: Session, event: Any) -> None:
        session.delete(session.get_one(FactFinding, event.finding))

    @on("decision.accepted", "decision.adapted", "decision.deferred", "decision.refused")
    def decide(self, session: Session, event: Any) -> None:
        finding = session.get_one(FactFinding, event.finding)
        finding.decision = event.TOPIC.removeprefix("decision.")
        finding.decided, finding.reasoned = event.day, bool(event.reason.strip())

    @on("plan-action.proposed")
    def propose(self, session: Session, event: Any) -> None:
        row = FactAction(id=event.originator_id, proposed=event.day, starts=event.starts)
        session.add(row)

    @on("plan-action.amended")
    def amend(self, session: Session, event: Any) -> None:
        session.get_one(FactAction, event.originator_id).starts = event.starts

    @on("plan-action.progress-reported")
    def progress(self, session: Session, event: Any) -> None:
        action = session.get_one(FactAction, event.originator_id)
        if event.percent > 0:
            action.begun = action.begun or event.day

    @on("plan-action.completed")
    def complete(self, session: Session, event: Any) -> None:
        session.get_one(FactAction, event.originator_id).completed = event.day

    @on("plan-action.reopened")
    def reopen(self, session: Session, event: Any) -> None:
        session.get_one(FactAction, event.originator_id).completed = ""

    @on("plan-action.dropped")
    def drop(self, session: Session, event: Any) -> None:
        session.get_one(FactAction, event.originator_id).dropped = True

    @on("plan-action.evidence-linked")
    def link(self, session: Session, event: Any) -> None:
        session.add(FactLink(action=event.originator_id, finding=event.finding, day=event.day))

    @on("plan-action.evidence-unlinked")
    def unlink(self, session: Session, event: Any) -> None:
        session.delete(session.get_one(FactLink, (event.originator_id, event.finding)))

    @on("feedback.first-given")
    def answer(self, session: Session, event: Any) -> None:
        session.get_one(FactConsultation, event.consultation).first_answer = event.day

    @on("feedback.full-given")
    def answer_fully(self, session: Session, event: Any) -> None:
        row = session.get_one(FactConsultation, event.consultation)
        row.full_answer = row.full_answer or event.day
        row.answered = [str(answer["finding"]) for answer in event.answers]


def _review(session: Session, meeting: UUID) -> None:
    """A meeting that did more than open is a review, on the day it sat."""
    held = session.get_one(FactMeeting, meeting)
    row = session.get_one(FactConsultation, held.consultation)
    row.reviewed = row.reviewed or held.day


def _asked(document: Document, event: Any) -> dict[str, dict[str, int]]:
    """What each question of the row says, as the indicators need it.

    A question that is not for everybody is left out: no indicator speaks of some children only,
    and among the displays of all questions its own would tell how many it was shown to.
    """
    return {
        question.code: _summary(event.counts[question.code], event.number, variant.favourable)
        for question, variant in document.questions_for(event.band)
        if question.code in event.counts and variant.shown_if is None
    }


def _summary(counts: Mapping[str, int], number: int, favourable: tuple[str, ...]) -> dict[str, int]:
    unanswered = sum(counts.get(answer, 0) for answer in RESERVED)
    summary = {
        "valid": number - unanswered,
        "dont_know": counts.get(DONT_KNOW, 0),
        "skipped": counts.get(SKIPPED, 0),
    }
    if favourable:
        summary["favourable"] = sum(counts.get(option, 0) for option in favourable)
    return summary


def _shown(cell: Mapping[str, Any]) -> dict[str, Any]:
    """What a formula needs of a published cell: whether its share is shown."""
    return {
        "question": cell["question"],
        "construct": cell["construct"],
        "band": cell["band"],
        "shown": cell["share"] is not None,
    }
