"""Sittings per consultation and place, for those who hold them and those who look after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.poster import drawn_code
from consult.domain.sitting import Sitting, is_within
from consult.projections.base import ReadModel, ReadRow, on
from consult.projections.consultations import ConsultationRow


class SittingRow(ReadRow):
    """A sitting: `announced` children were to come, `headcount` came, as far as it is known.

    `asked_by` is the actor who asked to set it aside, `back_asked_by` to take it in again; "" when
    nobody did. `back_reason` stays when it was taken in.
    """

    __tablename__ = "sitting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    consultation: Mapped[UUID] = mapped_column(index=True)
    place: Mapped[UUID] = mapped_column(index=True)
    band: Mapped[str]
    announced: Mapped[int]
    headcount: Mapped[int]
    day: Mapped[str]
    until: Mapped[str]
    closed: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[str] = mapped_column(default="")
    asked_reason: Mapped[str] = mapped_column(default="")
    set_aside: Mapped[bool] = mapped_column(default=False)
    back_asked_by: Mapped[str] = mapped_column(default="")
    back_reason: Mapped[str] = mapped_column(default="")

    def is_on(self, now: datetime) -> bool:
        """Whether children may answer at `now`, local to the city."""
        return not self.closed and is_within(self.day, self.until, now)

    def is_to_come(self, now: datetime) -> bool:
        """Whether it is ready for a later day than that of `now`, local to the city."""
        return not self.closed and self.day > now.date().isoformat()


class RoundRow(ReadRow):
    """A round of paper: `headcount` children whose totals were typed. `asked_by` as above."""

    __tablename__ = "paper_round"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID] = mapped_column(index=True)
    place: Mapped[UUID]
    band: Mapped[str]
    headcount: Mapped[int]
    day: Mapped[str]
    asked_by: Mapped[str] = mapped_column(default="")
    asked_reason: Mapped[str] = mapped_column(default="")
    set_aside: Mapped[bool] = mapped_column(default=False)
    back_asked_by: Mapped[str] = mapped_column(default="")
    back_reason: Mapped[str] = mapped_column(default="")
    code = ""
    """Nothing was typed by a child."""


GroupRow = SittingRow | RoundRow
"""What may be set aside."""


class SittingsModel(ReadModel):
    """Folds sittings and rounds of paper."""

    name = "sittings"
    rows = (SittingRow, RoundRow)

    @on("sitting.opened")
    def open(self, session: Session, event: Any) -> None:
        session.add(
            SittingRow(
                id=event.originator_id,
                code=event.code,
                consultation=event.consultation,
                place=event.place,
                band=event.band,
                announced=event.headcount,
                headcount=event.headcount,
                day=event.day,
                until=event.until,
            )
        )

    @on("sitting.headcount-corrected")
    def correct(self, session: Session, event: Any) -> None:
        _sitting(session, event).headcount = event.headcount

    @on("sitting.closed")
    def close(self, session: Session, event: Any) -> None:
        _sitting(session, event).closed = True

    @on("paper.typed")
    def type(self, session: Session, event: Any) -> None:
        session.add(
            RoundRow(
                id=event.originator_id,
                consultation=event.consultation,
                place=event.place,
                band=event.band,
                headcount=event.children,
                day=event.day,
            )
        )

    @on("sitting.set-aside-asked", "paper.set-aside-asked")
    def ask(self, session: Session, event: Any) -> None:
        row = _group(session, event)
        row.asked_by, row.asked_reason, row.back_reason = event.asked_by, event.reason, ""

    @on("sitting.set-aside", "paper.set-aside")
    def set_aside(self, session: Session, event: Any) -> None:
        _group(session, event).set_aside = True

    @on("sitting.restored", "paper.restored")
    def restore(self, session: Session, event: Any) -> None:
        row = _group(session, event)
        row.set_aside, row.asked_by, row.asked_reason = False, "", ""
        row.back_asked_by = ""

    @on("sitting.restore-asked", "paper.restore-asked")
    def ask_back(self, session: Session, event: Any) -> None:
        row = _group(session, event)
        row.back_asked_by, row.back_reason = event.asked_by, event.reason

    @on("sitting.restore-withdrawn", "paper.restore-withdrawn")
    def withdraw(self, session: Session, event: Any) -> None:
        row = _group(session, event)
        row.back_asked_by = row.back_reason = ""


def _sitting(session: Session, event: Any) -> SittingRow:
    return session.get_one(SittingRow, event.originator_id)


def _group(session: Session, event: Any) -> GroupRow:
    if event.TOPIC.startswith("paper."):
        return session.get_one(RoundRow, event.originator_id)
    return _sitting(session, event)


def find_group(session: Session, group: UUID) -> GroupRow | None:
    """A sitting or a round of paper."""
    return session.get(SittingRow, group) or session.get(RoundRow, group)


def is_typed(session: Session, round: UUID) -> bool:
    """Whether the totals of a round of paper are in the box."""
    return session.get(RoundRow, round) is not None


def rounds_of(session: Session, consultation: UUID) -> Sequence[RoundRow]:
    """The rounds of paper of a consultation, the last days first."""
    its = select(RoundRow).where(RoundRow.consultation == consultation)
    return session.scalars(its.order_by(RoundRow.day.desc(), RoundRow.id)).all()


def sitting_at(session: Session, sitting: UUID, place: UUID) -> SittingRow | None:
    """A sitting, if it is this place's."""
    row = session.get(SittingRow, sitting)
    return row if row and row.place == place else None


def opened_by(session: Session, page: UUID, place: UUID) -> Iterator[SittingRow]:
    """The sittings of a place that a page has opened, whose random id drew their codes."""
    for number in count():
        row = sitting_at(session, Sitting.create_id(drawn_code(page, number)), place)
        if row is None:
            return
        yield row


def sittings_from(session: Session, place: UUID, day: str) -> Sequence[SittingRow]:
    """The sittings of a place on a day and later, the first day first, those that are on first."""
    coming = select(SittingRow).where(SittingRow.place == place, SittingRow.day >= day)
    by = SittingRow.day, SittingRow.closed, SittingRow.until.desc()
    return session.scalars(coming.order_by(*by)).all()


def sittings_of(session: Session, consultation: UUID) -> Sequence[SittingRow]:
    """The sittings of a consultation, the last days first."""
    its = select(SittingRow).where(SittingRow.consultation == consultation)
    return session.scalars(its.order_by(SittingRow.day.desc(), SittingRow.code)).all()


def ready_after(session: Session, consultation: UUID, day: str) -> Sequence[SittingRow]:
    """The sittings made ready for a day after this one, the first day first."""
    its = select(SittingRow).where(SittingRow.consultation == consultation, SittingRow.day > day)
    ready = its.where(~SittingRow.closed)
    return session.scalars(ready.order_by(SittingRow.day, SittingRow.code)).all()


def half_set_aside(session: Session, consultation: UUID) -> list[GroupRow]:
    """The groups that one person asked to leave out, and that no second one has confirmed."""
    groups = groups_of(session, consultation)
    return [one for one in groups if one.asked_by and not one.set_aside]


def half_taken_in(session: Session, consultation: UUID) -> list[GroupRow]:
    """The groups that one person asked to count after all, and that no second one has confirmed."""
    return [one for one in groups_of(session, consultation) if one.back_asked_by]


def groups_of(session: Session, consultation: UUID) -> list[GroupRow]:
    """The sittings of a consultation, then its rounds of paper, the last days first."""
    return [*sittings_of(session, consultation), *rounds_of(session, consultation)]


def open_at(session: Session, place: UUID, day: str) -> Sequence[ConsultationRow]:
    """The consultations that children of a place may answer on a day, the first to close first."""
    now = select(ConsultationRow).where(
        ConsultationRow.step == "open",
        ConsultationRow.opens <= day,
        ConsultationRow.closes >= day,
    )
    found = session.scalars(now.order_by(ConsultationRow.closes, ConsultationRow.id))
    return [one for one in found if str(place) in one.places]
