"""What children find behind the same code afterwards: what they said, what the city answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.base import Texts
from consult.domain.document import Document
from consult.domain.poster import TICKET
from consult.projections.base import ReadModel, ReadRow, on
from consult.projections.cards import CITY, Card, read_cards
from consult.stores import Stores


class AnswerQuestionnaire(ReadRow):
    """The words of a published questionnaire."""

    __tablename__ = "answer_questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]


class AnswerPublication(ReadRow):
    """The figures of the whole city, kept until they are released."""

    __tablename__ = "answer_publication"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cards: Mapped[list[dict[str, Any]]]
    number: Mapped[int]


class AnswerPoster(ReadRow):
    """The code of a place."""

    __tablename__ = "answer_poster"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    place: Mapped[UUID] = mapped_column(index=True)
    placed: Mapped[str]


class ToldRow(ReadRow):
    """All that children may read of one consultation. Days are ISO, "" before they come.

    `cards` and `number` are empty until the publication is released. `decided` holds, by finding,
    {"answer", "for_children", "until", "day"}. A box that was `counted` without being `heard` held
    too few sheets for any to be; `lost` says that nobody could read them.
    """

    __tablename__ = "answer"

    consultation: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[Texts]
    questionnaire: Mapped[UUID]
    places: Mapped[list[str]]
    opens: Mapped[str]
    open: Mapped[bool] = mapped_column(default=False)
    opinions: Mapped[UUID | None]
    counted: Mapped[bool] = mapped_column(default=False)
    heard: Mapped[bool] = mapped_column(default=False)
    lost: Mapped[bool] = mapped_column(default=False)
    cards: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    number: Mapped[int] = mapped_column(default=0)
    first: Mapped[dict[str, Any]] = mapped_column(default=dict)
    first_day: Mapped[str] = mapped_column(default="")
    full: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    full_day: Mapped[str] = mapped_column(default="")
    followed: Mapped[Texts] = mapped_column(default=dict)
    followed_day: Mapped[str] = mapped_column(default="")
    decided: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    """Of the feedback, for those who edit it; 0 before the first answer."""

    def told(self) -> list[Card]:
        """What children said, as far as it is public."""
        return [Card.from_dict(card) for card in self.cards]


class AnswersModel(ReadModel):
    """Folds publications, decisions and feedback into what children read."""

    name = "answers"
    rows = (AnswerQuestionnaire, AnswerPublication, AnswerPoster, ToldRow)
    _last: tuple[UUID, UUID] | None = None
    """Opinions that were folded last, and their consultation."""

    @on("questionnaire.published")
    def word(self, session: Session, event: Any) -> None:
        session.merge(AnswerQuestionnaire(id=event.originator_id, document=event.document))

    @on("poster.placed")
    def poster(self, session: Session, event: Any) -> None:
        if event.mode == TICKET:  # It would ask for a ticket.
            return
        session.add(
            AnswerPoster(
                id=event.originator_id, code=event.code, place=event.place, placed=event.day
            )
        )

    @on("poster.revoked")
    def revoke(self, session: Session, event: Any) -> None:
        poster = session.get(AnswerPoster, event.originator_id)
        if poster is not None:
            session.delete(poster)

    @on("consultation.announced")
    def announce(self, session: Session, event: Any) -> None:
        session.add(
            ToldRow(
                consultation=event.originator_id,
                title=event.title,
                questionnaire=event.questionnaire,
                places=event.places,
                opens=event.opens,
            )
        )

    @on("consultation.places-invited")
    def invite(self, session: Session, event: Any) -> None:
        session.get_one(ToldRow, event.originator_id).places = event.places

    @on("consultation.opened", "consultation.closed")
    def step(self, session: Session, event: Any) -> None:
        row = session.get_one(ToldRow, event.originator_id)
        row.open = event.TOPIC == "consultation.opened"

    @on("opinions.box-opened")
    def open_box(self, session: Session, event: Any) -> None:
        session.get_one(ToldRow, event.consultation).opinions = event.originator_id
        self._last = (event.originator_id, event.consultation)

    @on("opinions.recorded")
    def hear(self, session: Session, event: Any) -> None:
        if event.number:
            row = session.get_one(ToldRow, self._counted_in(session, event.originator_id))
            if not row.heard:
                row.heard = True

    def _counted_in(self, session: Session, opinions: UUID) -> UUID:
        """The consultation of these opinions: thousands of a count come one after the other."""
        last = self._last
        if last is None or last[0] != opinions:
            its = select(ToldRow.consultation).where(ToldRow.opinions == opinions)
            last = self._last = (opinions, session.scalars(its).one())
        return last[1]

    @on("consultation.key-lost")
    def lose_key(self, session: Session, event: Any) -> None:
        session.get_one(ToldRow, event.originator_id).lost = True

    @on("consultation.counted")
    def count(self, session: Session, event: Any) -> None:
        session.get_one(ToldRow, event.originator_id).counted = True

    @on("consultation.abandoned")
    def abandon(self, session: Session, event: Any) -> None:
        session.delete(session.get_one(ToldRow, event.originator_id))

    @on("publication.made")
    def publish(self, session: Session, event: Any) -> None:
        row = session.get_one(ToldRow, event.consultation)
        words = session.get(AnswerQuestionnaire, row.questionnaire)
        city = [cell for cell in event.cells if cell["level"] == CITY]
        cards = read_cards(Document.from_dict(words.document) if words else None, city)
        sheets = sum(band.get("sheets", 0) for band in event.participation.values())
        session.add(
            AnswerPublication(
                id=event.originator_id, cards=[card.to_dict() for card in cards], number=sheets
            )
        )

    @on("publication.released")
    def release(self, session: Session, event: Any) -> None:
        row = session.get_one(ToldRow, event.consultation)
        publication = session.get_one(AnswerPublication, event.originator_id)
        row.cards, row.number = publication.cards, publication.number

    @on("decision.accepted", "decision.adapted", "decision.deferred", "decision.refused")
    def decide(self, session: Session, event: Any) -> None:
        row = session.get_one(ToldRow, event.consultation)
        decided = {
            "answer": event.TOPIC.partition(".")[2],
            "for_children": event.for_children,
            "until": event.until,
            "day": event.day,
        }
        row.decided = {**row.decided, str(event.finding): decided}

    @on("feedback.first-given")
    def answer(self, session: Session, event: Any) -> None:
        row = _told(session, event)
        row.first, row.first_day = event.words, event.day

    @on("feedback.full-given")
    def answer_fully(self, session: Session, event: Any) -> None:
        row = _told(session, event)
        row.full, row.full_day = event.answers, event.day

    @on("feedback.followed-up")
    def follow_up(self, session: Session, event: Any) -> None:
        row = _told(session, event)
        row.followed, row.followed_day = event.words, event.day


def _told(session: Session, event: Any) -> ToldRow:
    row = session.get_one(ToldRow, event.consultation)
    row.version = event.originator_version
    return row


def told_of(session: Session, consultation: UUID) -> ToldRow | None:
    """What children may read of a consultation."""
    return session.get(ToldRow, consultation)


def read_told(stores: Stores, consultation: UUID, place: UUID) -> tuple[ToldRow | None, str, Texts]:
    """What children may read, and the code and the title of what is open now at the place.

    Two look-ups by key: the page behind a poster is read by a whole school at once.
    """
    with Session(stores["read"], expire_on_commit=False) as session:
        told = session.get(ToldRow, consultation)
        code, title = _open_at(session, place, consultation)
        return told, code, title


def _open_at(session: Session, place: UUID, but: UUID) -> tuple[str, Texts]:
    others = select(ToldRow).where(ToldRow.open, ToldRow.consultation != but)
    for row in session.scalars(others.order_by(ToldRow.opens.desc())):
        if str(place) in row.places:
            hung = select(AnswerPoster.code).where(AnswerPoster.place == place)
            code = session.scalar(hung.order_by(AnswerPoster.placed.desc(), AnswerPoster.code))
            return code or "", row.title
    return "", {}
