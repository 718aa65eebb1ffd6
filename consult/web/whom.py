"""Whom a question that is not for everybody is for, in words."""

from __future__ import annotations

from babel.lists import format_list
from flask_babel import get_locale, gettext

from consult.domain.document import Document, UnknownQuestion
from consult.web.told import in_words


def whom_for(document: Document, code: str, band: str) -> str:
    """Which answers to which question show it at that age, for adults; "" for everybody."""
    facts = _condition(document, code, band)
    if not facts:
        return ""
    return gettext(
        "Seulement si l’enfant répond «\u00a0%(answers)s\u00a0» à «\u00a0%(question)s\u00a0»",
        **facts,
    )


def whom_for_children(document: Document, code: str, band: str) -> str:
    """The same as children read it, on a page or on paper."""
    facts = _condition(document, code, band)
    if not facts:
        return ""
    return gettext(
        "Seulement si tu as répondu «\u00a0%(answers)s\u00a0» à «\u00a0%(question)s\u00a0»",
        **facts,
    )


def _condition(document: Document, code: str, band: str) -> dict[str, str]:
    """The answers and the question, in words; nothing when it is for everybody."""
    variant = document.question(code).variants.get(band)
    condition = variant.shown_if if variant else None
    if condition is None:
        return {}
    labels = _labels(document, condition.question, band)
    answers = [labels.get(option, option) for option in condition.options]
    return {
        "answers": format_list(answers, style="or", locale=str(get_locale() or "fr")),
        "question": words_of(document, condition.question, band),
    }


def words_of(document: Document, code: str, band: str) -> str:
    """A question as children of that age read it; its code when they are not asked it."""
    try:
        variant = document.question(code).variants.get(band)
    except UnknownQuestion:
        return code
    return in_words(variant.text) if variant else code


def _labels(document: Document, code: str, band: str) -> dict[str, str]:
    found = {question.code: variant for question, variant in document.questions_for(band)}
    options = found[code].options if code in found else ()
    return {one.id: in_words(one.label) for one in options}
