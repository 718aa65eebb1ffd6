"""A school day: classes of children answer, one after the other, through the real pages.

Somebody holds the seating plan: she knows in which order the children of a class went through the
pages, who was absent and who left the room before the end. She looks into the files after each of
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from consult.application import city, consultations, questionnaires, sittings
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.ballots.glance import participation, screens_finished
from consult.ballots.teller import Teller
from consult.clock import Clock
from consult.config import Settings
from consult.domain.ballot import BoxKey
from consult.domain.poster import code_id
from consult.domain.publication import Publication
from consult.projections.runner import Projector
from consult.stores import Stores
from consult.web import create_app, open_services
from consult.worker.counting import Counting
from tests.given import BAND, a_document

QUESTIONS: Final = ("cour-envie", "ecoute")
OPTIONS: Final = ("yes", "some", "no", "?", "")
TASTES: Final = (45, 25, 14, 8, 8)
"""Children of 100 who choose each of the options; each class is a little different."""
REFUSED, STOPPED, LEFT, SENT = "refused", "stopped", "left", "sent"
WAYS: Final = {SENT: 76, REFUSED: 9, STOPPED: 9, LEFT: 6}
"""How children of 100 go through the pages; those who leave the room send nothing."""
SUBMISSION: Final = re.compile(r'name="submission" value="([^"]+)"')

Look = Callable[[], dict[str, int]]
"""What whoever looks into the files sees at that moment: numbers by name."""


@dataclass(frozen=True)
class Child:
    """A child who was there, and what nobody else must learn: how she ended, what she said."""

    way: str
    answers: dict[str, str]
    moved: dict[str, int]
    """How what can be seen in the files moved while this child answered."""

    def said(self, question: str) -> str:
        """The answer to a question, or how the child ended without one."""
        return self.answers[question] if self.way == SENT else self.way


@dataclass
class Class:
    """A sitting; the children who have gone through the pages, in that order."""

    place: UUID
    code: str
    box: BoxKey
    children: list[Child] = field(default_factory=list)

    @property
    def targets(self) -> list[Child]:
        """The children whose answers somebody wants to know: those who left sent nothing."""
        return [child for child in self.children if child.way != LEFT]


class Noon(Clock):
    """Noon, as long as the classes sit: no sitting ends because midnight comes meanwhile."""

    def __init__(self, timezone: ZoneInfo) -> None:
        super().__init__(timezone)
        self._noon = super().now().replace(hour=12, minute=0, second=0, microsecond=0)

    def now(self) -> datetime:
        """The same moment each time."""
        return self._noon


class Day:
    """A city, a consultation, and a sitting of each class."""

    def __init__(
        self, settings: Settings, log: Log, stores: Stores, projector: Projector, classes: int
    ) -> None:
        self.settings, self.log, self.stores, self.projector = settings, log, stores, projector
        self.clock = Noon(settings.timezone)
        self.teller = Teller(stores, settings.keys)
        self.today = self.clock.today()
        self.consultation = self._announce(classes)
        self.classes = [self._sit(place) for place in self._places]
        self.reference = f"{self._questionnaire}:1"
        projector.catch_up()

    def _announce(self, classes: int) -> UUID:
        day = self.today.isoformat()
        city.found_city(self.log, "37109", "Fondettes", day)
        self._places = [self._school(number, day) for number in range(classes)]
        self._questionnaire = questionnaires.draft_questionnaire(self.log, a_document(), day)
        announcement = Announcement(
            title={"fr": "La cour", "en": "The playground"},
            theme="cour",
            decision={"fr": "Refaire la cour", "en": "Rebuild the playground"},
            responsible="Maire",
            bands=[BAND],
            places=self._places,
            opens=day,
            closes=(self.today + timedelta(30)).isoformat(),
            answer_by=(self.today + timedelta(60)).isoformat(),
        )
        asked = consultations.announce_consultation(
            self.log, announcement, self._questionnaire, day
        )
        consultations.prepare_box(self.log, asked, self.teller.prepare(asked))
        return consultations.open_consultation(self.log, asked, day)

    def _school(self, number: int, day: str) -> UUID:
        details = PlaceDetails(
            f"037{number:04}A", f"École {number}", "school", enrolment={BAND: 30}
        )
        place = city.register_place(self.log, details, day)
        city.authorise_publication(self.log, place, "La directrice", day)
        return place

    def _sit(self, place: UUID) -> Class:
        group = sittings.Group(place, BAND, 30, "23:59")
        code = sittings.open_sitting(self.log, self.consultation, group, self.today.isoformat())
        box = BoxKey(self.consultation, place, BAND, "sitting", code_id(code))
        return Class(place, code, box)

    def live(self, look: Look, size: int, chance: Random, after: Callable[[Class], None]) -> None:
        """Let every class answer; `after` is called when one has."""
        services = replace(open_services(self.settings), clock=self.clock)
        app = create_app(self.settings, services)
        committer = app.extensions["consult"].committer
        try:
            for one in self.classes:
                self._answer(one, app, look, size, chance)
                after(one)
        finally:
            committer.stop()
            app.extensions["consult"].stores.close()

    def _answer(self, one: Class, app: Flask, look: Look, size: int, chance: Random) -> None:
        taste = {q: [usual * (0.4 + chance.random()) for usual in TASTES] for q in QUESTIONS}
        before = self._looked(one, look)
        for _ in range(size - chance.randrange(3)):  # Some are absent; the plan says who.
            (way,) = chance.choices(list(WAYS), list(WAYS.values()))
            answers = {name: chance.choices(OPTIONS, taste[name])[0] for name in QUESTIONS}
            self._go_through(app.test_client(), one.code, way, answers)
            now = self._looked(one, look)
            moved = {name: now[name] - before.get(name, 0) for name in now}
            one.children.append(Child(way, answers, moved))
            before = now

    def _looked(self, one: Class, look: Look) -> dict[str, int]:
        """What is in the files, and what a facilitator and the staff are shown meanwhile."""
        participation(self.stores, self.consultation, self.clock.now())
        shown = screens_finished(self.stores, code_id(one.code))
        return {**look(), "screens finished": shown}

    def _go_through(
        self, device: FlaskClient, code: str, way: str, answers: dict[str, str]
    ) -> None:
        here = f"/c/{code}/{BAND}"
        device.get(f"/c/{code}")
        page = device.get(here).get_data(as_text=True)
        submission = SUBMISSION.search(page)
        assert submission, page
        form = {"submission": submission[1], "questionnaire": self.reference, **answers}
        posted = {
            SENT: (here, form),
            REFUSED: (f"{here}/refusal", {}),
            STOPPED: (f"{here}/stop", {}),
        }
        if way in posted:
            address, data = posted[way]
            answer = device.post(address, data=data)
            assert answer.status_code == 200, answer.get_data(as_text=True)

    def count(self) -> Publication:
        """Close, open the box, publish: what everybody can read afterwards."""
        day = self.today.isoformat()
        consultations.close_consultation(self.log, self.consultation, day)
        consultations.request_count(self.log, self.consultation, day)
        counting = Counting(self.log, self.teller)
        counting.count(self.consultation, self.today)
        published = counting.publish(self.consultation, self.today)
        assert published
        self.projector.catch_up()
        return self.log.load(Publication, published)
