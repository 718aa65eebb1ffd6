"""Doors and a box in memory: the child's pages need nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Table, create_engine
from sqlalchemy.pool import StaticPool

from consult import content
from consult.ballots import tables as ballots
from consult.ballots.punching import Ticket
from consult.ballots.sealing import new_key_pair, unseal
from consult.config import Settings
from consult.domain.ballot import BoxKey, Ending, Sheet
from consult.domain.document import Document
from consult.domain.poster import tidy_code
from consult.projections.answers import ToldRow
from consult.projections.base import ReadRow
from consult.projections.doors import Door
from consult.projections.heard import SILENCE
from consult.web import create_app
from consult.web.services import Services
from tests.reading import opened

NAMES = UUID("7a0c3a52-6f0e-4b7e-8a5c-0d3f6f2b9e11")
PRIVATE, PUBLIC = new_key_pair()
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 20, 10, 0, tzinfo=PARIS)


def a_door(code: str, document: Document, *bands: str, **changes: Any) -> Door:
    """The door of a school where a consultation is open at NOW."""
    version = f"{uuid5(NAMES, document.title['fr'])}:1"
    door = Door(
        code=code,
        place=uuid5(NAMES, "place"),
        place_name="École Gérard Philipe",
        place_kind="school",
        mode="link",
        state="open",
        consultation=uuid5(NAMES, "consultation"),
        title=document.title,
        decision={"fr": "Refaire la cour en 2027", "en": "Rebuild the playground in 2027"},
        opens="2026-05-04",
        closes="2026-06-24",
        answer_by="2026-10-01",
        bands=bands or tuple(document.bands()),
        questionnaire=document,
        version=version,
        accepted_versions=(version,),
        public_key=PUBLIC,
        languages=("fr", "en"),
    )
    return replace(door, **changes)


def ready(code: str) -> Document:
    """The questionnaire of a ready consultation."""
    return content.consultation(code).questionnaire


class Doors:
    """Doors by code."""

    def __init__(self, *doors: Door) -> None:
        self._doors = {door.code: door for door in doors}

    def find(self, code: str) -> Door | None:
        return self._doors.get(tidy_code(code))

    def at(self, code: str) -> tuple[Door, ...]:
        door = self.find(code)
        return (door,) if door else ()

    def behind(self, code: str, consultation: UUID) -> Door | None:
        door = self.find(code)
        mine = door is not None and door.consultation == consultation
        return door if door and mine and door.waits_for_its_count else None


class Box:
    """Keeps what is dropped, as a committer does; `trouble` is raised instead when it is set."""

    def __init__(self) -> None:
        self.dropped: list[tuple[BoxKey, UUID, bytes]] = []
        self.late: list[bool] = []
        self.ticks: list[tuple[str, str]] = []
        self.trouble: Exception | None = None
        self.asked = 0

    def drop(
        self,
        key: BoxKey,
        submission: UUID,
        sealed: bytes,
        most: int = 0,
        ticket: Ticket | None = None,
        *,
        late: bool = False,
    ) -> None:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        self.dropped.append((key, submission, sealed))
        self.late.append(late)

    def tick(self, key: BoxKey, counter: str) -> None:
        self.ticks.append((key.band, counter))

    def sheets(self) -> list[Sheet]:
        return [screen for screen in self.screens() if isinstance(screen, Sheet)]

    def screens(self) -> list[Sheet | Ending]:
        return [opened(unseal(PRIVATE, sealed, box)) for box, _, sealed in self.dropped]


class NoVoices:
    """A city where nothing can be heard, or what a test says."""

    def __init__(self) -> None:
        self.now = SILENCE


class StillClock:
    """A clock that has stopped at NOW."""

    timezone = PARIS

    def now(self) -> datetime:
        return NOW


def an_app(settings: Settings, box: Box, *doors: Door) -> Flask:
    """The app with these doors; behind it there are only the empty rows of answers and boxes."""
    behind: dict[str, Any] = {"doors": Doors(*doors), "committer": box, "clock": StillClock()}
    behind["voices"] = NoVoices()
    everybody = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    empty = {name: create_engine("sqlite://", **everybody) for name in ("read", "box")}
    ballots.metadata.create_all(empty["box"])
    ReadRow.metadata.create_all(empty["read"], [cast(Table, ToldRow.__table__)])
    known = {"settings": settings, "log": None, "stores": empty, "show": lambda: True}
    app = create_app(settings, cast(Any, Services)(**known | behind))
    app.testing = True
    return app
