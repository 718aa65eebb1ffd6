"""A few words to the city, for those who are old enough: a page, a form and a box of their own.

Nothing here touches a sheet. The text has an id that is drawn for it alone, comes in a request of
its own when the child chooses, and falls, sealed, into the quarantine.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from uuid import UUID, uuid4

from flask import Response, abort, request

from consult.ballots.quarantine import (
    FreeText,
    TextsFull,
    TextsNotReady,
    as_typed,
    submit_text,
)
from consult.domain.bands import BANDS
from consult.projections.doors import Door
from consult.web.answer import messages
from consult.web.answer.covers import takes_texts
from consult.web.answer.pages import Page, write_page
from consult.web.answer.sheets import first_of, submission_in
from consult.web.answer.views import blueprint
from consult.web.language import suits
from consult.web.permissions import child
from consult.web.security import is_from_here
from consult.web.services import services

MOST: Final = 16 * 1024
"""Bytes of a posted text: the longest fits several times."""
EMPTY: Final = "empty"
TOO_LONG: Final = "too-long"


class Desk(NamedTuple):
    """Where a child writes: behind which door, at which age, how much."""

    door: Door
    band: str
    language: str

    @property
    def most(self) -> int:
        """Characters at the most."""
        return BANDS[self.band].text_at_most


@blueprint.get("/c/<code>/<band>/mot")
@child
def write_text(code: str, band: str) -> Response:
    """What to know before one writes, then the field."""
    return _page(_desk(code, band), uuid4())


@blueprint.post("/c/<code>/<band>/mot")
@child
def drop_text(code: str, band: str) -> Response:
    """Take a text; say so once it is safe on the disk."""
    if not is_from_here(request.environ, services().settings.public_url):
        abort(messages.from_elsewhere(suits(request.args.get("l", ""), "", ("fr",))))
    desk = _desk(code, band)
    request.max_content_length = MOST
    id, words = submission_in(request.form), first_of(request.form, "words")
    words = as_typed(words)
    if not words or len(words) > desk.most:
        return _page(desk, id, words, TOO_LONG if words else EMPTY)
    try:
        submit_text(services().stores, id, _text(desk, words))
    except (TextsNotReady, TextsFull):
        return messages.words_wait(desk.language, band, _fields(id, words))
    return messages.words_left(desk.language, desk.door, band)


def _text(desk: Desk, words: str) -> FreeText:
    assert desk.door.consultation is not None  # noqa: S101 - an open door has one
    return FreeText(words, desk.door.consultation, desk.door.place, desk.band)


def _desk(code: str, band: str) -> Desk:
    """Where to write; stops with a page where nobody is asked to, or not any more."""
    door = services().doors.find(code)
    accepted = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    known = door.languages if door else ("fr",)
    language = suits(request.args.get("l", ""), accepted, known)
    if door is None or not takes_texts(door, band):
        abort(messages.unknown_code(language, code))
    if not door.accepts(services().clock.now()):
        abort(messages.too_late(language, door, band))
    return Desk(door, band, language)


def _fields(id: UUID, words: str) -> list[messages.Field]:
    return [("submission", str(id)), ("words", words)]


def _page(desk: Desk, id: UUID, words: str = "", problem: str = "") -> Response:
    content = write_page(
        "writing",
        desk.language,
        desk.band,
        code=desk.door.code,
        most=desk.most,
        words=words,
        problem=problem,
    )
    headers, sent = Page.of(content).to_send("", str(id))
    return Response(sent, 400 if problem else 200, headers)
