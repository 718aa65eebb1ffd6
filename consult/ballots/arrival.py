"""Whether a first sheet has come, which freezes what children are asked; how many, at the end."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from consult.ballots.tables import STORE, Stores, ballot, box


def has_sheets(stores: Stores, consultation: UUID) -> bool:
    """Whether a sheet of the consultation lies in a box; how many is nobody's business."""
    query = (
        select(ballot.c.box_id)
        .join(box, ballot.c.box_id == box.c.id)
        .where(box.c.consultation == consultation.bytes)
        .limit(1)
    )
    with stores[STORE].connect() as connection:
        return connection.execute(query).first() is not None


def screens_of(stores: Stores, consultation: UUID) -> int:
    """How many screens lie in all boxes of a consultation: for the teller, once they are shut."""
    query = (
        select(func.count())
        .select_from(ballot.join(box, ballot.c.box_id == box.c.id))
        .where(box.c.consultation == consultation.bytes)
    )
    with stores[STORE].connect() as connection:
        return int(connection.execute(query).scalar_one())
