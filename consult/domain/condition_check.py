"""Check the conditions of questions that are not for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from consult.domain.bands import CORE, Band, in_order
from consult.domain.condition import Condition
from consult.domain.condition_rules import ConditionRule
from consult.domain.document import Document, Question, Variant
from consult.domain.kinds import UNJUDGED
from consult.domain.problem import Problem

Asked = Sequence[tuple[Question, Variant]]


def condition_problems(document: Document, rules: Mapping[str, Band]) -> Iterator[Problem]:
    """Every rule of conditions that the questionnaire breaks."""
    for code in in_order(document.bands()):
        if code in rules:
            asked = document.questions_for(code)
            for position, (question, variant) in enumerate(asked):
                if variant.shown_if is not None:
                    yield from _allowed(question, rules[code])
                    yield from _depends(question, variant.shown_if, asked[:position], code)
    for question in document.questions:
        yield from _apart(question)


def may_be_asked_about(variant: Variant) -> bool:
    """Whether a question may depend on the answer to this one: it has one, and all give it."""
    return variant.kind not in UNJUDGED and variant.shown_if is None


def _allowed(question: Question, band: Band) -> Iterator[Problem]:
    if not band.conditions:
        yield Problem(ConditionRule.TOO_YOUNG, question=question.code, band=band.code)
    if question.construct in CORE:
        facts: dict[str, str | int] = {"construct": question.construct}
        rule = ConditionRule.OF_CORE
        yield Problem(rule, question=question.code, band=band.code, facts=facts)


def _depends(
    question: Question, condition: Condition, earlier: Asked, band: str
) -> Iterator[Problem]:
    found = {one.code: variant for one, variant in earlier}.get(condition.question)
    broken = ConditionRule.NOT_EARLIER if found is None else _broken(found, condition)
    if broken is not None:
        facts: dict[str, str | int] = {"other": condition.question}
        yield Problem(broken, question=question.code, band=band, facts=facts)


def _broken(depended_on: Variant, condition: Condition) -> ConditionRule | None:
    if depended_on.kind in UNJUDGED:
        return ConditionRule.NOT_SINGLE
    if depended_on.shown_if is not None:
        return ConditionRule.CHAIN
    known = condition.options and set(condition.options) <= set(depended_on.option_ids)
    return None if known else ConditionRule.OPTIONS_WRONG


def _apart(question: Question) -> Iterator[Problem]:
    """Said once for a question: the first age, and the first that is asked otherwise."""
    conditions = {band: question.variants[band].shown_if for band in in_order(question.variants)}
    first = next(iter(conditions), "")
    for band, condition in conditions.items():
        if condition != conditions[first]:
            facts: dict[str, str | int] = {"other_band": band}
            rule = ConditionRule.ASKED_APART
            yield Problem(rule, blocking=False, question=question.code, band=first, facts=facts)
            return
