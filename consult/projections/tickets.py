"""Batches of tickets per consultation, as staff print and withdraw them. No code is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.errors import NotFound
from consult.projections.base import ReadModel, ReadRow, on


class TicketsRow(ReadRow):
    """A batch. `revoked` is the day on which it was withdrawn, "" before."""

    __tablename__ = "ticket_batch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation: Mapped[UUID] = mapped_column(index=True)
    place: Mapped[UUID]
    band: Mapped[str]
    number: Mapped[int]
    day: Mapped[str]
    revoked: Mapped[str] = mapped_column(default="")

    @property
    def mark(self) -> str:
        """What its sheets of paper carry."""
        return mark_of(self.id)


class TicketsModel(ReadModel):
    """Folds batches of tickets."""

    name = "tickets"
    rows = (TicketsRow,)

    @on("tickets.issued")
    def issue(self, session: Session, event: Any) -> None:
        session.add(
            TicketsRow(
                id=event.originator_id,
                consultation=event.consultation,
                place=event.place,
                band=event.band,
                number=event.number,
                day=event.day,
            )
        )

    @on("tickets.revoked")
    def revoke(self, session: Session, event: Any) -> None:
        session.get_one(TicketsRow, event.originator_id).revoked = event.day


def mark_of(batch: UUID) -> str:
    """Four signs, so that a batch that was lost can be told from others."""
    return batch.hex[:4].upper()


def batches_of(session: Session, consultation: UUID) -> Sequence[TicketsRow]:
    """The batches of a consultation, those in use first, the latest first."""
    its = select(TicketsRow).where(TicketsRow.consultation == consultation)
    order = TicketsRow.revoked != "", TicketsRow.day.desc(), TicketsRow.id
    return session.scalars(its.order_by(*order)).all()


def find_batch(session: Session, consultation: UUID, batch: UUID) -> TicketsRow:
    """A batch of a consultation. Raises NotFound when it has no such one."""
    row = session.get(TicketsRow, batch)
    if row is None or row.consultation != consultation:
        raise NotFound(what="tickets")
    return row
