"""Simulated sheets of the past: sealed and dropped through the real ballot box."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from uuid import UUID

from consult.application.log import Log
from consult.application.sittings import Group, close_sitting, open_sitting
from consult.ballots.committer import Committer
from consult.ballots.sealing import seal
from consult.domain.ballot import REFUSED, STOPPED, BoxKey, Ending, Paper, Sheet
from consult.domain.base import identity
from consult.domain.consultation import Consultation
from consult.domain.document import Document
from consult.domain.questionnaire import Questionnaire
from consult.domain.sitting import Sitting
from consult.stores import Stores
from consult.web.demo.tastes import Tastes

AT_ONCE = 16
"""Sheets dropped together: they fall in one transaction."""


@dataclass(frozen=True)
class Class:
    """A group of children at a place: how many answer, refuse or stop, of how many present."""

    place: UUID
    band: str
    present: int
    answer: int
    refuse: int = 0
    stop: int = 0


@dataclass
class Simulation:
    """Children who answered one consultation."""

    log: Log
    stores: Stores
    consultation: UUID
    tastes: dict[UUID, Tastes]
    luck: Random

    def sit(self, classes: Iterable[Class], day: str) -> None:
        """Hold a sitting for each class, and end it."""
        committer = Committer(self.stores)
        try:
            for one in classes:
                group = Group(one.place, one.band, one.present, "17:00")
                code = open_sitting(self.log, self.consultation, group, day)
                sitting = Sitting.create_id(code)
                self._drop(committer, one, "sitting", sitting)
                close_sitting(self.log, sitting)
        finally:
            committer.stop()

    def visit(self, classes: Iterable[Class]) -> None:
        """Answer behind the posters of places."""
        committer = Committer(self.stores)
        try:
            for one in classes:
                self._drop(committer, one, "link", None)
        finally:
            committer.stop()

    def _drop(self, committer: Committer, one: Class, mode: str, sitting: UUID | None) -> None:
        box = BoxKey(self.consultation, one.place, one.band, mode, sitting)
        key = bytes.fromhex(self._asked().public_key)
        screens: list[Sheet | Ending] = [self._sheet(one) for _ in range(one.answer)]
        screens += [Ending(REFUSED)] * one.refuse + [Ending(STOPPED)] * one.stop

        def drop(screen: Sheet | Ending) -> None:
            id = identity(box.id, self.luck.getrandbits(128))
            committer.drop(box, id, seal(key, screen.to_bytes(), box))

        with ThreadPoolExecutor(AT_ONCE) as children:
            list(children.map(drop, screens))
        for _ in range(one.answer + one.stop):
            committer.tick(box, "fetched")

    def _sheet(self, one: Class) -> Sheet:
        version, document = self._questionnaire()
        answers = self.tastes[one.place].answers(document, one.band, self.luck)
        sheet = Sheet(version, answers)
        Paper.of(document, one.band, version).check(sheet)
        return sheet

    def _questionnaire(self) -> tuple[str, Document]:
        found = self.log.load(Questionnaire, self._asked().questionnaire)
        return found.reference, found.published or found.document

    def _asked(self) -> Consultation:
        return self.log.load(Consultation, self.consultation)
