"""What each code opens: a place's poster or a sitting, and the consultation behind it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from consult.domain.base import Texts
from consult.domain.document import Document
from consult.domain.opening_days import accepts
from consult.domain.poster import tidy_code
from consult.domain.sitting import is_within
from consult.projections.door_rows import (
    DoorCode,
    DoorConsultation,
    DoorPlace,
    DoorQuestionnaire,
    DoorsModel,
)
from consult.projections.runner import read_position
from consult.stores import Stores, is_away

FRESH_FOR = 1.0
"""Seconds during which the doors in memory are used without asking the read model."""


@dataclass(frozen=True)
class Door:
    """What a code opens now. `state` is none, soon, open, ended, closed or answered.

    `ended` is that of a sitting that its facilitator closed while its consultation goes on.
    """

    code: str
    place: UUID
    place_name: str
    place_kind: str
    mode: str
    photo: str = ""
    photo_alt: Texts = field(default_factory=dict)
    state: str = "none"
    consultation: UUID | None = None
    title: Texts = field(default_factory=dict)
    decision: Texts = field(default_factory=dict)
    opens: str = ""
    closes: str = ""
    answer_by: str = ""
    sitting: UUID | None = None
    day: str = ""
    until: str = ""
    headcount: int = 0
    bands: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    """The ages that the place receives, by its numbers; none when they are not known."""
    questionnaire: Document | None = None
    version: str = ""
    accepted_versions: tuple[str, ...] = ()
    public_key: bytes = b""
    languages: tuple[str, ...] = ("fr",)
    takes_texts: bool = False
    earlier: Door | None = None
    """What the city has answered at this place before, the latest."""

    @property
    def offered(self) -> tuple[str, ...]:
        """The ages that a child chooses among: those of `bands` that the place receives, else all.

        A sheet of any of `bands` is taken: numbers may change while one waits on a tablet.
        """
        return tuple(band for band in self.bands if band in self.received) or self.bands

    def band_for(self, wished: str) -> str:
        """The age whose pages a child sees: as wished, else the only one; "" when she chooses."""
        if wished in self.bands:
            return wished
        return self.offered[0] if len(self.offered) == 1 else ""

    @property
    def most(self) -> int:
        """Sheets that a sitting takes at the most, half as many again as children; 0: no limit."""
        return self.headcount * 3 // 2

    @property
    def waits_for_its_count(self) -> bool:
        """Whether sheets that a device has kept are still welcome: until the box is opened."""
        return self.state in ("open", "ended", "closed") and bool(self.public_key)

    def title_in(self, language: str) -> str:
        """The title; where the city wrote none in a language, that of its questions, all whole."""
        asked = self.questionnaire.title if self.questionnaire else {}
        return self.title.get(language) or asked.get(language) or self.title.get("fr", "")

    def is_to_come(self, now: datetime) -> bool:
        """Whether it is that of a sitting made ready for a later day, where there is no network."""
        return self.state == "open" and self.day > now.date().isoformat()

    def has_not_ended(self, now: datetime) -> bool:
        """Whether it takes sheets at `now`, or will on the day that it was made ready for."""
        return self.accepts(now) or self.is_to_come(now)

    def accepts(self, now: datetime) -> bool:
        """Whether a sheet is welcome at `now`, local to the city."""
        if self.state != "open" or not accepts(self.opens, self.closes, now):
            return False
        return not self.sitting or is_within(self.day, self.until, now)


class Doors:
    """All doors, in memory: the child's path reads no database."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._doors: dict[str, Door] = {}
        self._all: dict[str, tuple[Door, ...]] = {}
        self._position = -1
        self._looked_at = float("-inf")

    def find(self, code: str) -> Door | None:
        """The door of a typed or scanned code; None when the code opens nothing."""
        if time.monotonic() - self._looked_at > FRESH_FOR:
            self._look()
        return self._doors.get(tidy_code(code))

    def behind(self, code: str, consultation: UUID) -> Door | None:
        """The door that a code was for a consultation, which may have closed, or been followed."""
        waiting = (one for one in self.at(code) if one.waits_for_its_count)
        return next((one for one in waiting if one.consultation == consultation), None)

    def at(self, code: str) -> tuple[Door, ...]:
        """A door for each consultation that a code leads to, has led to or will: `find`'s first."""
        self.find(code)
        return self._all.get(tidy_code(code), ())

    def all(self) -> list[Door]:
        """Every door, for those who look after them."""
        self.refresh()
        return list(self._doors.values())

    def refresh(self) -> None:
        """Read the doors again if the read model has moved."""
        with self._lock:
            self._read()

    def _look(self) -> None:
        """Refresh, on one thread at a time: a server that does not answer holds up no crowd.

        While the database is away the doors in memory serve: no sheet can be stored meanwhile.
        """
        known = self._position >= 0
        if not self._lock.acquire(blocking=not known):
            return
        try:
            self._read()
        except SQLAlchemyError as error:
            if not known or not is_away(error):
                raise
            self._looked_at = time.monotonic()
        finally:
            self._lock.release()

    def _read(self) -> None:
        position, _ = read_position(self._stores, DoorsModel.name)
        if position != self._position:
            self._all = _read_doors(self._stores)
            self._doors = {code: doors[0] for code, doors in self._all.items()}
            self._position = position
        self._looked_at = time.monotonic()


def _read_doors(stores: Stores) -> dict[str, tuple[Door, ...]]:
    """The doors of each code, what it opens now first."""
    with Session(stores["read"]) as session:
        places = {row.id: row for row in session.scalars(select(DoorPlace))}
        asked = {row.id: _Asked.of(row) for row in session.scalars(select(DoorQuestionnaire))}
        consultations = sorted(session.scalars(select(DoorConsultation)), key=_rank, reverse=True)
        in_use = ~DoorCode.shut | DoorCode.sitting.is_not(None)
        return {
            row.code: _doors_of(row, places[row.place], consultations, asked)
            for row in session.scalars(select(DoorCode).where(in_use))
        }


def _doors_of(
    code: DoorCode,
    place: DoorPlace,
    consultations: Sequence[DoorConsultation],
    asked: dict[UUID, _Asked],
) -> tuple[Door, ...]:
    """A door for each consultation that a code leads to; one that opens nothing when none is."""
    found = [_door(code, place, one, asked) for one in consultations if _leads_to(code, one)]
    now, *others = found or [_closed(code, place)]
    earlier = next((one for one in others if one.state == "answered"), None)
    return replace(now, earlier=earlier), *others


class _Asked(NamedTuple):
    """A published questionnaire, and the versions whose sheets still fit it."""

    version: str
    accepted: tuple[str, ...]
    document: Document
    languages: tuple[str, ...]

    @classmethod
    def of(cls, row: DoorQuestionnaire) -> _Asked:
        document = Document.from_dict(row.document)
        return cls(
            f"{row.id}:{row.number}",
            tuple(f"{row.id}:{one}" for one in range(row.first_accepted, row.number + 1)),
            document,
            tuple(sorted(document.languages(), key=lambda code: (code != "fr", code))),
        )


def _closed(code: DoorCode, place: DoorPlace) -> Door:
    """A code behind which there is nothing."""
    its_photo = (place.photo, place.photo_alt)
    received = tuple(band for band, children in place.enrolment.items() if children)
    bare = Door(code.code, place.id, place.name, place.kind, code.mode, *its_photo)
    return replace(bare, received=received)


def _door(
    code: DoorCode,
    place: DoorPlace,
    consultation: DoorConsultation,
    questionnaires: dict[UUID, _Asked],
) -> Door:
    known = replace(
        _closed(code, place),
        consultation=consultation.id,
        opens=consultation.opens,
        bands=(code.band,) if code.band else tuple(consultation.bands),
        public_key=bytes.fromhex(consultation.public_key),
    )
    asked = questionnaires.get(consultation.questionnaire)
    if asked is None:  # It is announced, and its questions are still being written.
        return known
    return replace(
        known,
        state=_state(consultation, code.shut),
        title=consultation.title,
        decision=consultation.decision,
        closes=consultation.closes,
        answer_by=consultation.answer_by,
        sitting=code.sitting,
        day=code.day,
        until=code.until,
        headcount=code.headcount,
        questionnaire=asked.document,
        version=asked.version,
        accepted_versions=asked.accepted,
        languages=asked.languages,
        takes_texts=consultation.takes_texts,
    )


def _leads_to(code: DoorCode, consultation: DoorConsultation) -> bool:
    """Whether a code may open a consultation: a sitting its own, a poster those of its place."""
    if code.consultation:
        return consultation.id == code.consultation
    return str(code.place) in consultation.places


def _rank(consultation: DoorConsultation) -> tuple[int, str]:
    """What a poster opens: the open one, else the last one."""
    return {"open": 3, "closed": 2, "announced": 1}[consultation.step], consultation.closes


def _state(consultation: DoorConsultation, shut: bool) -> str:
    if consultation.answered:
        return "answered"
    if consultation.step == "closed":
        return "closed"
    if shut:
        return "ended"
    return "soon" if consultation.step == "announced" else "open"
