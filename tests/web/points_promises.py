"""Ten points to share, from the pages of children to the count: what is promised of them."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.application import city, consultations, questionnaires, sittings
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.ballots.sealing import seal, unseal
from consult.ballots.tables import ballot
from consult.ballots.teller import Teller
from consult.content import core
from consult.domain.ballot import BoxKey, Sheet
from consult.domain.device import DeviceForm
from consult.domain.document import Document
from consult.domain.opinions import Opinions
from consult.domain.poster import code_id
from consult.worker.counting import Counting
from tests.given import ANSWER_BY, CLOSES, DAY, OPENS, a_city
from tests.reading import opened
from tests.web.surface import Elements
from tests.web.test_points import BAND, THINGS, a_document
from tests.web.visiting import form_of

HERD = {
    ("7", "2", "1", ""): 8,
    ("1", "5", "4", ""): 5,
    ("", "3", "7", ""): 4,
    ("5", "5", "", ""): 3,
}
"""How many children of each school share their points so."""
ALONE = ("", "1", "", "9")
"""How one child of the city shares them."""
MOST = {"bus": 24, "lieux": 15, "stages": 12, "sante": 1, "=": 9, "?": 0, "": 0}
"""What got the most points from how many children, in all three schools."""
WRONG = (("7", "4", "", ""), ("7", "", "", ""), ("10", "10", "10", "10"), ("11", "", "", "-1"))
"""Points that are not shared as asked."""


@dataclass(frozen=True)
class Room:
    """A sitting: its code, and the box that its sheets fall into."""

    code: str
    box: BoxKey


class Oldest:
    """Three schools whose oldest children are asked where to act first, each in a sitting."""

    def __init__(self, app: Flask, log: Log) -> None:
        self.app, self.log = app, log
        here = app.extensions["consult"]
        self.stores = here.stores
        self.teller = Teller(here.stores, here.settings.keys)
        a_city(log)
        schools = [self._school(number) for number in (1, 2, 3)]
        self.id = self._ask(schools)
        self.rooms = [self._sit(school) for school in schools]
        self.show()

    def show(self) -> None:
        """Bring the read models up to date."""
        self.app.extensions["consult"].show()

    def _school(self, number: int) -> UUID:
        reference, enrolment = f"037092{number}A", {BAND: 40}
        details = PlaceDetails(reference, f"Lycée {number}", "school", enrolment=enrolment)
        return city.register_place(self.log, details, DAY)

    def _ask(self, schools: list[UUID]) -> UUID:
        asked = Document(
            a_document().title, "participation", (*a_document().questions, core()["N4"])
        )
        self.questionnaire = questionnaires.draft_questionnaire(self.log, asked, DAY)
        announcement = Announcement(
            title=asked.title,
            theme="participation",
            decision={"fr": "Le budget des jeunes", "en": "The budget for the young"},
            responsible="Adjointe à la jeunesse",
            bands=[BAND],
            places=schools,
            opens=OPENS,
            closes=CLOSES,
            answer_by=ANSWER_BY,
        )
        id = consultations.announce_consultation(self.log, announcement, self.questionnaire, DAY)
        self.public_key = self.teller.prepare(id)
        consultations.prepare_box(self.log, id, self.public_key)
        return consultations.open_consultation(self.log, id, DAY)

    def _sit(self, school: UUID) -> Room:
        group = sittings.Group(school, BAND, 30, "12:00")
        code = sittings.open_sitting(self.log, self.id, group, DAY)
        return Room(code, BoxKey(self.id, school, BAND, "sitting", code_id(code)))

    def send(self, room: Room, points: tuple[str, ...]) -> TestResponse:
        """A child shares her points on the page, and sends."""
        client, here = self.app.test_client(), f"/c/{room.code}/{BAND}?l=fr"
        form = form_of(Elements(client.get(here).text))
        return client.post(here, data=form | fields(points))

    def send_sealed(self, room: Room, points: tuple[str, ...]) -> TestResponse:
        """The same, from a device that had no network."""
        filled = {name: [value] for name, value in fields(points).items()}
        form = DeviceForm(f"{self.questionnaire}:1", filled)
        sealed = seal(self.public_key, form.to_bytes(), room.box)
        told = {"submission": str(uuid4()), "consultation": str(self.id)}
        here = f"/c/{room.code}/{BAND}/sealed?l=fr"
        brought = {**told, "sealed": b64encode(sealed).decode()}
        return self.app.test_client().post(here, json=brought)

    def share(self) -> None:
        """All children of the three schools share their points."""
        for room in self.rooms:
            for points, children in HERD.items():
                for _ in range(children):
                    assert self.send(room, points).status_code == 200
        assert self.send(self.rooms[0], ALONE).status_code == 200

    def sheets(self) -> list[Sheet]:
        """What the teller will read."""
        with self.stores["box"].connect() as connection:
            rows = connection.execute(select(ballot.c.box_id, ballot.c.sealed)).all()
        boxes = {room.box.id.bytes: room.box for room in self.rooms}
        key = self.teller.keys.read(self.id)
        found = [opened(unseal(key, bytes(one), boxes[bytes(id)])) for id, one in rows]
        return [one for one in found if isinstance(one, Sheet)]

    def count(self) -> Opinions:
        """Close, open the box once, and publish under embargo; what the log remembers."""
        consultations.close_consultation(self.log, self.id, DAY)
        consultations.request_count(self.log, self.id, DAY)
        counting = Counting(self.log, self.teller)
        counting.count(self.id, date.fromisoformat(DAY))
        self.publication = counting.publish(self.id, date.fromisoformat(DAY))
        self.show()
        return self.log.load(Opinions, Opinions.create_id(self.id))


def fields(points: tuple[str, ...]) -> dict[str, str]:
    """The fields of a form that give these points."""
    return {f"budget.{number}": one for number, one in enumerate(points, 1)}


def counted(opinions: Opinions) -> dict[str, int]:
    """What was counted of the question, wherever it was asked."""
    found: Counter[str] = Counter()
    for row in opinions.rows:
        found.update(row.counts["budget"])
    return {answer: found[answer] for answer in (*THINGS, "=", "?", "")} | dict(found)


def only_what_got_the_most_is_kept(oldest: Oldest) -> Opinions:
    """Neither a sheet nor a count says how many points a thing got: nobody can subtract."""
    oldest.share()
    assert {str(sheet.answers["budget"]) for sheet in oldest.sheets()} == {*THINGS, "="}
    opinions = oldest.count()
    assert counted(opinions) == MOST
    assert sum(MOST.values()) == sum(row.number for row in opinions.rows)
    return opinions


def what_is_not_shared_as_asked_is_in_no_count(oldest: Oldest) -> None:
    """A page says so; a device that sends it all the same has spoiled its sheet."""
    for points in WRONG:
        assert oldest.send(oldest.rooms[0], points).status_code == 400
        assert oldest.send_sealed(oldest.rooms[0], points).json == {"kept": True}
    oldest.share()
    opinions = oldest.count()
    assert sum(row.spoiled for row in opinions.rows) == len(WRONG)
    assert counted(opinions) == MOST
