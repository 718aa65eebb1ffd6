"""Answers without a screen: a picture for each cup, and a sheet on which tokens are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.domain.base import Texts
from consult.domain.document import Document, Question, Variant
from consult.domain.errors import BadInput
from consult.domain.paper import on_paper
from consult.interchange.paper import ACCENT, colour, in_language, printed, said, typeset


class NothingAsked(BadInput):
    """Raised when a band has no question to print."""


@dataclass(frozen=True)
class PictureSheets:
    """What one band is asked, for one place.

    `pictures` gives the SVG of a pictogram's name; `whom`, by the code of a question that is not
    for everybody, for which children it is.
    """

    document: Document
    band: str
    title: Texts
    place: str
    city: str
    pictures: Mapping[str, bytes]
    whom: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr"
    accent: str = ACCENT


def picture_sheets_pdf(sheets: PictureSheets) -> bytes:
    """One A4 page per option, one for "I don't know", then the sheet for the totals.

    Raises NothingAsked.
    """
    asked = on_paper(sheets.document, sheets.band)
    if not asked:
        raise NothingAsked()
    language = sheets.language
    data = {
        "title": printed(in_language(sheets.title, language)),
        "author": sheets.city,
        "language": language,
        "accent": colour(sheets.accent),
        "for": printed(said("for", language, place=sheets.place, band=sheets.band)),
        "how": said("paper-how", language),
        "children": said("paper-children", language),
        "dont_know": said("dont-know", language),
        "skipped": said("skipped", language),
        "totals": said("paper-totals", language),
        "number": said("paper-number", language),
        "questions": [_question(number, *one, sheets) for number, one in enumerate(asked, 1)],
    }
    return typeset("pictures.typ", data)


def _question(
    number: int, question: Question, variant: Variant, sheets: PictureSheets
) -> dict[str, Any]:
    return {
        "number": number,
        "whom": printed(sheets.whom.get(question.code, "")),
        "text": printed(in_language(variant.text, sheets.language)),
        "options": _options(variant, sheets),
    }


def _options(variant: Variant, sheets: PictureSheets) -> Sequence[dict[str, str]]:
    return [
        {
            "label": printed(in_language(option.label, sheets.language)),
            "svg": sheets.pictures.get(option.picture or "", b"").decode(),
        }
        for option in variant.options
    ]
