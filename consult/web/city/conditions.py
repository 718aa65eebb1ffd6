"""The condition of a question as staff tick it: the answers to one earlier question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.bands import BANDS
from consult.domain.condition import Condition
from consult.domain.condition_check import may_be_asked_about
from consult.domain.document import Document, Variant
from consult.web.told import in_words
from consult.web.whom import words_of


@dataclass(frozen=True)
class Depended:
    """A question that another may depend on, and its answers: value and words."""

    words: str
    choices: list[tuple[str, str]]

    @property
    def values(self) -> list[str]:
        """The values of its answers."""
        return [value for value, _ in self.choices]


def ticked(condition: Condition | None) -> list[str]:
    """The values that are ticked: "question:option"."""
    if condition is None:
        return []
    return [f"{condition.question}:{option}" for option in condition.options]


def condition_of(values: Sequence[str]) -> Condition | None:
    """The condition that was ticked; None for everybody."""
    if not values:
        return None
    question = values[0].partition(":")[0]
    return Condition(question, tuple(value.partition(":")[2] for value in values))


def earlier(document: Document, code: str, band: str) -> list[Depended]:
    """What the question may depend on at that age; also what it does, however wrong."""
    before, now = [], document.question(code).variants.get(band)
    for question, variant in document.questions_for(band):
        if question.code == code:
            break
        if BANDS[band].conditions and may_be_asked_about(variant):
            before.append(_depended(question.code, variant))
    return before + _lost(document, now.shown_if if now else None, before, band)


def _depended(code: str, variant: Variant) -> Depended:
    choices = [(f"{code}:{one.id}", in_words(one.label) or one.id) for one in variant.options]
    return Depended(in_words(variant.text), choices)


def _lost(
    document: Document, condition: Condition | None, before: Sequence[Depended], band: str
) -> list[Depended]:
    """Ticks that are no answer to an earlier question: shown, so that they can be taken out."""
    known = {value for one in before for value in one.values}
    lost = [value for value in ticked(condition) if value not in known]
    if condition is None or not lost:
        return []
    return [
        Depended(
            words_of(document, condition.question, band),
            [(value, value.partition(":")[2]) for value in lost],
        )
    ]
