"""What children said, for children: a picture, a sentence, one idea at a time.

It is a page of the child's surface: no session, no cookie, one query; then the page is kept.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import Response, current_app, request
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from consult.projections.results import Figure, ResultRow, find_results
from consult.web import told
from consult.web.answer.covers import ages_of
from consult.web.answer.messages import tell
from consult.web.answer.pages import Pages, write_page
from consult.web.database import db
from consult.web.language import INTERFACE
from consult.web.permissions import child
from consult.web.public import blueprint


@blueprint.get("/c/resultats/<uuid:consultation>")
@child
def children_results(consultation: UUID) -> Response:
    """The results of a band, in its look; the first band when none is asked for."""
    language = _language()
    found = find_results(db.session(), consultation)
    if found is None or not found.released:
        return _not_yet(language)
    bands = list(dict.fromkeys(figure.card.band for figure in found.figures()))
    band = request.args.get("b", "")
    band = band if band in bands else bands[0]
    key = ("results", found.publication, band, language)
    pages = cast(Pages, current_app.extensions["consult.pages"])
    page = pages.get(key, lambda: _write(found, band, bands, language))
    headers = {"Cache-Control": "no-cache"}
    return Response(page.plain(), headers=headers, content_type="text/html")


def _write(found: ResultRow, band: str, bands: list[str], language: str) -> bytes:
    with force_locale(language):
        figures = [one for one in found.figures() if one.card.band == band]
        said = [_said(figure) for figure in figures]
        others = [(code, told.ages(code)) for code in bands if code != band]
        title = told.in_words(found.document["title"])
    look = band.partition("+")[0]
    return write_page(
        "results",
        language,
        look,
        title=title,
        ages=ages_of(look) if look == band else told.ages(band),
        said=said,
        others=others,
        tongues=[(code, name, f"?b={_quoted(band)}&l={code}") for code, name in TONGUES],
        quoted=_quoted,
    )


TONGUES = (("fr", "Français"), ("en", "English"))


def _said(figure: Figure) -> dict[str, object]:
    """One block: the question, the picture of the answer, how many out of ten."""
    card = figure.card
    chosen = card.favourable if card.share is not None or card.coded else [card.leading]
    pictures = [one.picture for one in chosen if one and one.picture]
    return {
        "question": told.as_written(card.text),
        "asked_of": told.asked_of(card),
        "sentence": told.sentence(card),
        "picture": pictures[0] if pictures and not card.silent else None,
        "out_of_ten": None if card.silent or card.coded else card.out_of_ten,
        "hidden": card.silent,
        "unsure": card.status == "u",
    }


def _quoted(band: str) -> str:
    return band.replace("+", "%2B")


def _language() -> str:
    wanted = request.args.get("l")
    if wanted in INTERFACE:
        return str(wanted)
    return request.accept_languages.best_match(INTERFACE) or "fr"


def _not_yet(language: str) -> Response:
    return tell(
        language,
        404,
        "hourglass-not-done",
        _l("Pas encore"),
        _l("Les réponses ne sont pas encore montrées. Reviens plus tard !"),
    )
