"""Errors become a status and a translated sentence here, and nowhere else."""

from __future__ import annotations

import logging

from eventsourcing.persistence import PersistenceError
from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from consult.domain.errors import (
    AlreadyExists,
    BadInput,
    ConsultError,
    EditedMeanwhile,
    NotAllowed,
    NotFound,
)
from consult.logs import failure
from consult.media import LARGEST
from consult.sentences import N_
from consult.stores import is_away
from consult.web.above import DESK, page_above
from consult.web.answer.messages import broken
from consult.web.language import JOURNEY, suits
from consult.web.saying import say
from consult.web.sessions import of_children

logger = logging.getLogger(__name__)

STATUSES: tuple[tuple[type[ConsultError], int], ...] = (
    (NotFound, 404),
    (EditedMeanwhile, 409),
    (AlreadyExists, 409),
    (NotAllowed, 409),
    (BadInput, 400),
)

PLAIN = {
    400: N_("La demande n’a pas été comprise. Revenez en arrière et recommencez."),
    403: N_("Votre profil ne permet pas d’ouvrir cette page."),
    404: N_("Cette page n’existe pas, ou plus. Vérifiez l’adresse."),
    405: N_("Cette page ne s’ouvre pas de cette façon."),
    409: N_("Quelque chose a changé entre-temps. Rechargez la page."),
    413: N_(
        "Ce fichier est trop lourd : {most} Mo au plus. Réduisez-le ou choisissez-en un "
        "autre. Le bouton « Précédent » du navigateur retrouve ce que vous avez écrit."
    ),
    429: N_("Trop d’essais. Attendez quelques minutes."),
    500: N_("Une erreur de notre côté. Rien n’est perdu : réessayez dans un instant."),
    503: N_("Le service est très demandé. Réessayez dans un instant."),
    507: N_(
        "Rien n’a été enregistré : la base ne répond pas, ou le disque est plein. "
        "Revenez en arrière pour retrouver ce que vous avez écrit, et prévenez l’informatique."
    ),
}


READING = {
    503: N_("La base de données ne répond pas. Elle revient d’ordinaire en moins d’une minute."),
    507: N_(
        "Cette page ne s’affiche pas\u00a0: la base ne répond pas, ou le disque est plein. "
        "Prévenez l’informatique."
    ),
}
"""What is said of a store that fails to whoever had written nothing."""

OVERTAKEN = N_(
    "Quelqu’un d’autre a modifié ceci depuis que vous l’avez ouvert. "
    "Allez voir ce qui a changé, puis recommencez."
)
"""Where nothing was typed: there are no two versions to compare."""

OTHER_SESSION = N_(
    "Rien n’a été enregistré : votre connexion a pris fin, ou a changé, depuis que cette page "
    "est ouverte. Le bouton « Précédent » du navigateur retrouve ce que vous avez écrit : "
    "copiez-le, puis rouvrez la page."
)
"""Of a form that the session of now did not give."""

STORE_ERRORS: tuple[type[Exception], ...] = (SQLAlchemyError, PersistenceError)
"""What is raised when a store fails."""

NOT_HERE = (403, 404, 405, 409)
"""Where going back to the page that was left brings nothing: one has to go on from elsewhere."""

AWAY = N_(
    "La base de données ne répond pas. Elle revient d’ordinaire en moins d’une minute : "
    "revenez en arrière pour retrouver ce que vous avez écrit, puis réessayez."
)
BACK_IN = "5"
"""Seconds after which it is worth trying again."""


def status_of(error: ConsultError) -> int:
    """The HTTP status of an error that a person can mend."""
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return 500


def register(app: Flask) -> None:
    """Answer every error with a page in words."""
    app.register_error_handler(ConsultError, _consult_error)
    app.register_error_handler(HTTPException, _http_error)
    for kind in STORE_ERRORS:
        app.register_error_handler(kind, _store_error)


def _consult_error(error: ConsultError) -> Response | tuple[str, int]:
    words = gettext(OVERTAKEN) if isinstance(error, EditedMeanwhile) else say(error)
    return _page(status_of(error), words)


def _store_error(error: Exception) -> Response | tuple[str, int]:
    """A store failed: the log of the service says how, the person what to do."""
    g.store_failed = True
    if is_away(error):
        logger.error("the database does not answer: %s", type(error).__name__)
        page = make_response(_page(503, gettext(READING[503] if _was_reading() else AWAY)))
        page.headers["Retry-After"] = BACK_IN
        return page
    logger.error("a store failed: %s", failure(error))
    return _page(507, gettext((READING if _was_reading() else PLAIN)[507]))


def _http_error(error: HTTPException) -> Response | tuple[str, int]:
    if error.response is not None:
        return error.get_response(request.environ)  # type: ignore[return-value]
    beneath = getattr(error, "original_exception", None)
    if isinstance(beneath, STORE_ERRORS):  # met while the page of another error was written
        return _store_error(beneath)
    if isinstance(error, CSRFError):
        page = request.path if _has_a_form() else page_above(request.path)
        return _page(400, gettext(OTHER_SESSION), (page, gettext("Rouvrir la page")))
    status = error.code or 500
    words = PLAIN.get(status, PLAIN[500 if status >= 500 else 400])
    return _page(status, gettext(words).format(most=LARGEST // 1_000_000))


def _page(
    status: int, words: str, way: tuple[str, str] | None = None
) -> Response | tuple[str, int]:
    """The error in words, and a way on (the address and words of a link).

    A child reads a child's page, which asks no database for anything.
    """
    if of_children(request.path):
        accepted = request.headers.get("Accept-Language", "")
        language = suits(request.args.get("l", ""), accepted, JOURNEY)
        return broken(language, status, _same_page() if status >= 500 else "")
    desk = g.get("person") is not None and request.path.startswith(DESK)
    back_url, back_label = way or _way_back(status, desk)
    page = render_template(
        "layouts/error.html",
        status=status,
        message=words,
        layout="layouts/staff.html" if desk else "layouts/public.html",
        back_url=back_url,
        back_label=back_label,
    )
    return page, status


def _way_back(status: int, desk: bool) -> tuple[str, str]:
    """Where to go on, and the words of that link; none where the page's own links are enough."""
    if status == 413 and _has_a_form():
        return request.path, gettext("Revenir au formulaire")
    if status == 409 and (above := page_above(request.path)):
        return above, gettext("Revenir")
    if status >= 500 and _same_page():
        return _same_page(), gettext("Réessayer")
    if status not in NOT_HERE:
        return "", ""
    if desk and request.path != DESK:
        return DESK, gettext("Revenir au bureau")
    return url_for("public.home"), gettext("Revenir à l’accueil")


def _was_reading() -> bool:
    """Whether a page of ours was asked for, and nothing sent."""
    return request.method == "GET" and request.url_rule is not None


def _same_page() -> str:
    """The address that was asked for, to ask for it again; none where something was sent."""
    return request.full_path.removesuffix("?") if _was_reading() else ""


def _has_a_form() -> bool:
    """Whether what was posted comes from a page of the same address."""
    return request.url_rule is not None and "GET" in (request.url_rule.methods or ())
