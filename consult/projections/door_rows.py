"""What doors are made from: places, codes, consultations, questionnaires, as a door needs them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.base import Texts
from consult.projections.base import ReadModel, ReadRow, on


class DoorPlace(ReadRow):
    """A place as its door names it."""

    __tablename__ = "door_place"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    photo: Mapped[str] = mapped_column(default="")
    photo_alt: Mapped[Texts] = mapped_column(default=dict)
    enrolment: Mapped[dict[str, int]] = mapped_column(default=dict)


class DoorCode(ReadRow):
    """A code, of a poster (no band, no window) or of a sitting."""

    __tablename__ = "door_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    place: Mapped[UUID]
    mode: Mapped[str]
    shut: Mapped[bool] = mapped_column(default=False)
    sitting: Mapped[UUID | None]
    consultation: Mapped[UUID | None]
    band: Mapped[str] = mapped_column(default="")
    day: Mapped[str] = mapped_column(default="")
    until: Mapped[str] = mapped_column(default="")
    headcount: Mapped[int] = mapped_column(default=0)


class DoorConsultation(ReadRow):
    """A consultation as a door shows it."""

    __tablename__ = "door_consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[Texts]
    decision: Mapped[Texts]
    step: Mapped[str]
    opens: Mapped[str]
    closes: Mapped[str]
    answer_by: Mapped[str]
    bands: Mapped[list[str]]
    places: Mapped[list[str]]
    questionnaire: Mapped[UUID]
    public_key: Mapped[str] = mapped_column(default="")
    answered: Mapped[bool] = mapped_column(default=False)
    takes_texts: Mapped[bool] = mapped_column(default=False)


class DoorQuestionnaire(ReadRow):
    """A published questionnaire; sheets of numbers from `first_accepted` on still fit it."""

    __tablename__ = "door_questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    first_accepted: Mapped[int]
    document: Mapped[dict[str, Any]]


class DoorsModel(ReadModel):
    """Folds places, posters, sittings, consultations and questionnaires into doors."""

    name = "doors"
    rows = (DoorPlace, DoorCode, DoorConsultation, DoorQuestionnaire)

    @on("place.registered")
    def place(self, session: Session, event: Any) -> None:
        session.add(DoorPlace(id=event.originator_id, name=event.name, kind=event.kind))

    @on("place.renamed")
    def rename(self, session: Session, event: Any) -> None:
        session.get_one(DoorPlace, event.originator_id).name = event.name

    @on("place.enrolment-declared")
    def enrol(self, session: Session, event: Any) -> None:
        session.get_one(DoorPlace, event.originator_id).enrolment = event.children

    @on("place.photo-shown")
    def show_photo(self, session: Session, event: Any) -> None:
        place = session.get_one(DoorPlace, event.originator_id)
        place.photo, place.photo_alt = event.file, event.alt

    @on("place.photo-described")
    def describe_photo(self, session: Session, event: Any) -> None:
        session.get_one(DoorPlace, event.originator_id).photo_alt = event.alt

    @on("place.photo-removed")
    def remove_photo(self, session: Session, event: Any) -> None:
        place = session.get_one(DoorPlace, event.originator_id)
        place.photo, place.photo_alt = "", {}

    @on("poster.placed")
    def poster(self, session: Session, event: Any) -> None:
        session.add(
            DoorCode(code=event.code, id=event.originator_id, place=event.place, mode=event.mode)
        )

    @on("sitting.opened")
    def sitting(self, session: Session, event: Any) -> None:
        session.add(
            DoorCode(
                code=event.code,
                id=event.originator_id,
                place=event.place,
                mode="sitting",
                sitting=event.originator_id,
                consultation=event.consultation,
                band=event.band,
                day=event.day,
                until=event.until,
                headcount=event.headcount,
            )
        )

    @on("sitting.headcount-corrected")
    def correct(self, session: Session, event: Any) -> None:
        session.get_one(DoorCode, event.originator_id).headcount = event.headcount

    @on("poster.revoked", "sitting.closed")
    def shut(self, session: Session, event: Any) -> None:
        session.get_one(DoorCode, event.originator_id).shut = True

    @on("consultation.announced")
    def announce(self, session: Session, event: Any) -> None:
        session.add(
            DoorConsultation(
                id=event.originator_id,
                title=event.title,
                decision=event.decision,
                step="announced",
                opens=event.opens,
                closes=event.closes,
                answer_by=event.answer_by,
                bands=event.bands,
                places=event.places,
                questionnaire=event.questionnaire,
            )
        )

    @on("consultation.places-invited")
    def invite(self, session: Session, event: Any) -> None:
        _consultation(session, event).places = event.places

    @on("consultation.decision-translated")
    def translate(self, session: Session, event: Any) -> None:
        _consultation(session, event).decision = event.decision

    @on("consultation.box-prepared")
    def prepare(self, session: Session, event: Any) -> None:
        _consultation(session, event).public_key = event.public_key

    @on("consultation.opened")
    def open(self, session: Session, event: Any) -> None:
        consultation = _consultation(session, event)
        consultation.step, consultation.opens = "open", event.day

    @on("consultation.extended")
    def extend(self, session: Session, event: Any) -> None:
        _consultation(session, event).closes = event.closes

    @on("consultation.closed")
    def close(self, session: Session, event: Any) -> None:
        consultation = _consultation(session, event)
        consultation.step = "closed"
        consultation.closes = event.day

    @on("consultation.texts-opened", "consultation.texts-closed")
    def texts(self, session: Session, event: Any) -> None:
        _consultation(session, event).takes_texts = event.TOPIC == "consultation.texts-opened"

    @on("consultation.abandoned")
    def abandon(self, session: Session, event: Any) -> None:
        session.delete(_consultation(session, event))

    @on("feedback.first-given")
    def answer(self, session: Session, event: Any) -> None:
        session.get_one(DoorConsultation, event.consultation).answered = True

    @on("questionnaire.published")
    def publish(self, session: Session, event: Any) -> None:
        session.merge(
            DoorQuestionnaire(
                id=event.originator_id,
                number=event.number,
                first_accepted=event.first_accepted,
                document=event.document,
            )
        )


def _consultation(session: Session, event: Any) -> DoorConsultation:
    return session.get_one(DoorConsultation, event.originator_id)
