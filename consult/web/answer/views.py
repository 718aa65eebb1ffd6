"""The child's surface: welcome, questions, one POST, thank you. No cookie, no session, no log.

Nothing here reads a database: doors are in memory, pages are bytes, a sheet goes to the committer.
"""

from __future__ import annotations

from contextlib import suppress
from typing import cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from consult.ballots.arrival import has_arrived
from consult.ballots.committer import BoxBroken, BoxFull, SittingFull, TooLate
from consult.ballots.sealing import SheetTooLarge, seal
from consult.domain.ballot import REFUSED, STOPPED, BadSheet, Ending
from consult.domain.poster import tidy_code
from consult.projections.doors import Door
from consult.web.answer import at_once, covers, keys, messages, tickets
from consult.web.answer.asked import pick_order
from consult.web.answer.asking import BLANK, Chosen, write_asked
from consult.web.answer.files import send_picture, send_sound
from consult.web.answer.pages import Page, Pages, write_page
from consult.web.answer.papers import Papers
from consult.web.answer.sheets import (
    EMPTY,
    NothingChosen,
    bring,
    document_of,
    fields_in,
    submission_in,
)
from consult.web.language import JOURNEY, suits
from consult.web.permissions import child
from consult.web.security import is_from_here
from consult.web.services import services

MOST = 64 * 1024
"""Bytes of a posted sheet: the longest questionnaire fits ten times."""

BACK_IN = 5
"""Seconds before a sheet that could not be stored should come back."""

blueprint = Blueprint("answer", __name__)


@blueprint.record_once
def _keep(state: object) -> None:
    kept = state.app.extensions  # type: ignore[attr-defined]
    kept.setdefault("consult.pages", Pages(heard=lambda: kept["consult"].voices.now.key))
    kept.setdefault("consult.papers", Papers())


def _pages() -> Pages:
    return cast(Pages, current_app.extensions["consult.pages"])


def _papers() -> Papers:
    return cast(Papers, current_app.extensions["consult.papers"])


@blueprint.get("/c/")
@child
def entry() -> AnyResponse:
    """Where a code is typed; a code that opens something leads there."""
    language = language_of(None)
    typed = request.args.get("code", "")
    if not typed:
        return messages.type_a_code(language)
    if services().doors.find(typed) is None:
        return messages.unknown_code(language, typed)
    return redirect(f"/c/{tidy_code(typed)}?l={language}", 303)


@blueprint.get("/c/sons/<digest>.<kind>")
@child
def sound(digest: str, kind: str) -> AnyResponse:
    """A sentence read aloud: its address names its content, so that devices may keep it."""
    return send_sound(digest, kind)


@blueprint.get("/c/images/<digest>.webp")
@child
def picture(digest: str) -> AnyResponse:
    """A picture of the city's own, by the name of its content."""
    return send_picture(digest)


@blueprint.get("/c/<code>")
@blueprint.get("/c/<code>/")
@child
def welcome(code: str) -> AnyResponse:
    """The cover of what a code opens now: an age to choose, an invitation, or the answers."""
    door = services().doors.find(code)
    language = language_of(door)
    if door is None:
        return messages.unknown_code(language, code)
    shut = _shut(door, language)
    if shut is not None:
        return shut
    if tickets.asks(door):
        return tickets.welcome(door, language)
    band = door.band_for(request.args.get("b", ""))
    if not band:
        key = keys.ages(door, language)
        return _send(_pages().get(key, lambda: covers.ages(door, language)))
    key = keys.invitation(door, band, language)
    return _send(_pages().get(key, lambda: covers.invitation(door, band, language)))


@blueprint.get("/c/<code>/reponse")
@child
def earlier_answers(code: str) -> AnyResponse:
    """What the city answered at this place before what its code opens now."""
    door = services().doors.find(code)
    language = language_of(door)
    if door is None:
        return messages.unknown_code(language, code)
    if door.earlier is None:
        return redirect(f"/c/{door.code}?l={language}", 303)
    return covers.answers(door.earlier, language)


@blueprint.get("/c/<code>/<band>")
@child
def questions(code: str, band: str) -> AnyResponse:
    """The questions of a band, all in one page, with the ids of a new sheet and of a stop."""
    door = services().doors.find(code)
    language = language_of(door)
    if door is None or (band not in door.bands and door.state == "open"):
        return messages.unknown_code(language, code)
    shut = _shut(door, language)
    if shut is not None:
        return shut
    ticket = tickets.ticket_in_address(door)
    if tickets.asks(door) and not ticket:
        return tickets.ask(door, language)
    services().committer.tick(keys.box(door, band), "fetched")
    order = pick_order(band, door.sitting)
    if ticket:  # Written for one child: what differs in a page that is kept are its ids alone.
        content = write_questions(door, band, language, order, ticket=ticket)
        return _send(Page.of(content))
    key = keys.questions(door, band, language, order)
    return _send(_pages().get(key, lambda: write_questions(door, band, language, order)))


@blueprint.post("/c/<code>/<band>")
@child
def drop(code: str, band: str) -> AnyResponse:
    """Take a sheet; thank the child once it is safe on the disk."""
    door, language = _posted_to(code, band)
    if not door.accepts(services().clock.now()):
        came = _has_come(door, band)
        return _thanks(door, band, language) if came else messages.too_late(language, door, band)
    try:
        _store(door, band)
    except NothingChosen:
        return _ask_whether_empty(door, band, language)
    except BadSheet as error:
        return _mend(door, band, language, str(error.facts.get("question", "")))
    except SheetTooLarge:
        return messages.start_again(language, door, band, 413)
    except BoxFull as error:
        return messages.crowded(language, band, _fields(door, band), int(error.facts["seconds"]))
    except BoxBroken as error:
        if error.facts["reason"] == "disk-full":
            return messages.out_of_order(language, band, _fields(door, band))
        return messages.away(language, band, _fields(door, band), BACK_IN)
    except SittingFull:
        return messages.sitting_full(language, band, _fields(door, band))
    except TooLate:
        return messages.too_late(language, door, band)
    except tickets.REFUSED as error:
        typed = request.form.get("ticket", "")
        return tickets.refused(error, language, door, band, _fields(door, band), typed)
    return _thanks(door, band, language)


def _thanks(door: Door, band: str, language: str) -> Response:
    key = keys.thanks(door, band, language)
    return _send(_pages().get(key, lambda: covers.thanks(door, band, language)))


@blueprint.post("/c/<code>/<band>/refusal")
@child
def refusal(code: str, band: str) -> AnyResponse:
    """A child who does not want to: counted, and shown a few pictures."""
    door, language = _posted_to(code, band)
    _end(door, band, REFUSED)
    page = _pages().get(("refusal", band, language), lambda: write_page("refusal", language, band))
    return _send(page)


@blueprint.post("/c/<code>/<band>/stop")
@child
def stop(code: str, band: str) -> AnyResponse:
    """A child who stops: nothing came, nothing is kept, only counted."""
    door, language = _posted_to(code, band)
    _end(door, band, STOPPED)
    return messages.erased(language, door, band, tickets.ticket_in_address(door))


@blueprint.get("/c/<code>/<band>/refusal")
@blueprint.get("/c/<code>/<band>/stop")
@child
def begin_again(code: str, band: str) -> AnyResponse:
    """The page of a no, opened once more without saying it, as phones do with a tab that they had
    put away: back to the invitation.
    """
    wishes = {"b": band, "l": language_of(None), "t": request.args.get("t", "")}
    return redirect(f"/c/{tidy_code(code)}?{urlencode(wishes)}", 303)


@blueprint.route("/c/<path:elsewhere>", methods=["GET", "POST"])
@child
def nowhere(elsewhere: str) -> AnyResponse:
    """Any other address: a child reads a child's page, whatever is wrong."""
    return messages.unknown_code(language_of(None), elsewhere.split("/")[0][:12])


def language_of(door: Door | None) -> str:
    """The language asked for in the address, else the best of the device's that we write."""
    accepted = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return suits(request.args.get("l", ""), accepted, door.languages if door else JOURNEY)


def _shut(door: Door, language: str) -> Response | None:
    """The page of a door that takes no sheet now; None when it does."""
    now = services().clock.now()
    if door.accepts(now):
        return None
    if door.state == "none":
        return messages.nothing_here(language)
    today = now.date().isoformat()
    if door.state == "soon" or (door.state == "open" and today < door.opens):
        return messages.not_yet(language, door.opens)
    if door.is_to_come(now):
        return messages.not_yet(language, door.day)
    if door.sitting is not None and door.state in ("open", "ended") and today <= door.closes:
        return messages.sitting_over(language, door)
    return covers.answers(door, language)


def _posted_to(code: str, band: str) -> tuple[Door, str]:
    """The door that a form was posted to, and the language; stops with a page when it has none."""
    door = services().doors.find(code)
    language = language_of(door)
    if not is_from_here(request.environ, services().settings.public_url):
        abort(messages.from_elsewhere(language))
    if door is None or band not in door.bands:
        abort(messages.unknown_code(language, code))
    request.max_content_length = MOST  # A body in chunks says no length beforehand.
    if (request.content_length or 0) > MOST:
        abort(messages.start_again(language, door, band, 413))
    return door, language


def _has_come(door: Door, band: str) -> bool:
    """Whether the sheet of a form is here: its device may have sent it, sealed, as late as now."""
    if door.consultation is None:
        return False
    with suppress(BadSheet):
        return has_arrived(services().stores, keys.box(door, band), submission_in(request.form))
    return False


def _end(door: Door, band: str, how: str) -> None:
    """Drop a screen that ended without a sheet, sealed as a sheet is; not one with a ticket.

    A child is not asked twice to say no: when the box cannot take it, the committer has said so
    in the log, and the page goes on. Said twice by one page, it is counted once.
    """
    if tickets.asks(door) or not door.accepts(services().clock.now()):
        return
    box = keys.box(door, band)
    sealed = seal(door.public_key, Ending(how).to_bytes(), box)
    with suppress(BoxBroken, BoxFull, SittingFull, TooLate):
        services().committer.drop(box, _id_of_end(), sealed, door.most)


def _id_of_end() -> UUID:
    """The id that the page was given; a new one when it has none, as pages that a device keeps."""
    try:
        return submission_in(request.form)
    except BadSheet:
        return uuid4()


def _store(door: Door, band: str) -> None:
    """Check, seal and drop the sheet of this request, unless that was tried already."""
    if refused := request.environ.get(at_once.REFUSED):
        raise refused
    brought = bring(door, band, request.form, _papers())
    ticket = tickets.stamped(brought.box, request.form.get("ticket", ""), services().clock.now())
    services().committer.drop(*brought, door.most, ticket)


def _fields(door: Door, band: str) -> list[messages.Field]:
    """The sheet of this request as hidden fields, so that it can be sent again as it is."""
    names = ("submission", "questionnaire", EMPTY, *tickets.FIELDS, *fields_in(door, band))
    return [(name, value) for name in names for value in request.form.getlist(name)]


def _mend(door: Door, band: str, language: str, problem: str) -> Response:
    """The questions again with the answers in place, opened at the one that has too many."""
    codes = [question.code for question, _ in document_of(door).questions_for(band)]
    if problem not in codes or request.form.get("questionnaire") != door.version:
        return messages.start_again(language, door, band, 409)
    names = set(fields_in(door, band))
    chosen = {name: values for name, values in request.form.lists() if name in names}
    ticket = tidy_code(request.form.get("ticket", ""))
    content = write_questions(door, band, language, 0, chosen, problem, ticket)
    return _send(Page.of(content), str(submission_in(request.form)), 400)


def _ask_whether_empty(door: Door, band: str, language: str) -> Response:
    """The same sheet, opened where a child may begin again or send it as it is; nothing is kept."""
    order, ticket = pick_order(band, door.sitting), tidy_code(request.form.get("ticket", ""))
    content = write_questions(door, band, language, order, ticket=ticket, opened=BLANK)
    return _send(Page.of(content), str(submission_in(request.form)), 400)


def write_questions(
    door: Door,
    band: str,
    language: str,
    order: int,
    chosen: Chosen | None = None,
    problem: str = "",
    ticket: str = "",
    opened: str = "q1",
) -> bytes:
    """The questions of a band, at the screen `opened`, or at that of the question `problem`.

    `chosen` are answers to show again.
    """
    document = document_of(door)
    return write_asked(
        "questions",
        document,
        band,
        language,
        order,
        chosen,
        problem,
        opened,
        title=document.title.get(language, ""),
        version=door.version,
        ticket=ticket,
        stub=tickets.stub(door, band, ticket),
    )


def _send(page: Page, submission: str = "", status: int = 200) -> Response:
    """A kept page, as the device takes it."""
    headers, content = page.to_send(request.environ.get("HTTP_ACCEPT_ENCODING", ""), submission)
    return Response(content, status, headers)
