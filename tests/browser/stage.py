"""A site in memory where each state of a child's journey can be shown, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid5

from flask import Flask, request
from sqlalchemy.orm import Session

from consult.ballots.punching import TICKET
from consult.config import Settings
from consult.domain.bands import CODES
from consult.domain.condition import Condition
from consult.domain.document import OFFERED, Document
from consult.domain.feedback import PLANNED
from consult.projections.answers import ToldRow
from consult.projections.cards import Card, Choice
from consult.projections.doors import Door
from consult.web.answer import covers
from consult.web.answer.pages import write_page
from consult.web.indicators.children import Told
from consult.web.permissions import child
from tests.browser.chromium import serving
from tests.browser.scenes import show_what_needs_a_store
from tests.browser.stage_words import SAID, everywhere
from tests.browser.test_child import a_document, code_of
from tests.web.given_doors import NAMES, Box, NoVoices, a_door, an_app

ALL, SOON, EMPTY, OVER, SITTING = "ALLAG", "SQQNW", "EMPTY", "SHVTX", "SEATS"
"""Codes: every age; announced; nothing to answer; closed and answered; a sitting that ended."""
TICKETS, WORDS = "TCKET", "WRDSX"
"""Codes: answered with tickets; where a few words may be written."""
PHOTO, PHOTO_OVER, FOR_SOME = "PHTXX", "PHTVR", "FRSME"
"""Codes: a place with a photo, open and closed; a question that is not for everybody."""
SELDOM = "more"
"""The question that only some are asked behind FOR_SOME."""

ALONE: dict[str, Any] = {"service_workers": "block"}
"""A device that keeps nothing: its pages are the stage's, also when a sheet is refused."""


@dataclass(frozen=True)
class Stage:
    """Where the site answers, and the box behind it, which can be made to refuse."""

    address: str
    box: Box
    voices: NoVoices


def every_kind() -> Document:
    """A question of each kind that a band may be asked, in every language."""
    return Document.from_dict(everywhere(a_document().to_dict()))


def some_asked() -> Document:
    """Another with the same questions, SELDOM for those alone who chose the tree."""
    document, only = every_kind(), Condition("pictures", ("arbre",))
    asked = [
        replace(
            one,
            variants={band: replace(said, shown_if=only) for band, said in one.variants.items()},
        )
        if one.code == SELDOM
        else one
        for one in document.questions
    ]
    return replace(document, title=SAID["La cantine"], questions=tuple(asked))


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """The stage, for as long as the block lasts; `folder` is its data directory."""
    box = Box()
    app = stage_app(folder, box)
    with serving(app) as address:
        yield Stage(address, box, app.extensions["consult"].voices)


def stage_app(folder: Path, box: Box) -> Flask:
    """The app behind the stage."""
    app = an_app(Settings.from_environment({"CONSULT_DATA": str(folder)}), box, *_doors())
    _answer(app)
    _show_what_was_said(app)
    show_what_needs_a_store(app)
    return app


def _doors() -> Iterator[Door]:
    document = every_kind()
    for band in CODES:
        yield a_door(code_of(band), document, band, languages=OFFERED)
    door = a_door(ALL, document, *CODES, languages=OFFERED)
    yield door
    yield replace(door, code=SOON, state="soon")
    yield replace(door, code=EMPTY, state="none", consultation=None, questionnaire=None)
    yield replace(door, code=SITTING, sitting=uuid5(NAMES, "sitting"), until="08:00")
    yield replace(door, code=OVER, state="closed")
    yield replace(door, code=TICKETS, mode=TICKET)
    yield replace(door, code=WORDS, takes_texts=True)
    yield a_door(FOR_SOME, some_asked(), *CODES, languages=OFFERED)
    photo: dict[str, Any] = {"photo": "0" * 64, "photo_alt": SAID["La cour et son grand arbre"]}
    yield replace(door, code=PHOTO, **photo)
    yield replace(door, code=PHOTO_OVER, state="closed", **photo)


def _answer(app: Flask) -> None:
    """Let the city have answered: figures that are shown, nearly all, hidden; every status."""
    door = app.extensions["consult"].doors.find(OVER)
    statuses = ("done", "under-way", "later", "no", "other")
    row = ToldRow(
        consultation=door.consultation,
        title=door.title,
        questionnaire=uuid5(NAMES, "questionnaire"),
        places=[str(door.place)],
        opens=door.opens,
        cards=[card.to_dict() for card in _cards()],
        number=120,
        first={"8-10": SAID["Merci\u00a0! On a tout lu."]},
        first_day="2026-07-01",
        full=[_answered(status) for status in statuses],
        full_day="2026-09-20",
    )
    with Session(app.extensions["consult"].stores["read"]) as session:
        session.add(row)
        session.commit()


def _answered(status: str) -> dict[str, Any]:
    words = SAID["On plante dix arbres dans la cour."]
    reason = SAID["Vous étiez beaucoup à le dire."]
    until = "2027-03-01" if status in PLANNED else ""
    return {"status": status, "words": words, "reason": reason, "until": until, "finding": status}


def _cards() -> Iterator[Card]:
    question = every_kind().questions[0]
    variant = question.variants["8-10"]
    choices = tuple(Choice(one.id, one.label, one.picture, 50) for one in variant.options)
    card = Card("c1", "trees", "8-10", "city", "", "p", variant.text, "pictures", choices)
    yield card
    liked = tuple(replace(one, favourable=True) for one in choices)
    yield replace(card, id="c2", question="balls", coded="nearly-all", choices=liked)
    yield replace(card, id="c3", question="shade", status="c", choices=())


def _said_in(language: str) -> Iterator[dict[str, Any]]:
    """A figure, one that is not sure, and one that is hidden."""
    question = SAID["Tu préfères quoi\u00a0?"][language]
    sentence = SAID["Un arbre\u00a0: 7 enfants sur 10."][language]
    said = {"question": question, "picture": "deciduous-tree", "out_of_ten": 7}
    said |= {"sentence": sentence, "hidden": False, "unsure": False}
    yield said
    yield said | {"unsure": True}
    yield said | {"picture": None, "out_of_ten": None, "hidden": True}


def _show_what_was_said(app: Flask) -> None:
    """More pages for children: with what they would read of the database, or of the device."""
    told = [Told("Est-ce qu’on te demande\u00a0?", "ear", "On ne sait pas encore.", 4)]
    tongues = [(code, code, f"?l={code}") for code in OFFERED]

    @app.get("/c/scene/results/<band>")
    @child
    def results(band: str) -> bytes:
        language = request.args["l"]
        return write_page(
            "results",
            language,
            band,
            title=SAID["La cour de récré"][language],
            ages="6 · 7",
            said=list(_said_in(language)),
            others=[("8-10", "8 – 10 ans")],
            tongues=tongues,
            quoted=str,
        )

    @app.get("/c/scene/kept/<band>")
    @child
    def kept(band: str) -> bytes:
        door = app.extensions["consult"].doors.find(code_of(band))
        return covers.thanks(door, band, request.args["l"], kept=True)

    @app.get("/c/scene/indicators")
    @child
    def indicators() -> bytes:
        return write_page("indicators", request.args["l"], "", told=told, tongues=tongues)
