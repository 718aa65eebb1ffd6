"""Whether a first sheet has come: it freezes what children are asked."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

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
