"""Published results with the words that children were asked: one row per consultation.

A page of results reads this row and the names of its places, however many children answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.ballot import MIXED
from consult.domain.bands import in_order
from consult.domain.document import Document
from consult.projections.base import ReadModel, ReadRow, on
from consult.projections.cards import CITY, PLACE, TOGETHER, Card, read_cards


@dataclass(frozen=True)
class Figure:
    """One published cell: its card, and what stands beside it. Percents are as published.

    `late` and `set_aside` are those of the whole city in its bands, floored; 0 for a place.
    """

    card: Card
    mode: str
    dont_know: int | None = None
    skipped: int | None = None
    many_skipped: bool = False
    late: int = 0
    set_aside: int = 0


@dataclass(frozen=True)
class Participation:
    """What was received from one band, floored; `eligible` is None where nobody knows.

    `late` are screens that came after the closing; publications made before it was told have none.
    """

    band: str
    sheets: int
    eligible: int | None
    modes: Mapping[str, int]
    spoiled: int
    set_aside: int
    refused: int
    stopped: int
    late: int = 0

    @property
    def is_mixed(self) -> bool:
        """Whether sheets of several modes were few enough to be counted as one."""
        return bool(self.modes.get(MIXED))

    @property
    def coverage(self) -> int | None:
        """Sheets in percent of the children invited, brought down."""
        if not self.eligible or self.sheets > self.eligible:
            return None
        return 100 * self.sheets // self.eligible


class ResultRow(ReadRow):
    """The publication of a consultation that stands. `released` is "" under embargo."""

    __tablename__ = "result"

    consultation: Mapped[UUID] = mapped_column(primary_key=True)
    publication: Mapped[UUID]
    day: Mapped[str]
    released: Mapped[str] = mapped_column(default="")
    rules: Mapped[dict[str, Any]]
    participation: Mapped[dict[str, Any]]
    cells: Mapped[list[dict[str, Any]]]
    document: Mapped[dict[str, Any]]

    def figures(self, level: str = CITY) -> list[Figure]:
        """The cells of a level, as the questionnaire orders them."""
        cells = {cell["id"]: cell for cell in self.cells if cell["level"] == level}
        cards = read_cards(Document.from_dict(self.document), cells.values())
        received = self.participation if level == CITY else {}
        return [_figure(card, cells[card.id], received) for card in cards]

    def figures_of_places(self) -> list[Figure]:
        """The cells of places that show something."""
        return [figure for figure in self.figures(PLACE) if not figure.card.silent]

    def received(self) -> list[Participation]:
        """What was received, youngest band first."""
        return [Participation(band, **self.participation[band]) for band in self._bands()]

    def _bands(self) -> list[str]:
        return in_order(self.participation)


class ResultQuestionnaire(ReadRow):
    """The words of a published questionnaire."""

    __tablename__ = "result_questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]


class ResultConsultation(ReadRow):
    """Which questionnaire a consultation asks."""

    __tablename__ = "result_consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    questionnaire: Mapped[UUID]


class ResultsModel(ReadModel):
    """Folds publications."""

    name = "results"
    rows = (ResultQuestionnaire, ResultConsultation, ResultRow)

    @on("questionnaire.published")
    def word(self, session: Session, event: Any) -> None:
        session.merge(ResultQuestionnaire(id=event.originator_id, document=event.document))

    @on("consultation.announced")
    def announce(self, session: Session, event: Any) -> None:
        session.add(ResultConsultation(id=event.originator_id, questionnaire=event.questionnaire))

    @on("publication.made")
    def publish(self, session: Session, event: Any) -> None:
        asked = session.get_one(ResultConsultation, event.consultation)
        words = session.get_one(ResultQuestionnaire, asked.questionnaire)
        session.merge(
            ResultRow(
                consultation=event.consultation,
                publication=event.originator_id,
                day=event.day,
                released="",
                rules=event.rules,
                participation=event.participation,
                cells=event.cells,
                document=words.document,
            )
        )

    @on("publication.released")
    def release(self, session: Session, event: Any) -> None:
        row = session.get_one(ResultRow, event.consultation)
        if row.publication == event.originator_id:
            row.released = event.day


def _figure(card: Card, cell: Mapping[str, Any], received: Mapping[str, Any]) -> Figure:
    own = [received[band] for band in card.band.split(TOGETHER) if band in received]
    return Figure(
        card,
        mode=cell["mode"],
        dont_know=cell.get("dont_know"),
        skipped=cell.get("skipped"),
        many_skipped=cell.get("many_skipped", False),
        late=sum(band.get("late", 0) for band in own),
        set_aside=sum(band["set_aside"] for band in own),
    )


def find_results(session: Session, consultation: UUID) -> ResultRow | None:
    """What is published of a consultation, under embargo or not; None before that."""
    return session.get(ResultRow, consultation)


def all_results(session: Session) -> Sequence[ResultRow]:
    """Every publication, the latest first."""
    return session.scalars(select(ResultRow).order_by(ResultRow.day.desc())).all()
