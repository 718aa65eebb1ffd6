"""Totals that were typed, on their way into the box: all of a group's sheets, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from uuid import UUID, uuid5

from sqlalchemy import select

from consult.ballots.committer import TooLate
from consult.ballots.sealing import seal
from consult.ballots.tables import STORE, Stores, ballot
from consult.ballots.writing import Drop, Writer
from consult.domain.ballot import BoxKey, Sheet


def drop_round(
    stores: Stores, public_key: bytes, box: BoxKey, form: UUID, sheets: Iterable[Sheet]
) -> None:
    """Seal and store the sheets of one group in one transaction.

    Again with the same form: nothing changes, the first totals stand. Raises TooLate once the
    count has begun.
    """
    drops = [
        Drop(box, uuid5(form, str(number)).bytes, seal(public_key, sheet.to_bytes(), box))
        for number, sheet in enumerate(sheets)
    ]
    if _is_there(stores, drops[0]):
        return
    with closing(Writer(stores)) as writer:
        if writer.write(drops, Counter()).late:
            raise TooLate()


def _is_there(stores: Stores, drop: Drop) -> bool:
    box_id, submission = drop.place
    query = select(ballot.c.box_id).where(
        ballot.c.box_id == box_id, ballot.c.submission_id == submission
    )
    with stores[STORE].connect() as connection:
        return connection.execute(query).first() is not None
