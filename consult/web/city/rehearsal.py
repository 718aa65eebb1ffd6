"""A rehearsal: the pages of children, as they will be, with nothing behind them.

What is sent here is looked at as a child's sheet is, and forgotten: there is no box, no committer
and no counter in this module.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response as Page
from flask import abort, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from consult.domain.ballot import BadSheet, Paper, Sheet
from consult.domain.bands import in_order
from consult.domain.document import Document
from consult.domain.form_reading import is_blank, read_form
from consult.projections.consultations import find_consultation
from consult.projections.questionnaires import find_questionnaire
from consult.web.answer.asked import pick_order
from consult.web.answer.asking import BLANK, Chosen, write_asked
from consult.web.answer.messages import tell
from consult.web.answer.pages import MARK
from consult.web.answer.sheets import EMPTY
from consult.web.city import blueprint
from consult.web.city.questionnaire_words import LANGUAGES
from consult.web.database import db
from consult.web.language import JOURNEY
from consult.web.permissions import allows
from consult.web.security import to_be_framed


@blueprint.get("/consultations/<uuid:consultation>/essai", strict_slashes=False)
@allows("consultation.read")
def rehearsal(consultation: UUID) -> str:
    """Choose whose pages to try: an age, a language."""
    row = find_consultation(db.session(), consultation)
    questionnaire = find_questionnaire(db.session(), row.questionnaire)
    document = questionnaire.document
    return render_template(
        "city/rehearsal.html",
        consultation=row,
        frozen=questionnaire.frozen,
        bands=[(band, len(document.questions_for(band))) for band in in_order(row.bands)],
        written_in=_languages(document),
        names=LANGUAGES,
    )


@blueprint.get("/consultations/<uuid:consultation>/essai/<band>")
@allows("consultation.read")
def rehearse(consultation: UUID, band: str) -> Page:
    """The questions of a band, as a child of the consultation will read them."""
    return _rehearsed(consultation, band)


@blueprint.post("/consultations/<uuid:consultation>/essai/<band>")
@allows("consultation.read")
def end_rehearsal(consultation: UUID, band: str) -> Page:
    """Ask again what a child would be asked again; else say that nothing was kept."""
    return _rehearsed(consultation, band)


@blueprint.post("/consultations/<uuid:consultation>/essai/<band>/stop")
@allows("consultation.read")
def stop_rehearsal(consultation: UUID, band: str) -> Page:
    """Say that nothing was kept."""
    again = url_for("city.rehearsal", consultation=consultation)
    return _nothing_kept(band, again, _l("Revenir au bureau"))


@blueprint.get("/questionnaires/<uuid:questionnaire>/apercu/<band>")
@allows("questionnaire.write")
def preview(questionnaire: UUID, band: str) -> Page:
    """The questions of a band, as a child will read them; a page of ours may frame it."""
    return _previewed(questionnaire, band)


@blueprint.post("/questionnaires/<uuid:questionnaire>/apercu/<band>")
@allows("questionnaire.write")
def end_preview(questionnaire: UUID, band: str) -> Page:
    """Ask again what a child would be asked again; else say that nothing was kept."""
    return _previewed(questionnaire, band)


@blueprint.post("/questionnaires/<uuid:questionnaire>/apercu/<band>/stop")
@allows("questionnaire.write")
def stop_preview(questionnaire: UUID, band: str) -> Page:
    """Say that nothing was kept."""
    return _preview_ended(questionnaire, band)


def _rehearsed(consultation: UUID, band: str) -> Page:
    document = _document(find_consultation(db.session(), consultation).questionnaire)
    back = url_for("city.rehearsal", consultation=consultation)
    return _asked(document, band, back) or _nothing_kept(band, back, _l("Revenir au bureau"))


def _previewed(questionnaire: UUID, band: str) -> Page:
    back = url_for("city.previews", questionnaire=questionnaire, b=band, en=_language())
    page = _asked(_document(questionnaire), band, back)
    return to_be_framed(page) if page else _preview_ended(questionnaire, band)


def _preview_ended(questionnaire: UUID, band: str) -> Page:
    again = url_for("city.preview", questionnaire=questionnaire, band=band, l=_language())
    return to_be_framed(_nothing_kept(band, again, _l("Recommencer")))


def _document(questionnaire: UUID) -> Document:
    """What staff write, not what is published: a rehearsal finds mistakes while they can go."""
    return find_questionnaire(db.session(), questionnaire).document


def _asked(document: Document, band: str, back: str) -> Page | None:
    """The questions, as a child has them before a sheet that is taken; None once it is."""
    if not document.questions_for(band):
        abort(404)
    if request.method != "POST":
        return _questions(document, band, back)
    if (problem := _problem_in(document, band)) is not None:
        return _questions(document, band, back, request.form.to_dict(flat=False), problem)
    if not request.form.get(EMPTY) and is_blank(document.questions_for(band), request.form):
        return _questions(document, band, back, opened=BLANK)
    return None


def _problem_in(document: Document, band: str) -> str | None:
    """The question of this sheet that has an answer which no child's may have."""
    fields = Paper.of(document, band, "").fields  # A draft's conditions may be wrong still.
    try:
        Paper("", fields).check(Sheet("", read_form(document.questions_for(band), request.form)))
    except BadSheet as error:
        return str(error.facts["question"])
    return None


def _questions(
    document: Document,
    band: str,
    back: str,
    chosen: Chosen | None = None,
    problem: str = "",
    opened: str = "q1",
) -> Page:
    language = _language()
    content = write_asked(
        "rehearsal",
        document,
        band,
        language,
        pick_order(band, None),
        chosen,
        problem,
        opened,
        title=document.title.get(language) or document.title.get("fr", ""),
        version="",
        back=back,
    )
    page = content.replace(MARK, b"")
    status = 400 if request.method == "POST" else 200
    headers = {"Cache-Control": "no-store"}
    return Page(page, status, headers, content_type="text/html")


def _nothing_kept(band: str, back: str, label: Any) -> Page:
    return tell(
        _language(),
        200,
        "performing-arts",
        _l("Essai terminé"),
        _l("Rien n’est compté, rien n’est gardé."),
        _l("Les enfants liront ici «\u00a0Merci\u00a0! Tes réponses sont parties.\u00a0»"),
        band=band,
        link=(back, label),
    )


def _language() -> str:
    asked_for = request.args.get("l", "")
    return asked_for if asked_for in JOURNEY else "fr"


def _languages(document: Document) -> list[str]:
    return [one for one in JOURNEY if one in document.languages()] or ["fr"]
