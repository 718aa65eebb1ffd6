"""Opening the boxes of a consultation: its sheets are read, handed to be counted, and forgotten.

Few are counted by the teller alone. Many are shared with scrutineers, so that all cores of the
machine take part: opening one sheet costs far more than all the rest of the count.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, func, literal, select

from consult.ballots.merging import join
from consult.ballots.plan import CountPlan, Result
from consult.ballots.scrutineers import scrutinise
from consult.ballots.scrutiny import Cell, Findings, Scrutiny, Sheaf
from consult.ballots.sealing import public_key_of
from consult.ballots.tables import ballot, box, late
from consult.domain.ballot import REFUSED, STOPPED, BoxKey, Tally
from consult.domain.errors import NotAllowed

AT_ONCE: Final = 500
"""Sheets read from the store at a time."""
SHEAF: Final = 100
"""Sheets handed over together: a pipe holds them, so that who gives the next one need not wait."""
BOXES: Final = 250
"""Boxes asked for at a time: small ones then cost no more than large ones."""
MANY: Final = 10_000
"""From so many sheets on, scrutineers are worth their start."""


class WrongKey(NotAllowed):
    """Raised when not one sheet opens: the key is not theirs. Nothing is destroyed."""


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class Opening:
    """One opening of all the boxes of a consultation, with its private key."""

    connection: Connection
    consultation: UUID
    plan: CountPlan
    private_key: bytes
    _beside: dict[Cell, Result] = field(default_factory=dict, init=False)
    """What is known of each cell without opening a sheet."""
    _held: dict[Cell, set[UUID]] = field(default_factory=dict, init=False)
    """The sittings of each cell in which a screen has ended."""

    def cells(self) -> list[Result]:
        """The count of each place, band and mode, sittings together.

        Raises WrongKey when there are sheets enough and none opens, unless the key is known to
        be theirs; ScrutineerLost when a process that opened some has ended.
        """
        found = self._scrutinise()
        if found.unreadable >= self.plan.small and not found.opened and not self._is_their_key():
            raise WrongKey(sheets=found.unreadable)
        here = Scrutiny(self.private_key, self.plan.documents)
        cells = []
        for cell, beside in self._beside.items():
            counted = found.at(cell)
            ends = {"refused": counted.ends[REFUSED], "stopped": counted.ends[STOPPED]}
            held = len(self._held.get(cell, ()))
            tally = counted.tally(here.papers(beside.band))
            cells.append(join(beside, _bare(cell, tally=tally, sittings=held, **ends)))
        return cells

    def _scrutinise(self) -> Findings:
        with closing(self._sheaves()) as sheaves:
            number = cores() if self._are_many() else 1
            return scrutinise(sheaves, self.private_key, dict(self.plan.documents), number)

    def _is_their_key(self) -> bool:
        """Whether the key is the announced one: then what does not open was never a sheet.

        Anybody may send a device's sheet; bytes of chance must not stop the count.
        """
        return public_key_of(self.private_key) == self.plan.public_key

    def _are_many(self) -> bool:
        mine = select(box.c.id).where(box.c.consultation == self.consultation.bytes)
        some = select(literal(1)).where(ballot.c.box_id.in_(mine)).limit(MANY).subquery()
        return self.connection.execute(select(func.count()).select_from(some)).scalar_one() >= MANY

    def _sheaves(self) -> Generator[Sheaf]:
        """All sheets that count, box by box, AT_ONCE at the most together."""
        for boxes in self._boxes():
            keys = [_key(row) for row in boxes]
            for key, row in zip(keys, boxes, strict=True):
                self._note(key, row)
            yield from self._sealed([key for key in keys if not self._is_aside(key)])

    def _boxes(self) -> Generator[Sequence[Row[Any]]]:
        came_late = func.coalesce(late.c.screens, 0).label("late")
        query = select(box, came_late).outerjoin(late, late.c.box_id == box.c.id)
        query = query.where(box.c.consultation == self.consultation.bytes)
        query = query.order_by(box.c.id).limit(BOXES)
        rows = self.connection.execute(query).all()
        while rows:
            yield rows
            rows = self.connection.execute(query.where(box.c.id > rows[-1].id)).all()

    def _is_aside(self, key: BoxKey) -> bool:
        return key.sitting in self.plan.set_aside

    def _note(self, key: BoxKey, row: Row[Any]) -> None:
        """Keep what is known beside a box's sheets, or how much of it is set aside."""
        cell = (key.place, key.band, key.mode)
        if self._is_aside(key):
            beside = _bare(cell, set_aside=sheets_in(self.connection, key))
        else:
            beside = _bare(cell, fetched=row.fetched, late=row.late)
        kept = self._beside.get(cell)
        self._beside[cell] = join(kept, beside) if kept else beside

    def _sealed(self, keys: list[BoxKey]) -> Generator[Sheaf]:
        by_id = {key.id.bytes: key for key in keys}
        with closing(_sheets(self.connection, list(by_id))) as cursor:
            while rows := cursor.fetchmany(AT_ONCE):
                for first in range(0, len(rows), SHEAF):
                    found: dict[bytes, list[bytes]] = {}
                    for id, sealed in rows[first : first + SHEAF]:
                        found.setdefault(id, []).append(sealed)
                    for id in found:
                        self._note_held(by_id[id])
                    yield [(by_id[id], sheets) for id, sheets in found.items()]

    def _note_held(self, key: BoxKey) -> None:
        """Keep that there is a screen of this sitting: one that was only opened says nothing."""
        if key.sitting is not None:
            held = self._held.setdefault((key.place, key.band, key.mode), set())
            held.add(key.sitting)


def _sheets(connection: Connection, boxes: list[bytes]) -> Any:
    """A cursor over the id of the box and the sealed sheet of all that is in these boxes.

    Through the driver alone, which does nothing to a value on its way; in PostgreSQL's binary form,
    whose text would be twice as long.
    """
    asked = f"SELECT box_id, sealed FROM {ballot.name} WHERE box_id"  # noqa: S608 - our names
    driver: Any = connection.connection
    if connection.dialect.name == "postgresql":
        cursor = driver.cursor("sheets")  # Kept by the server, who sends some at a time.
        cursor.execute(f"{asked} = ANY(%s)", (boxes,), binary=True)
    else:
        cursor = driver.cursor()
        cursor.execute(f"{asked} IN ({', '.join('?' * len(boxes))})", boxes)
    return cursor


def _bare(cell: Cell, **known: Any) -> Result:
    """A result of a cell that says what is given, and nothing else."""
    place, band, mode = cell
    names = ("set_aside", "fetched", "refused", "stopped", "late", "sittings")
    nothing: dict[str, Any] = dict.fromkeys(names, 0)
    return Result(place, (place,), band, mode, **({"tally": Tally()} | nothing | known))


def _key(row: Row[Any]) -> BoxKey:
    sitting = UUID(bytes=bytes(row.sitting)) if row.sitting is not None else None
    places = UUID(bytes=bytes(row.consultation)), UUID(bytes=bytes(row.place))
    return BoxKey(*places, row.band, row.mode, sitting)


def sheets_in(connection: Connection, key: BoxKey) -> int:
    """How many sheets a box holds."""
    query = select(func.count()).where(ballot.c.box_id == key.id.bytes)
    return connection.execute(query).scalar_one()
