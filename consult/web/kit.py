"""The papers of a consultation, and the kit of who stands before the children.

A kit is one page per age (what to say, where to stand, what never to do) and a workshop of half an
hour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

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
from consult.domain.base import Texts
from consult.domain.document import Document
from consult.projections.consultations import ConsultationRow
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.context import city_name, day
from consult.web.database import db
from consult.web.language import INTERFACE, choose
from consult.web.told import in_words
from consult.web.whom import whom_for

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


def sheets_of(questionnaire: QuestionnaireRow) -> dict[str, Mapping[str, Any]]:
    """The facilitator's sheet of each band, which says whom the questions for some are for."""
    sheets = shared_papers().facilitator | papers_of(questionnaire).facilitator
    return {
        band: _with_conditions(sheet, questionnaire.document, band)
        for band, sheet in sheets.items()
    }


def _with_conditions(sheet: Mapping[str, Any], document: Document, band: str) -> Mapping[str, Any]:
    """Before what is never done, the last part of a sheet."""
    some = [question.code for question, told in document.questions_for(band) if told.shown_if]
    if not some:
        return sheet
    items = [_in_each(lambda: _("Chacun ne voit que les questions qui sont pour lui."))]
    items += [_in_each(partial(_for_some, document, code, band)) for code in some]
    heading = _in_each(lambda: _("Les questions pour certains"))
    part = [{"kind": "heading", "text": heading}, {"kind": "list", "items": items}]
    blocks = sheet["blocks"]
    last = max(place for place, block in enumerate(blocks) if block["kind"] == "heading")
    return {**sheet, "blocks": [*blocks[:last], *part, *blocks[last:]]}


def _for_some(document: Document, code: str, band: str) -> str:
    asked = in_words(document.question(code).variants[band].text)
    return without_fields(f"{asked} {whom_for(document, code, band)}.")


def _in_each(said: Callable[[], str]) -> Texts:
    """What is said, in each language of the papers."""
    told: Texts = {}
    for language in INTERFACE:
        with force_locale(language):
            told[language] = said()
    return told


def without_fields(text: str) -> str:
    """The text without braces, which a letter would take for a field to fill."""
    return text.replace("{", "(").replace("}", ")")


def kit_file(row: ConsultationRow) -> Response:
    """The kit of a consultation as one PDF, in the language of the page that leads to it."""
    from consult.interchange.letters import Letter, letters_pdf  # typesetting is heavy

    asked = request.args.get("l", "")
    language = asked if asked in INTERFACE else choose()
    sheets = sheets_of(find_questionnaire(db.session(), row.questionnaire))
    documents = [sheets[band] for band in in_order(row.bands) if band in sheets]
    fields = NOBODY | told_of(row, language)
    city = city_name()
    pages = [Letter(document, fields, city, language) for document in (*documents, workshop())]
    name = _("fiches-animation")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return File(letters_pdf(pages), headers=headers, content_type="application/pdf")


def sheet_of(row: ConsultationRow, band: str, language: str) -> list[dict[str, Any]]:
    """What a facilitator reads of an age where there is no network, as blocks of a "kind" and its
    "lines"; none by hand.
    """
    from consult.interchange.letters import Letter, written

    sheets = sheets_of(find_questionnaire(db.session(), row.questionnaire))
    if band not in sheets:
        return []
    fields = NOBODY | told_of(row, language)
    sheet = _without_network(sheets[band])
    blocks = written(Letter(sheet, fields, fields["city"], language))["blocks"]
    return [block for block in blocks if any(line.strip(".") for line in block["lines"])]


def _without_network(sheet: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same with what a list says there instead: `without_network`, by the place of its item."""
    return {**sheet, "blocks": [_told_there(block) for block in sheet["blocks"]]}


def _told_there(block: Mapping[str, Any]) -> Mapping[str, Any]:
    instead = block.get("without_network")
    if not instead:
        return block
    items = [instead.get(str(at), item) for at, item in enumerate(block["items"])]
    return {**block, "items": items}
