"""The council's board: published figures as cards, meetings, findings, priorities, avis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.base import Texts
from consult.domain.document import Document
from consult.projections.base import ReadModel, ReadRow, on
from consult.projections.cards import CITY, PLACE, Card, read_cards


class CouncilRow(ReadRow):
    """A council."""

    __tablename__ = "board_council"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    formed: Mapped[str]


class BoardQuestionnaire(ReadRow):
    """The words of a published questionnaire."""

    __tablename__ = "board_questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]


class BoardConsultation(ReadRow):
    """A consultation, as much of it as a publication needs."""

    __tablename__ = "board_consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[Texts]
    decision: Mapped[Texts]
    questionnaire: Mapped[UUID]


class BoardPlace(ReadRow):
    """The name of a place."""

    __tablename__ = "board_place"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class BoardRow(ReadRow):
    """What a council reads: one publication. `released` is "" under embargo."""

    __tablename__ = "board"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID]
    title: Mapped[Texts]
    decision: Mapped[Texts]
    day: Mapped[str]
    released: Mapped[str] = mapped_column(default="")
    superseded: Mapped[bool] = mapped_column(default=False)
    cards: Mapped[list[dict[str, Any]]]
    participation: Mapped[dict[str, Any]]

    def told(self) -> list[Card]:
        """The cards of the whole city, those that say something first."""
        city = [card for card in self._cards() if card.level == CITY]
        return sorted(city, key=lambda card: card.silent)

    def told_of_places(self) -> list[Card]:
        """The cards of places that show a share."""
        return [card for card in self._cards() if card.level == PLACE and not card.silent]

    def card(self, id: str) -> Card | None:
        """The card of that id."""
        return next((card for card in self._cards() if card.id == id), None)

    def _cards(self) -> list[Card]:
        return [Card.from_dict(stored) for stored in self.cards]


class MeetingRow(ReadRow):
    """A meeting. `reactions` are numbers per card; `votes` are for, against, blank."""

    __tablename__ = "board_meeting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    council: Mapped[UUID] = mapped_column(index=True)
    publication: Mapped[UUID]
    consultation: Mapped[UUID]
    members: Mapped[int]
    findings: Mapped[int] = mapped_column(default=0)
    day: Mapped[str]
    resumed: Mapped[str] = mapped_column(default="")
    closed: Mapped[str] = mapped_column(default="")
    reactions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    avis: Mapped[str] = mapped_column(default="")
    adopted: Mapped[str] = mapped_column(default="")
    votes: Mapped[list[int]] = mapped_column(default=list)


class FindingRow(ReadRow):
    """A finding: what was read, what is proposed, the cards cited, the tokens received."""

    __tablename__ = "board_finding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    text: Mapped[str]
    proposal: Mapped[str]
    cites: Mapped[list[str]]
    day: Mapped[str]
    tokens: Mapped[int] = mapped_column(default=0)


class BoardModel(ReadModel):
    """Folds what a council reads and what it says."""

    name = "board"
    rows = (
        CouncilRow,
        BoardQuestionnaire,
        BoardConsultation,
        BoardPlace,
        BoardRow,
        MeetingRow,
        FindingRow,
    )

    @on("council.formed")
    def form(self, session: Session, event: Any) -> None:
        session.add(CouncilRow(id=event.originator_id, name=event.name, formed=event.day))

    @on("place.registered")
    def place(self, session: Session, event: Any) -> None:
        session.add(BoardPlace(id=event.originator_id, name=event.name))

    @on("place.renamed")
    def rename(self, session: Session, event: Any) -> None:
        session.get_one(BoardPlace, event.originator_id).name = event.name

    @on("questionnaire.published")
    def word(self, session: Session, event: Any) -> None:
        session.merge(BoardQuestionnaire(id=event.originator_id, document=event.document))

    @on("consultation.announced")
    def announce(self, session: Session, event: Any) -> None:
        session.add(
            BoardConsultation(
                id=event.originator_id,
                title=event.title,
                decision=event.decision,
                questionnaire=event.questionnaire,
            )
        )

    @on("consultation.decision-translated")
    def translate(self, session: Session, event: Any) -> None:
        session.get_one(BoardConsultation, event.originator_id).decision = event.decision

    @on("publication.made")
    def publish(self, session: Session, event: Any) -> None:
        asked = session.get_one(BoardConsultation, event.consultation)
        words = session.get(BoardQuestionnaire, asked.questionnaire)
        cards = read_cards(Document.from_dict(words.document) if words else None, event.cells)
        session.add(
            BoardRow(
                id=event.originator_id,
                consultation=event.consultation,
                title=asked.title,
                decision=asked.decision,
                day=event.day,
                cards=[card.to_dict() for card in cards],
                participation=event.participation,
            )
        )

    @on("publication.released")
    def release(self, session: Session, event: Any) -> None:
        session.get_one(BoardRow, event.originator_id).released = event.day

    @on("publication.superseded")
    def supersede(self, session: Session, event: Any) -> None:
        session.get_one(BoardRow, event.originator_id).superseded = True

    @on("meeting.opened")
    def open(self, session: Session, event: Any) -> None:
        session.add(
            MeetingRow(
                id=event.originator_id,
                council=event.council,
                publication=event.publication,
                consultation=event.consultation,
                members=event.members,
                day=event.day,
            )
        )

    @on("meeting.resumed")
    def resume(self, session: Session, event: Any) -> None:
        meeting = _meeting(session, event)
        meeting.members, meeting.resumed = event.members, event.day

    @on("meeting.reactions-noted")
    def react(self, session: Session, event: Any) -> None:
        meeting = _meeting(session, event)
        meeting.reactions = {**meeting.reactions, event.cell: event.numbers}

    @on("finding.recorded")
    def find(self, session: Session, event: Any) -> None:
        meeting = _meeting(session, event)
        meeting.findings += 1
        session.add(
            FindingRow(
                id=event.finding,
                meeting=event.originator_id,
                number=meeting.findings,
                text=event.text,
                proposal=event.proposal,
                cites=event.cites,
                day=event.day,
            )
        )

    @on("finding.reworded")
    def reword(self, session: Session, event: Any) -> None:
        finding = session.get_one(FindingRow, event.finding)
        finding.text, finding.proposal = event.text, event.proposal
        finding.cites = event.cites

    @on("finding.withdrawn")
    def withdraw(self, session: Session, event: Any) -> None:
        _meeting(session, event).findings -= 1
        session.delete(session.get_one(FindingRow, event.finding))
        for number, finding in enumerate(findings_of(session, event.originator_id), 1):
            finding.number = number

    @on("priorities.counted")
    def prioritise(self, session: Session, event: Any) -> None:
        for finding in findings_of(session, event.originator_id):
            finding.tokens = event.tokens.get(str(finding.id), 0)

    @on("avis.adopted")
    def adopt(self, session: Session, event: Any) -> None:
        meeting = _meeting(session, event)
        meeting.avis, meeting.adopted = event.text, event.day
        meeting.votes = [event.votes_for, event.against, event.blank]

    @on("meeting.closed")
    def close(self, session: Session, event: Any) -> None:
        _meeting(session, event).closed = event.day


def _meeting(session: Session, event: Any) -> MeetingRow:
    return session.get_one(MeetingRow, event.originator_id)


def findings_of(session: Session, meeting: UUID) -> Sequence[FindingRow]:
    """The findings of a meeting, in the order in which they were noted."""
    noted = select(FindingRow).where(FindingRow.meeting == meeting).order_by(FindingRow.number)
    return session.scalars(noted).all()


def boards(session: Session) -> Sequence[BoardRow]:
    """What councils may read now, the latest first."""
    current = select(BoardRow).where(~BoardRow.superseded)
    return session.scalars(current.order_by(BoardRow.day.desc(), BoardRow.id)).all()


def board_of(session: Session, consultation: UUID) -> BoardRow | None:
    """The publication of a consultation that stands."""
    current = select(BoardRow).where(~BoardRow.superseded, BoardRow.consultation == consultation)
    return session.scalars(current.order_by(BoardRow.day.desc())).first()


def meetings_of(session: Session, council: UUID) -> Sequence[MeetingRow]:
    """The meetings of a council, the latest first."""
    own = select(MeetingRow).where(MeetingRow.council == council)
    return session.scalars(own.order_by(MeetingRow.day.desc(), MeetingRow.id)).all()


def avis_of(session: Session, consultation: UUID) -> Sequence[MeetingRow]:
    """The meetings that adopted an avis on a consultation."""
    adopted = select(MeetingRow).where(MeetingRow.consultation == consultation)
    return session.scalars(adopted.where(MeetingRow.adopted != "").order_by(MeetingRow.day)).all()


def place_names(session: Session) -> dict[str, str]:
    """Names of places by their id as cells write it."""
    return {str(place.id): place.name for place in session.scalars(select(BoardPlace))}
