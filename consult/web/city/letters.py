"""The papers of a consultation: letters, notes to families, facilitators’ sheets, questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from flask import Response as Page
from flask import render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from consult.domain.bands import in_order
from consult.domain.base import Texts
from consult.domain.consultation import WrongStep
from consult.domain.document import Document, Question, Variant
from consult.domain.kinds import SCALE
from consult.projections.consultations import ConsultationRow, find_consultation
from consult.projections.places import PlaceRow, places_named
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.acting import attempt
from consult.web.city import blueprint
from consult.web.city.consultation_forms import PlacesField
from consult.web.context import city_name
from consult.web.database import db
from consult.web.kit import kit_file, papers_of, sheets_of, told_of, without_fields
from consult.web.permissions import allows
from consult.web.whom import whom_for

if TYPE_CHECKING:
    from consult.interchange.letters import Letter

PAPERS: Final = {
    "families": _l("Le mot aux familles, un par lieu"),
    "head": _l("La lettre à la direction, une par lieu"),
    "inspector": _l("La lettre à l’inspection"),
    "questions": _l("Les questions, à joindre aux lettres"),
    "facilitator": _l("La fiche d’animation, une par âge"),
}
BEFORE_CLOSING: Final = ("announced", "open")
"""The steps at which the papers still speak of days to come."""
LANGUAGES: Final = (("fr", _l("En français")), ("en", _l("En anglais")))


class LettersForm(FlaskForm):
    """Which papers, for which places; asked for by GET, since printing changes nothing."""

    paper = SelectMultipleField(
        _l("Quels papiers\u00a0?"), [InputRequired(_l("Choisissez au moins un papier."))]
    )
    places = PlacesField(_l("Pour quels lieux\u00a0?"), validators=[Optional()])
    language = RadioField(_l("Quelle langue\u00a0?"), default="fr")
    contact = StringField(
        _l("À qui poser une question"),
        [Optional(), Length(max=200)],
        description=_l("Nom, téléphone ou adresse. Vide, une ligne reste à remplir à la main."),
    )
    signatory = StringField(
        _l("Qui signe"),
        [Optional(), Length(max=200)],
        description=_l("Vide, une ligne reste à remplir à la main."),
    )

    def __init__(self, places: Sequence[PlaceRow], chosen: Any) -> None:
        everything = {"paper": list(PAPERS), "places": [str(place.id) for place in places]}
        super().__init__(formdata=chosen, data=everything, meta={"csrf": False})
        self.paper.choices = list(PAPERS.items())
        self.language.choices = list(LANGUAGES)
        self.places.offer(places)


@blueprint.get("/consultations/<uuid:consultation>/courriers")
@allows("consultation.manage")
def letters(consultation: UUID) -> str:
    """Choose what to print."""
    row = find_consultation(db.session(), consultation)
    return _choose(row, LettersForm(places_named(db.session(), row.place_ids), None))


@blueprint.get("/consultations/<uuid:consultation>/courriers.pdf")
@allows("consultation.manage")
def letters_file(consultation: UUID) -> Page | tuple[str, int]:
    """The papers chosen, as one PDF; the address holds the whole choice."""
    from consult.interchange.letters import letters_pdf  # typesetting is heavy

    row = find_consultation(db.session(), consultation)
    if row.step not in BEFORE_CLOSING:
        raise WrongStep(step=row.step, needed="open")
    form = LettersForm(places_named(db.session(), row.place_ids), request.args)
    printed: list[bytes] = []
    if form.validate() and attempt(form, lambda: printed.append(letters_pdf(_letters(row, form)))):
        answer = Page(printed[0], content_type="application/pdf")
        answer.headers.set("Content-Disposition", "inline", filename=f"{_('courriers')}.pdf")
        return answer
    return _choose(row, form), 400


@blueprint.get("/consultations/<uuid:consultation>/kit.pdf")
@allows("consultation.manage")
def kit(consultation: UUID) -> Response:
    """The sheets of those who stand before the children, and their workshop."""
    return kit_file(find_consultation(db.session(), consultation))


def _choose(row: ConsultationRow, form: LettersForm) -> str:
    return render_template(
        "city/letters.html", consultation=row, form=form, late=row.step not in BEFORE_CLOSING
    )


def _letters(row: ConsultationRow, form: LettersForm) -> list[Letter]:
    """The letters chosen, in the order that they are sent."""
    from consult.interchange.letters import Letter

    questionnaire = find_questionnaire(db.session(), row.questionnaire)
    fields = _fields(row, form)
    return [
        Letter(document, {**fields, "place": place}, city_name(), form.language.data)
        for paper in form.paper.data
        for document, place in _pages(paper, row, questionnaire, form.places.chosen)
    ]


def _pages(
    paper: str, row: ConsultationRow, questionnaire: QuestionnaireRow, places: Sequence[PlaceRow]
) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The documents of a paper, each with the name of its place ("" for none)."""
    papers = papers_of(questionnaire)
    everywhere = ", ".join(place.name for place in places)
    if paper in ("families", "head"):
        yield from ((getattr(papers, paper), place.name) for place in places)
    elif paper == "inspector":
        yield papers.inspector, everywhere
    elif paper == "questions":
        yield questions_paper(questionnaire.document, row.bands), everywhere
    else:
        sheets = sheets_of(questionnaire)
        yield from ((sheets[band], "") for band in in_order(row.bands) if band in sheets)


def _fields(row: ConsultationRow, form: LettersForm) -> dict[str, str]:
    """What the papers say of this consultation, and who signs them."""
    return {
        **told_of(row, form.language.data),
        "contact": (form.contact.data or "").strip(),
        "signatory": (form.signatory.data or "").strip(),
    }


def questions_paper(document: Document, bands: Sequence[str]) -> dict[str, Any]:
    """The questions of each age as a paper to join to the letters."""
    blocks: list[dict[str, Any]] = []
    for band in in_order(bands):
        asked = document.questions_for(band)
        if asked:
            heading = {"fr": f"{band} ans", "en": f"Ages {band}"}
            blocks.append({"kind": "heading", "text": heading})
            steps = [_in_full(document, band, *one) for one in asked]
            blocks.append({"kind": "steps", "items": steps})
    return {"title": document.title, "blocks": blocks}


def _in_full(document: Document, band: str, question: Question, variant: Variant) -> Texts:
    """A question, its choices and for whom it is, in one text, in each language."""
    told: Texts = {}
    for language, text in variant.text.items():
        with force_locale(language):
            whom = whom_for(document, question.code, band)
        asked = f"{text} ({_choices(variant, language)})"
        told[language] = without_fields(f"{asked}. {whom}." if whom else asked)
    return told


def _choices(variant: Variant, language: str) -> str:
    if variant.kind == SCALE:
        return "0 – 10"
    labels = (
        option.label.get(language) or option.label.get("fr", "") for option in variant.options
    )
    return " / ".join(labels)
