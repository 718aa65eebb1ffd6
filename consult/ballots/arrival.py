"""Whether a sheet has come: a first one, which freezes what is asked, or this one; how many."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from consult.ballots.tables import STORE, Stores, ballot, box
from consult.domain.ballot import BoxKey


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


def has_arrived(stores: Stores, key: BoxKey, submission: UUID) -> bool:
    """Whether this sheet lies in its box: only the device that made it knows its id."""
    query = select(ballot.c.box_id).where(
        ballot.c.box_id == key.id.bytes, ballot.c.submission_id == submission.bytes
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
