"""Two people wrote at the same time: what is stored beside what was typed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _

from consult.domain.document import Question, Variant
from consult.web.city.questionnaire_forms import (
    QuestionForm,
    TitleForm,
    VariantForm,
    typed_notion,
    variant_data,
)
from consult.web.city.questionnaire_words import ABOUT, KINDS

Versions = list[tuple[str, str, str]]
"""What is compared, as it is stored, as it was typed."""
_WRITTEN: Final = ("kind", "text_fr", "text_en", "options", "shown_if", "at_most")
"""What is compared of an age for which nothing is stored, or nothing any more."""


def of_title(form: TitleForm, title: Mapping[str, str], theme: str) -> Versions:
    """A questionnaire's title and theme."""
    stored = {"title_fr": title.get("fr"), "title_en": title.get("en"), "theme": theme}
    return _side_by_side(form, stored, {"theme": dict(form.theme.choices)})


def of_question(form: QuestionForm, stored: Question, theme: str) -> Versions:
    """What a question measures, and whom it is about."""
    known = {"notion": typed_notion(stored, theme), "about": stored.about}
    return _side_by_side(form, known, {"about": ABOUT})


def of_variant(form: VariantForm, stored: Variant | None) -> Versions:
    """A question as one age reads it."""
    known = variant_data(stored) if stored else dict.fromkeys(_WRITTEN)
    words = {"kind": KINDS, "shown_if": dict(form.shown_if.choices)}
    return _side_by_side(form, known, words)


def _side_by_side(
    form: TitleForm | QuestionForm | VariantForm,
    stored: Mapping[str, Any],
    words: Mapping[str, Mapping[str, Any]],
) -> Versions:
    """Of each field that differs, its two values; `words` are those of what is chosen."""
    fields = [one for one in form if one.name in stored]
    compared = [
        (
            str(one.label.text),
            _said(stored[one.name], words.get(one.name, {})),
            _said(one.data, words.get(one.name, {})),
        )
        for one in fields
    ]
    return [one for one in compared if one[1] != one[2]]


def _said(value: Any, words: Mapping[str, Any]) -> str:
    """A value of a form as a person reads it; "" when there is none."""
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    if isinstance(value, list):
        return ", ".join(filter(None, (_said(one, words) for one in value)))
    if isinstance(value, dict):
        return _choice_said(value)
    return "" if value is None else str(words.get(value, value))


def _choice_said(typed: Mapping[str, Any]) -> str:
    """A choice in both languages, and whether it is favourable; "" for an empty line."""
    named = " / ".join(filter(None, (typed["label_fr"], typed["label_en"])))
    return " ".join([named, _("(favorable)")]) if named and typed["favourable"] else named
