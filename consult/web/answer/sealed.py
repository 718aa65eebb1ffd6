"""A sheet that was sealed on the device, without network perhaps: taken unread until the count.

What comes is JSON: `submission` and `consultation` (ids), `sealed` (base64), and `ticket`, the stub
of a code, where sheets come with tickets: it is punched here, as the sheet arrives, so that one
that was used on two devices serves once. It may come long after the child has gone, until the box
is opened. The answer is for a machine, with a sentence for the adult who looks after it: the device
keeps the sheet unless it reads that it is safe.
"""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any, Final, NamedTuple
from uuid import UUID

from flask import Response, jsonify, request
from flask_babel import force_locale, gettext
from werkzeug.exceptions import RequestEntityTooLarge

from consult.ballots.committer import BoxBroken, BoxFull, NotSealed, SittingFull, TooLate
from consult.ballots.guessing import PERIOD, TooManyGuesses
from consult.ballots.punching import TicketUnknown, TicketUsed
from consult.ballots.tickets import TicketKeyGone
from consult.projections.doors import Door
from consult.sentences import N_
from consult.web.answer import keys, tickets
from consult.web.answer.views import BACK_IN, blueprint
from consult.web.language import JOURNEY, suits
from consult.web.permissions import child
from consult.web.security import is_from_here
from consult.web.services import services

MOST: Final = 4096
"""Bytes of a request: a sealed sheet in base64 fits twice."""
_PARTS: Final = frozenset({"submission", "consultation", "sealed"})
_MAY_COME: Final = frozenset({"ticket"})


class Came(NamedTuple):
    """What a device has sent."""

    submission: UUID
    consultation: UUID
    sealed: bytes
    ticket: str = ""


class Refusal(NamedTuple):
    """Why a sheet was not taken: what the device acts on, and what the adult reads."""

    status: int
    reason: str
    sentence: str
    retry_after: int = 0


ELSEWHERE: Final = Refusal(403, "elsewhere", N_("Cette page ne vient pas d’ici"))
UNFIT: Final = Refusal(400, "unfit", N_("Ces réponses ne sont pas arrivées entières."))
TOO_LARGE: Final = Refusal(413, "unfit", N_("Ces réponses ne sont pas arrivées entières."))
UNKNOWN: Final = Refusal(404, "unknown", N_("Ce code n’ouvre rien."))
TOO_LATE: Final = Refusal(
    409, "too-late", N_("Tes réponses arrivent trop tard. Elles ne sont pas gardées.")
)
FULL: Final = Refusal(409, "full", N_("Il y a déjà beaucoup de réponses"))
USED: Final = Refusal(409, "ticket-used", N_("Ce ticket ne sert plus"))
NO_TICKET: Final = Refusal(409, "ticket-unknown", N_("On ne trouve pas ce ticket"))
LATER: Final = N_("Ça ne marche pas")


@blueprint.post("/c/<code>/<band>/sealed")
@child
def drop_sealed(code: str, band: str) -> Response:
    """Take a sheet that a device has sealed; say so once it is safe on the disk."""
    refusal = _refusal(code, band)
    if refusal is None:
        return _answer(200, kept=True)
    with force_locale(_language()):
        sentence = gettext(refusal.sentence)
    answer = _answer(refusal.status, kept=False, reason=refusal.reason, sentence=sentence)
    if refusal.retry_after:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _refusal(code: str, band: str) -> Refusal | None:
    """Drop what came; why it could not be, None when it is safe."""
    if not is_from_here(request.environ, services().settings.public_url):
        return ELSEWHERE
    request.max_content_length = MOST
    try:
        came = _came()
    except RequestEntityTooLarge:
        return TOO_LARGE
    if came is None:
        return UNFIT
    door = services().doors.behind(code, came.consultation)
    if door is None or band not in door.bands:
        return UNKNOWN
    return _drop(door, band, came)


def _drop(door: Door, band: str, came: Came) -> Refusal | None:
    """Drop it into the box of its door; why it could not be."""
    here, box, now = services(), keys.box(door, band), services().clock.now()
    try:
        ticket = tickets.stamped_from_stub(box, came.ticket, now)
        sheet, late = (box, came.submission, came.sealed), not door.has_not_ended(now)
        here.committer.drop(*sheet, door.most, ticket, late=late)
    except NotSealed:
        return UNFIT
    except TooLate:
        return TOO_LATE
    except SittingFull:
        return FULL
    except TicketUsed:
        return USED
    except TicketUnknown:
        return NO_TICKET
    except TooManyGuesses:
        return Refusal(429, "crowded", LATER, 60 * PERIOD)
    except TicketKeyGone:
        return Refusal(503, "broken", LATER, BACK_IN)
    except BoxFull as error:
        return Refusal(503, "crowded", LATER, int(error.facts["seconds"]))
    except BoxBroken as error:
        status = 507 if error.facts["reason"] == "disk-full" else 503
        return Refusal(status, "broken", LATER, BACK_IN)
    return None


def _came() -> Came | None:
    """What the request brings; None when it is not a sealed sheet with its two ids."""
    try:
        data: Any = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        return None
    words = isinstance(data, dict) and all(isinstance(one, str) for one in data.values())
    if not words or not _PARTS <= data.keys() <= _PARTS | _MAY_COME:
        return None
    try:
        sealed = b64decode(data["sealed"], validate=True)
        ids = UUID(data["submission"]), UUID(data["consultation"])
    except ValueError:
        return None
    came = Came(*ids, sealed, data.get("ticket", ""))
    # Ids that count upwards would keep an order in the box.
    return came if came.submission.version == 4 else None


def _language() -> str:
    accepted = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return suits(request.args.get("l", ""), accepted, JOURNEY)


def _answer(status: int, **told: object) -> Response:
    answer = jsonify(told)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
