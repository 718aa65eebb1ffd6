"""The papers of a consultation, and the kit of who stands before the children.

A kit is one page per age (what to say, where to stand, what never to do) and a workshop of half an
hour.
"""

from __future__ import annotations

from typing import Final

from flask import Response as File
from flask import request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.content import (
    CODES,
    Papers,
    ReadyConsultation,
    consultations,
    shared_papers,
    workshop,
)
from consult.content import consultation as ready_consultation
from consult.domain.bands import in_order
from consult.projections.consultations import ConsultationRow
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.context import city_name, day
from consult.web.database import db
from consult.web.language import INTERFACE, choose

NOBODY: Final = {"contact": "", "signatory": "", "place": ""}
"""What a kit leaves to be written by hand."""


def papers_of(questionnaire: QuestionnaireRow) -> ReadyConsultation | Papers:
    """The papers of the ready consultation that a questionnaire comes from, else the shared."""
    origin = questionnaire.origin
    if origin in CODES:
        return ready_consultation(origin)
    of_theme = [one for one in consultations() if one.theme == questionnaire.document.theme]
    return of_theme[0] if of_theme and origin else shared_papers()


def told_of(row: ConsultationRow, language: str) -> dict[str, str]:
    """What the papers say of a consultation, in their language."""
    with force_locale(language):
        days = {name: day(getattr(row, name)) for name in ("opens", "closes", "answer_by")}
    return {
        **days,
        "city": city_name(),
        "title": row.title.get(language) or row.title["fr"],
        "decision": row.decision.get(language) or row.decision["fr"],
    }


def kit_file(row: ConsultationRow) -> Response:
    """The kit of a consultation as one PDF, in the language of the page that leads to it."""
    from consult.interchange.letters import Letter, letters_pdf  # typesetting is heavy

    asked = request.args.get("l", "")
    language = asked if asked in INTERFACE else choose()
    own = papers_of(find_questionnaire(db.session(), row.questionnaire)).facilitator
    sheets = shared_papers().facilitator | own
    documents = [sheets[band] for band in in_order(row.bands) if band in sheets]
    fields = NOBODY | told_of(row, language)
    city = city_name()
    pages = [Letter(document, fields, city, language) for document in (*documents, workshop())]
    name = _("fiches-animation")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return File(letters_pdf(pages), headers=headers, content_type="application/pdf")
