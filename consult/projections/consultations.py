"""Consultations, with the step they are at and the days that matter to those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.base import Texts
from consult.domain.errors import NotFound
from consult.projections.base import ReadModel, ReadRow, on

STEPS = ("announced", "open", "closed", "counted", "published", "reviewed", "answered")
"""The steps of a consultation, in order; "abandoned" leaves the line."""
STAGES = {
    "announced": 2,
    "open": 3,
    "closed": 4,
    "counted": 5,
    "published": 5,
    "reviewed": 6,
    "answered": 8,
}
"""The step that each one is on the line that staff see."""


class ConsultationRow(ReadRow):
    """A consultation. Days are ISO, "" while they have not come."""

    __tablename__ = "consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[Texts]
    theme: Mapped[str]
    decision: Mapped[Texts]
    responsible: Mapped[str]
    questionnaire: Mapped[UUID]
    questionnaire_version: Mapped[int] = mapped_column(default=0)
    bands: Mapped[list[str]]
    places: Mapped[list[str]]
    groups: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    announced: Mapped[str] = mapped_column(default="")
    opens: Mapped[str]
    closes: Mapped[str]
    answer_by: Mapped[str]
    late_days: Mapped[int]
    step: Mapped[str]
    box_ready: Mapped[bool] = mapped_column(default=False)
    read_aloud: Mapped[list[str]] = mapped_column(default=list)
    """Bands to which an adult reads every question, for want of sounds."""
    count_requested: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[str] = mapped_column(default="")
    late_from: Mapped[str] = mapped_column(default="")
    """The day that the late window follows; "" before the closing."""
    counted: Mapped[str] = mapped_column(default="")
    heard: Mapped[bool] = mapped_column(default=False)
    publication: Mapped[UUID | None]
    published: Mapped[str] = mapped_column(default="")
    released: Mapped[str] = mapped_column(default="")
    reviewed: Mapped[str] = mapped_column(default="")
    acknowledged: Mapped[str] = mapped_column(default="")
    first_answer: Mapped[str] = mapped_column(default="")
    full_answer: Mapped[str] = mapped_column(default="")
    key_lost: Mapped[str] = mapped_column(default="")
    abandoned: Mapped[str] = mapped_column(default="")
    abandoned_reason: Mapped[str] = mapped_column(default="")
    takes_texts: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]

    @property
    def stage(self) -> int:
        """Where it stands on the line of seven steps, from 2 (announced); 8 when all is done."""
        return STAGES.get(self.step, 2)

    @property
    def unheard(self) -> bool:
        """Whether its box was opened on too few sheets to show anything, or on none."""
        return bool(self.counted) and not self.heard

    @property
    def place_ids(self) -> list[UUID]:
        """The places invited."""
        return [UUID(place) for place in self.places]


class ConsultationOpinions(ReadRow):
    """Which consultation opinions are of."""

    __tablename__ = "consultation_opinions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID]


class ConsultationMeeting(ReadRow):
    """A meeting of the council on a consultation, and the last day on which it sat."""

    __tablename__ = "consultation_meeting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID]
    day: Mapped[str]


class ConsultationsModel(ReadModel):
    """Folds everything that moves a consultation on."""

    name = "consultations"
    rows = (ConsultationRow, ConsultationOpinions, ConsultationMeeting)

    @on("consultation.announced")
    def announce(self, session: Session, event: Any) -> None:
        session.add(
            ConsultationRow(
                id=event.originator_id,
                title=event.title,
                theme=event.theme,
                decision=event.decision,
                responsible=event.responsible,
                questionnaire=event.questionnaire,
                bands=event.bands,
                places=event.places,
                opens=event.opens,
                closes=event.closes,
                answer_by=event.answer_by,
                late_days=event.late_days,
                step="announced",
                version=event.originator_version,
            )
        )

    @on("consultation.places-invited")
    def invite(self, session: Session, event: Any) -> None:
        _own(session, event).places = event.places

    @on("consultation.decision-translated")
    def translate(self, session: Session, event: Any) -> None:
        _own(session, event).decision = event.decision

    @on("consultation.groups-declared")
    def group(self, session: Session, event: Any) -> None:
        _own(session, event).groups = event.groups

    @on("consultation.box-prepared")
    def prepare(self, session: Session, event: Any) -> None:
        _own(session, event).box_ready = True

    @on("consultation.opened")
    def open(self, session: Session, event: Any) -> None:
        row = _own(session, event)
        row.step, row.opens = "open", event.day
        row.questionnaire_version = event.questionnaire_version

    @on("consultation.reading-promised")
    def promise_reading(self, session: Session, event: Any) -> None:
        _own(session, event).read_aloud = event.bands

    @on("consultation.extended")
    def extend(self, session: Session, event: Any) -> None:
        _own(session, event).closes = event.closes

    @on("consultation.closed")
    def close(self, session: Session, event: Any) -> None:
        row = _own(session, event)
        row.step, row.closed, row.closes = "closed", event.day, event.day
        row.late_from = event.day

    @on("consultation.tablets-awaited")
    def await_tablets(self, session: Session, event: Any) -> None:
        _own(session, event).late_from = event.since

    @on("consultation.count-requested")
    def request_count(self, session: Session, event: Any) -> None:
        _own(session, event).count_requested = True

    @on("consultation.counted")
    def count(self, session: Session, event: Any) -> None:
        row = _own(session, event)
        row.step, row.counted = "counted", event.day

    @on("consultation.key-lost")
    def lose_key(self, session: Session, event: Any) -> None:
        _own(session, event).key_lost = event.day

    @on("opinions.box-opened")
    def open_box(self, session: Session, event: Any) -> None:
        session.add(ConsultationOpinions(id=event.originator_id, consultation=event.consultation))

    @on("opinions.recorded")
    def hear(self, session: Session, event: Any) -> None:
        if event.number:
            opinions = session.get_one(ConsultationOpinions, event.originator_id)
            session.get_one(ConsultationRow, opinions.consultation).heard = True

    @on("consultation.acknowledged")
    def acknowledge(self, session: Session, event: Any) -> None:
        _own(session, event).acknowledged = event.day

    @on("consultation.gave-way")
    def give_way(self, session: Session, event: Any) -> None:
        _own(session, event)

    @on("consultation.texts-opened", "consultation.texts-closed")
    def texts(self, session: Session, event: Any) -> None:
        _own(session, event).takes_texts = event.TOPIC == "consultation.texts-opened"

    @on("consultation.abandoned")
    def abandon(self, session: Session, event: Any) -> None:
        row = _own(session, event)
        row.step, row.abandoned, row.abandoned_reason = "abandoned", event.day, event.reason

    @on("publication.made")
    def publish(self, session: Session, event: Any) -> None:
        row = session.get_one(ConsultationRow, event.consultation)
        row.publication, row.published = event.originator_id, event.day
        _advance(row, "published")

    @on("publication.released")
    def release(self, session: Session, event: Any) -> None:
        session.get_one(ConsultationRow, event.consultation).released = event.day

    @on("meeting.opened")
    def meet(self, session: Session, event: Any) -> None:
        session.add(
            ConsultationMeeting(
                id=event.originator_id, consultation=event.consultation, day=event.day
            )
        )

    @on("meeting.resumed")
    def meet_again(self, session: Session, event: Any) -> None:
        session.get_one(ConsultationMeeting, event.originator_id).day = event.day

    @on("meeting.reactions-noted", "finding.recorded", "meeting.closed")
    def review(self, session: Session, event: Any) -> None:
        """A meeting that was only opened has read nothing yet."""
        meeting = session.get_one(ConsultationMeeting, event.originator_id)
        row = session.get_one(ConsultationRow, meeting.consultation)
        row.reviewed = row.reviewed or meeting.day
        _advance(row, "reviewed")

    @on("feedback.first-given")
    def answer(self, session: Session, event: Any) -> None:
        session.get_one(ConsultationRow, event.consultation).first_answer = event.day

    @on("feedback.full-given")
    def answer_fully(self, session: Session, event: Any) -> None:
        row = session.get_one(ConsultationRow, event.consultation)
        row.full_answer = event.day
        _advance(row, "answered")


def _own(session: Session, event: Any) -> ConsultationRow:
    row = session.get_one(ConsultationRow, event.originator_id)
    row.version = event.originator_version
    return row


def _advance(row: ConsultationRow, step: str) -> None:
    if STEPS.index(step) > STEPS.index(row.step):
        row.step = step


def find_consultation(session: Session, id: UUID) -> ConsultationRow:
    """The consultation. Raises NotFound."""
    row = session.get(ConsultationRow, id)
    if row is None:
        raise NotFound(what="consultation")
    return row


def abandoned_consultations(session: Session) -> Sequence[ConsultationRow]:
    """Those that were given up before a child answered, the latest first."""
    query = select(ConsultationRow).where(ConsultationRow.step == "abandoned")
    return session.scalars(query.order_by(ConsultationRow.abandoned.desc())).all()


def consultations_on(session: Session, questionnaire: UUID) -> Sequence[ConsultationRow]:
    """The consultations that ask a questionnaire, the latest first."""
    return [one for one in all_consultations(session) if one.questionnaire == questionnaire]


def about_to_ask(session: Session) -> Sequence[ConsultationRow]:
    """The consultations that children will be asked, or are, the first to open first."""
    query = (
        select(ConsultationRow)
        .where(ConsultationRow.step.in_(("announced", "open")))
        .order_by(ConsultationRow.opens, ConsultationRow.id)
    )
    return session.scalars(query).all()


def all_consultations(session: Session) -> Sequence[ConsultationRow]:
    """Every consultation that was not abandoned, the latest first."""
    query = (
        select(ConsultationRow)
        .where(ConsultationRow.step != "abandoned")
        .order_by(ConsultationRow.opens.desc(), ConsultationRow.id)
    )
    return session.scalars(query).all()
