"""Behind a place's door of tickets: a code to type before the questions, one sheet for each.

The code travels in the address from the ticket's picture to the form, and is forgotten by the
store with the sheet that it brings. No is said to nobody for good: whoever refuses or stops has
used nothing up, and is not counted, since without a ticket anybody could be.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from flask import Response, current_app, request
from flask_babel import lazy_gettext as _l

from consult.ballots.guessing import PERIOD, TooManyGuesses
from consult.ballots.punching import TICKET, Ticket, TicketUnknown, TicketUsed
from consult.ballots.ticket_desk import TicketDesk
from consult.ballots.tickets import SIGNS, TicketKeyGone, code_in, stamp, stub_of
from consult.domain.ballot import BoxKey
from consult.domain.errors import ConsultError
from consult.domain.poster import ALPHABET, tidy_code
from consult.projections.doors import Door
from consult.web.answer import covers, keys, messages
from consult.web.answer.pages import write_page
from consult.web.services import services

REFUSED = (TicketUsed, TicketUnknown, TooManyGuesses, TicketKeyGone)
"""What the box says of a ticket that it does not take."""

FIELDS = ("ticket", "stub")
"""The fields of a form that say which ticket it comes with: the code, and the same sealed."""

_STATUS: dict[type[ConsultError], int] = {TicketUsed: 409, TicketUnknown: 404, TooManyGuesses: 429}


def asks(door: Door) -> bool:
    """Whether sheets behind this door come with tickets."""
    return door.mode == TICKET


def ticket_in_address(door: Door) -> str:
    """The code that the address carries, tidy; "" when there is none, or it can be none."""
    code = tidy_code(request.args.get("t", "")) if asks(door) else ""
    return code if len(code) == SIGNS and set(code) <= set(ALPHABET) else ""


def stamped(box: BoxKey, typed: str, now: datetime) -> Ticket | None:
    """The ticket that comes with a sheet; None for a box that asks for none.

    Raises TicketKeyGone.
    """
    return stamp(services().stores, box, typed, now) if box.mode == TICKET else None


def stub(door: Door, band: str, ticket: str) -> str:
    """What a device may keep instead of the code while its sheet waits for the network."""
    return stub_of(services().stores, keys.box(door, band), ticket) if ticket else ""


def stamped_from_stub(box: BoxKey, stub: str, now: datetime) -> Ticket | None:
    """The ticket that comes with a sheet that has waited on a device; None where none is asked.

    Raises TicketKeyGone.
    """
    return stamped(box, code_in(services().stores, box, stub), now) if box.mode == TICKET else None


def welcome(door: Door, language: str) -> Response:
    """The invitation of the age that a ticket is for; without one, where its code is typed."""
    typed = request.args.get("t", "")
    if not typed:
        return _typing(door, language, 200, *_ASK)
    here = {keys.box(one, band): one for one in _served(door) for band in one.bands}
    try:
        box = _desk().find(list(here), typed, services().clock.now())
    except REFUSED as error:
        return refused(error, language, door, typed=typed)
    if here[box] is not door:
        return _of_another(here[box], door, language)
    content = covers.invitation(door, box.band, language, tidy_code(typed))
    return Response(content, headers={"Cache-Control": "no-store"}, content_type="text/html")


def _served(door: Door) -> list[Door]:
    """That door, then those of the other consultations of its place that tickets may be for."""
    others = services().doors.at(door.code)
    known = [one for one in others if one.public_key and one.consultation != door.consultation]
    return [door, *known]


def _of_another(its: Door, door: Door, language: str) -> Response:
    """The ticket is for another consultation of the place: to come, or closed already."""
    if its.state in ("closed", "answered"):
        return covers.answers(its, language)
    after = date.fromisoformat(door.closes) + timedelta(days=1)
    return messages.not_yet(language, max(its.opens, after.isoformat()))


def ask(door: Door, language: str) -> Response:
    """Questions were asked for without a ticket."""
    return _typing(door, language, 200, *_ASK)


def refused(
    error: ConsultError,
    language: str,
    door: Door,
    band: str = "",
    fields: list[messages.Field] | None = None,
    typed: str = "",
) -> Response:
    """Why a ticket was not taken; `fields` are the answers that it came with, still there."""
    if isinstance(error, TicketKeyGone):
        return messages.broken(language, 503)
    told: dict[type[ConsultError], tuple[Any, ...]] = {
        TicketUsed: _USED,
        TicketUnknown: _UNKNOWN,
        TooManyGuesses: _WAIT,
    }
    kept = [(name, value) for name, value in fields or () if name not in FIELDS]
    picture, heading, *sentences = told[type(error)]
    if kept:
        sentences.append(_l("Tes réponses sont toujours là."))
    again = "" if isinstance(error, TicketUsed) else typed  # Another one is to be typed.
    more = {"fields": kept, "band": band, "typed": again, "wrong": True}
    answer = _typing(door, language, _STATUS[type(error)], picture, heading, *sentences, **more)
    if isinstance(error, TooManyGuesses):
        answer.headers["Retry-After"] = str(60 * PERIOD)
    return answer


_ASK = (
    "key",
    _l("Tape le code de ton ticket"),
    _l("Il a 9 signes. Il est écrit sur le ticket."),
)
_USED = (
    "envelope-with-arrow",
    _l("Ce ticket ne sert plus"),
    _l("Il a déjà servi, ou un adulte l’a retiré. Ce n’est pas ta faute."),
    _l("Demande un autre ticket à l’adulte."),
)
_UNKNOWN = (
    "magnifying-glass-tilted-left",
    _l("On ne trouve pas ce ticket"),
    _l("Regarde bien chaque signe, puis essaie encore. Il n’y a ni zéro ni lettre O."),
)
_WAIT = (
    "hourglass-not-done",
    _l("Il faut attendre un peu"),
    _l("Beaucoup de codes faux ont été essayés ici. Ton ticket est toujours bon."),
    _l("Essaie encore dans %(minutes)s minutes.", minutes=PERIOD),
)


def _typing(
    door: Door,
    language: str,
    status: int,
    picture: str,
    heading: Any,
    *sentences: Any,
    **more: Any,
) -> Response:
    """A page with a field for the code: it leads to the questions, or sends the answers again."""
    context: dict[str, Any] = {"fields": [], "typed": "", "band": "", "wrong": False} | more
    content = write_page(
        "ticket",
        language,
        context.pop("band"),
        door=door,
        code=door.code,
        earlier=covers.earlier_title(door, language),
        picture=picture,
        heading=heading,
        sentences=sentences,
        **context,
    )
    return Response(content, status, {"Cache-Control": "no-store"}, content_type="text/html")


def _desk() -> TicketDesk:
    """The desk of this process, made with the first code that is looked up."""
    kept = current_app.extensions
    if "consult.desk" not in kept:
        kept.setdefault("consult.desk", TicketDesk(services().stores))
    return cast(TicketDesk, kept["consult.desk"])
