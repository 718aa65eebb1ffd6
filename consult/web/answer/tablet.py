"""The shared tablet: one page that never leaves, bound to a code; a child's pages pass through it.

What children read is written in every language of the door; what adults read is in theirs.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify, redirect, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from consult.catalogues import N_
from consult.domain.poster import tidy_code
from consult.projections.doors import Door
from consult.web.answer import covers
from consult.web.answer.pages import write_page
from consult.web.answer.pictures import Sprite
from consult.web.answer.views import blueprint
from consult.web.language import INTERFACE, JOURNEY, OWN_NAMES, direction_of, suits
from consult.web.permissions import child
from consult.web.services import services

BINDING: Final = "binding"
"""What the address of a tablet ends with when an adult has just bound it: digits are chosen."""
WORDS: Final = {
    "ask": N_("Tu veux donner ton avis ?"),
    "begin": N_("Je commence"),
    "pass": N_("Passe la tablette !"),
    "pass_on": N_("Donne-la à l’enfant suivant."),
    "passed": N_("C’est à moi"),
    "still": N_("Tu es encore là ?"),
    "soon": N_("Si tu ne touches rien, tout s’efface."),
    "stay": N_("Oui, je continue"),
    "away": N_("Il n’y a pas de réseau"),
    "try": N_("Appelle l’adulte qui est avec toi."),
    "again": N_("J’essaie encore"),
}
"""What the tablet itself says to a child."""


@blueprint.get("/c/tablette")
@child
def bind_tablet() -> AnyResponse:
    """Where an adult types the code of a poster or of a sitting."""
    typed = request.args.get("code", "")
    door = services().doors.find(typed) if typed else None
    over = door is not None and _is_over(door)
    if door is not None and not over:
        start = url_for("answer.tablet", code=tidy_code(typed), l=_language(), _anchor=BINDING)
        return redirect(start, 303)
    content = write_page("tablet/bind", _language(), typed=typed, problem=bool(typed), over=over)
    return _page(content, (409 if over else 404) if typed else 200)


def _is_over(door: Door) -> bool:
    """Whether it was that of a sitting where nobody will answer any more."""
    return door.sitting is not None and not door.has_not_ended(services().clock.now())


@blueprint.get("/c/tablette/<code>")
@child
def tablet(code: str) -> AnyResponse:
    """The start of a bound tablet, to which it comes back after each child."""
    door = services().doors.find(code)
    if door is None:
        return redirect(url_for("answer.bind_tablet", code=code, l=_language()), 303)
    tongues = [language for language in door.languages if language in JOURNEY]
    words = {language: _words(language) for language in tongues}
    shown: dict[str, Any] = {"door": door, "tongues": tongues, "words": words, "own": Sprite()}
    photo = covers.photo_of(door, _language())
    content = write_page("tablet/start", _language(), photo=photo, **shown)
    return _page(content)


@blueprint.get("/c/tablette/<code>/manifest.webmanifest")
@child
def manifest(code: str) -> Response:
    """What makes the bound tablet an app of its own, whose storage stays."""
    door = services().doors.find(code)
    answer = jsonify(_manifest(tidy_code(code), door))
    answer.content_type = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _manifest(code: str, door: Door | None) -> dict[str, Any]:
    with force_locale(_language()):
        name = gettext("Tablette des enfants")
    return {
        "name": f"{name} · {door.place_name}" if door else name,
        "short_name": name,
        "id": f"/c/tablette/{code}",
        "start_url": url_for("answer.tablet", code=code),
        "scope": "/c/",
        "display": "fullscreen",
        "background_color": "#fffdf8",
        "theme_color": "#0c6138",
        "icons": [
            _icon("icon.svg", "any", "image/svg+xml"),
            *(_icon(f"icon-{side}.png", f"{side}x{side}", "image/png") for side in (192, 512)),
        ],
    }


def _icon(file: str, sizes: str, kind: str) -> dict[str, str]:
    return {"src": url_for("static", filename=file), "sizes": sizes, "type": kind}


def _words(language: str) -> dict[str, str]:
    """What the tablet says in a language, how it is called there, and which way it is read."""
    with force_locale(language):
        words = {name: gettext(text) for name, text in WORDS.items()}
    return words | {"name": OWN_NAMES[language], "direction": direction_of(language)}


def _language() -> str:
    """The language of the adult who looks after the tablet."""
    accepted = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return suits(request.args.get("l", ""), accepted, INTERFACE)


def _page(content: bytes, status: int = 200) -> Response:
    return Response(content, status, {"Cache-Control": "no-store"}, content_type="text/html")
