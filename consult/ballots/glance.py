"""What may be known of a box before the count: how many sheets, roughly, and rarely.

Participation is floored to 5 and refreshed at most twice a day: two looks cannot show that one
child has just answered. The number shown is kept, so that a restart does not refresh it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, insert, select

from consult.ballots.tables import STORE, Stores, ballot, box, counted, glance
from consult.ballots.writing import advisory

FLOOR: Final = 5
NOON: Final = 12
NOWHERE: Final = bytes(16)
"""The place of the row that says when the boxes were looked into."""


@dataclass(frozen=True)
class Participation:
    """Sheets that a place has sent for a band, floored to FLOOR; 0 says "fewer than five"."""

    place: UUID
    band: str
    sheets: int


def half_day(now: datetime) -> str:
    """The half day of a local time: what is shown changes with it, never within it."""
    return f"{now.date().isoformat()} {'am' if now.hour < NOON else 'pm'}"


def participation(stores: Stores, consultation: UUID, now: datetime) -> list[Participation]:
    """Participation per place and band, as it was at the first look of this half day.

    `now` is local to the city. A place that has nothing is not in the list. After the count it
    stays as it was last shown.
    """
    today = half_day(now)
    with stores[STORE].connect() as connection:
        done = _is_counted(connection, consultation)
        if done or _looked(connection, consultation) == today:
            return _shown(connection, consultation)
    with stores.write(STORE) as connection:
        _refresh(connection, consultation, today)
        return _shown(connection, consultation)


def screens_finished(stores: Stores, sitting: UUID) -> int:
    """Sent, refused and stopped together, for the facilitator of an open sitting.

    Together, so that nobody looks for the one who refused: all are sealed alike in the box.
    """
    screens = (
        select(func.count())
        .select_from(ballot.join(box, ballot.c.box_id == box.c.id))
        .where(box.c.sitting == sitting.bytes)
    )
    with stores[STORE].connect() as connection:
        return int(connection.execute(screens).scalar_one())


def _shown(connection: Connection, consultation: UUID) -> list[Participation]:
    query = select(glance).where(glance.c.consultation == consultation.bytes)
    return [
        Participation(UUID(bytes=bytes(row.place)), row.band, row.sheets)
        for row in connection.execute(query.order_by(glance.c.place, glance.c.band))
        if bytes(row.place) != NOWHERE
    ]


def _looked(connection: Connection, consultation: UUID) -> str | None:
    """The half day of the last look into the boxes, even if they were empty."""
    here = glance.c.consultation == consultation.bytes
    query = select(glance.c.half_day).where(here, glance.c.place == NOWHERE)
    return connection.execute(query).scalar_one_or_none()


def _is_counted(connection: Connection, consultation: UUID) -> bool:
    query = select(counted.c.step).where(counted.c.consultation == consultation.bytes)
    return connection.execute(query).first() is not None


def _refresh(connection: Connection, consultation: UUID, today: str) -> None:
    """Look into the boxes, unless another process has done so since."""
    if connection.dialect.name == "postgresql":
        key = advisory(consultation) ^ 1
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (key,))
    if _looked(connection, consultation) == today:
        return
    boxes = connection.execute(_sheets(consultation))
    seen = [(NOWHERE, "", 0), *((row.place, row.band, row.sheets) for row in boxes)]
    connection.execute(delete(glance).where(glance.c.consultation == consultation.bytes))
    rows = [
        {
            "consultation": consultation.bytes,
            "place": place,
            "band": band,
            "half_day": today,
            "sheets": sheets - sheets % FLOOR,
        }
        for place, band, sheets in seen
    ]
    connection.execute(insert(glance), rows)


def _sheets(consultation: UUID) -> Select[tuple[bytes, str, int]]:
    return (
        select(box.c.place, box.c.band, func.count(ballot.c.submission_id).label("sheets"))
        .select_from(box.outerjoin(ballot, ballot.c.box_id == box.c.id))
        .where(box.c.consultation == consultation.bytes)
        .group_by(box.c.place, box.c.band)
    )
