"""A town that asks children of every age, in every language; one key opens what they say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from consult import content
from consult.accounts.facilitators import Printed, make_access
from consult.application import city, consultations, questionnaires
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.application.tickets import declare_tickets
from consult.ballots.punching import TICKET
from consult.ballots.tables import ballot, box
from consult.ballots.tickets import issue_tickets
from consult.clock import Clock
from consult.config import Settings
from consult.domain.ballot import BoxKey
from consult.domain.bands import CODES
from consult.domain.document import READY, Document, Question, Variant
from consult.domain.kinds import PICTURES, POINTS, SCALE
from consult.projections.doors import Door
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.web import create_app, open_services
from tests.browser.offline import Site
from tests.given import ANSWER_BY, CLOSES, DAY, OPENS
from tests.web.given_doors import PUBLIC

READY_ONE: Final = "la-cour"
MINE: Final = {
    "fr": "Tu préfères quoi\u00a0?",
    "en": "Which do you like best?",
    "es": "¿Qué prefieres?",
    "pt": "O que preferes?",
    "tr": "Hangisini daha çok seversin?",
    "uk": "Що тобі більше подобається?",
    "ar": "ماذا تفضّل؟",
}
"""What the youngest are asked: two pictures."""
PRINTED: Final = 40
"""Tickets of a batch."""


def asked_of_everybody() -> Document:
    """A few questions for each age, all kinds among them, written in every language."""
    known = {one.code: one for one in content.consultation(READY_ONE).questionnaire.questions}
    pleasure, wishes = known["cour-plait"], known["cour-en-plus"]
    needs, heard = known["recre-compte"], known["adultes-ecoutent"]
    note = Variant(SCALE, pleasure.variants["11-14"].text, READY[SCALE], ("8", "9", "10"))
    shared = replace(wishes.variants["11-14"], kind=POINTS, at_most=None)
    asked = (
        _also(pleasure, {"15-17": pleasure.variants["11-14"]}),
        _also(wishes, {"3-5": _of_two(wishes.variants["6-7"]), "15-17": shared}),
        _also(needs, {"3-5": _of_two(needs.variants["8-10"]), "15-17": needs.variants["11-14"]}),
        _also(heard, {"15-17": heard.variants["11-14"]}),
        Question("cour-note", "cour.note", "service", {"15-17": note}),
    )
    return Document(content.consultation(READY_ONE).title, "cour", asked)


def _also(question: Question, variants: dict[str, Variant]) -> Question:
    return replace(question, variants={**question.variants, **variants})


def _of_two(variant: Variant) -> Variant:
    return Variant(PICTURES, MINE, variant.options[:2])


class Morning(Clock):
    """Half past nine on the first day."""

    def now(self) -> datetime:
        return datetime.fromisoformat(f"{DAY}T09:30").replace(tzinfo=self.timezone)


@dataclass
class Town:
    """One school where the question is asked, its doors, and what has come."""

    site: Site
    log: Log
    place: UUID
    consultation: UUID
    _tickets: dict[str, list[str]] = field(default_factory=dict)
    _opened: set[bytes] = field(default_factory=set)

    def poster(self, mode: str) -> Door:
        """The door of a new poster."""
        return self.door(city.place_poster(self.log, self.place, DAY, mode))

    def door(self, code: str) -> Door:
        """What a code opens."""
        here = self.site.app.extensions["consult"]
        here.show()
        here.doors.refresh()
        door: Door = here.doors.find(code)
        return door

    def access(self) -> Printed:
        """The link and the PIN of whoever accompanies a group."""
        return make_access(self.site.stores, self.place, DAY)

    def ticket(self, band: str) -> str:
        """A ticket that nobody has used, as its picture says it."""
        left = self._tickets.setdefault(band, [])
        if not left:
            batch = declare_tickets(self.log, self.consultation, self.place, band, PRINTED, DAY)
            mine = BoxKey(self.consultation, self.place, band, TICKET)
            left += issue_tickets(self.site.stores, mine, batch, PRINTED)
        return left.pop().replace("-", "")

    def arrived(self) -> list[tuple[BoxKey, bytes]]:
        """What came since this was asked last: into which box, and what is sealed."""
        query = select(ballot.c.submission_id, ballot.c.sealed, box).join_from(ballot, box)
        with self.site.stores["box"].connect() as connection:
            rows = connection.execute(query).all()
        new = [row for row in rows if row.submission_id not in self._opened]
        self._opened |= {row.submission_id for row in new}
        return [(_key(row), row.sealed) for row in new]


def _key(row: Any) -> BoxKey:
    sitting = UUID(bytes=row.sitting) if row.sitting else None
    ids = UUID(bytes=row.consultation), UUID(bytes=row.place)
    return BoxKey(*ids, row.band, row.mode, sitting)


@contextmanager
def a_town(settings: Settings) -> Iterator[Town]:
    """The town of a migrated, empty city, on the morning when its box has opened."""
    services = open_services(settings)
    projector = Projector(services.log, services.stores, MODELS)

    def show() -> bool:
        projector.catch_up()
        return True

    services = replace(services, clock=Morning(settings.timezone), show=show)
    app, log = create_app(settings, services), services.log
    place = _a_school(log)
    consultation = _open(log, place)
    show()
    code = city.place_poster(log, place, DAY, "tablet")
    show()
    door = services.doors.find(code)
    assert door
    site = Site(app, services.stores, door, services.committer)
    site.up()
    try:
        yield Town(site, log, place, consultation)
    finally:
        site.down()
        services.committer.stop()
        services.stores.close()
        log.close()


def _a_school(log: Log) -> UUID:
    city.found_city(log, "37109", "Fondettes", DAY)
    details = PlaceDetails(
        "0370921A", "Gérard Philipe", "school", "elementary", enrolment=dict.fromkeys(CODES, 60)
    )
    return city.register_place(log, details, DAY)


def _open(log: Log, place: UUID) -> UUID:
    ready = content.consultation(READY_ONE)
    announcement = Announcement(
        title=ready.title,
        theme=ready.theme,
        decision=ready.decision,
        responsible="Adjointe à l’éducation",
        bands=list(CODES),
        places=[place],
        opens=OPENS,
        closes=CLOSES,
        answer_by=ANSWER_BY,
    )
    questionnaire = questionnaires.draft_questionnaire(log, asked_of_everybody(), DAY)
    id = consultations.announce_consultation(log, announcement, questionnaire, DAY)
    consultations.prepare_box(log, id, PUBLIC)
    return consultations.open_consultation(log, id, DAY)
