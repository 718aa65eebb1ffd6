"""The page of a sitting, to take along to where there is no network.

Its address is the secret of one sitting, made from the printed link of its place: whoever has it
reads the code that the class reads too, and may say how many children there were. It opens no other
sitting, shows no number of screens, and is worth nothing once the printed link is taken back. The
device that opens it keeps it (`static/js/worker.js`), and no PIN.
"""

from __future__ import annotations

import hmac
from typing import Any, Final, cast
from urllib.parse import urlsplit

from flask import Response, current_app, jsonify, redirect, request, url_for
from flask_babel import force_locale
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from consult.accounts import facilitators
from consult.accounts.limiter import TooManyTries, count_try
from consult.application import sittings
from consult.domain.base import acting
from consult.domain.errors import ConsultError
from consult.domain.poster import code_id, tidy_code
from consult.interchange.posters import poster_svg
from consult.projections.consultations import find_consultation
from consult.projections.places import find_place
from consult.projections.sittings import SittingRow
from consult.web.answer import messages
from consult.web.answer.pages import write_page
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.forms import HeadcountForm
from consult.web.kit import sheet_of
from consult.web.language import INTERFACE, in_language, suits
from consult.web.permissions import child
from consult.web.saying import say
from consult.web.security import is_from_here
from consult.web.services import services

NOTED: Final = "noted"
"""What the address of the page ends with when a number has just been noted."""
TOO_OFTEN: Final = 429


def address_of(row: SittingRow, language: str) -> str:
    """Where the page of a sitting is, for who has come in with the printed link of its place."""
    mark = _mark(row)
    return url_for("facilitator.taken_along", code=row.code, mark=mark, l=language)


@blueprint.get("/c/seance/<code>/<mark>")
@child
def taken_along(code: str, mark: str) -> AnyResponse:
    """The code, what to say and to do, and how many children there were; network or not."""
    row = _sitting(code, mark)
    return _page(row) if row else messages.unknown_code(_language(), code)


@blueprint.post("/c/seance/<code>/<mark>")
@child
def note_headcount(code: str, mark: str) -> AnyResponse:
    """Take the number of children that was noted there: from a form, or kept by the device."""
    row, language = _sitting(code, mark), _language()
    if not is_from_here(request.environ, services().settings.public_url):
        return messages.from_elsewhere(language)
    if row is None:
        return messages.unknown_code(language, code)
    with force_locale(language):
        status, problem = _note(row)
    if "application/json" in request.headers.get("Accept", ""):
        return _told(status, problem)
    if problem:
        return _page(row, status, problem)
    return redirect(f"{address_of(row, language)}&{NOTED}", 303)


def _told(status: int, problem: str) -> Response:
    """What a device acts on: noted, refused for good with its reason, or to be tried later."""
    if status == TOO_OFTEN:
        answer = jsonify(later=problem)
    else:
        answer = jsonify(noted=not problem, sentence=problem)
    answer.status_code = status
    return answer


def _note(row: SittingRow) -> tuple[int, str]:
    """Correct the headcount as the form says; the status, and what is wrong."""
    here, form = services(), HeadcountForm(meta={"csrf": False})
    if not form.validate():
        return 400, str(form.headcount.errors[-1])
    try:
        count_try(here.stores, f"sitting:{row.id}", here.clock.now())
        with acting(facilitators.access_of(here.stores, row.place)):
            sittings.correct_headcount(here.log, row.id, form.headcount.data or 0)
    except TooManyTries as error:
        return TOO_OFTEN, say(error)
    except ConsultError as error:
        return 409, say(error)
    here.show()
    return 200, ""


def _sitting(code: str, mark: str) -> SittingRow | None:
    """The sitting whose page that is; None for an address that is none, or whose link is gone."""
    row = db.session.get(SittingRow, code_id(tidy_code(code)))
    right = row is not None and hmac.compare_digest(mark.encode(), _mark(row).encode())
    return row if right else None


def _mark(row: SittingRow) -> str:
    """What nobody can guess, of a sitting and of the printed link of its place."""
    key = cast(bytes, current_app.config["SECRET_KEY"])
    link = facilitators.access_of(services().stores, row.place)
    return hmac.digest(key, f"sitting {row.id} {link}".encode(), "sha256")[:16].hex()


def _page(row: SittingRow, status: int = 200, problem: str = "") -> AnyResponse:
    """The page; once the sheets are counted, what its code leads to."""
    asked, language = find_consultation(db.session(), row.consultation), _language()
    if asked.step not in ("open", "closed"):
        return redirect(f"/c/{row.code}?l={language}", 303)
    url = f"{services().settings.public_url}/c/{row.code}"
    with force_locale(language):
        shown: dict[str, Any] = {
            "sitting": row,
            "place": find_place(db.session(), row.place).name,
            "title": in_language(asked.title),
            "reads_aloud": row.band in asked.read_aloud,
            "address": f"{urlsplit(url).netloc}/c",
            "picture": Markup(poster_svg(url).decode()),  # noqa: S704 - drawn here
            "sheet": sheet_of(asked, row.band, language),
        }
    noted = NOTED in request.args and not problem
    content = write_page("facilitator/taken_along", language, problem=problem, noted=noted, **shown)
    return Response(content, status, {"Cache-Control": "no-store"}, content_type="text/html")


def _language() -> str:
    """The language of the adult."""
    accepted = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return suits(request.args.get("l", ""), accepted, INTERFACE)
