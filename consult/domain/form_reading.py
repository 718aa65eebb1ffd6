"""Read the answers of one child from a posted form, by the kind of each question.

Nothing is checked here: what no child could have answered comes back as such, and the check of
`consult.domain.ballot` refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from consult.domain.ballot import Answer, Answers, as_shown, ranked
from consult.domain.document import (
    DONT_KNOW,
    EVEN,
    NOT_SHOWN,
    RESERVED,
    SCALE,
    SKIPPED,
    Question,
    Variant,
)
from consult.domain.kinds import ORDER, POINTS, RANKS, SEVERAL, SHARED


class Form(Protocol):
    """A posted form: every value of a field, none when it is missing."""

    def getlist(self, name: str, /) -> list[str]: ...


def read_form(variants: Iterable[tuple[Question, Variant]], form: Form) -> Answers:
    """The answers in a posted form whose fields are named by the codes of the questions.

    A field that is missing is a question passed. A child who ticks options and "I don't know"
    has chosen the options. What was ticked under a question that is not shown does not count.
    Nothing is checked here: see `Paper.check`.
    """
    asked = list(variants)
    answers: Answers = {
        question.code: _read(variant, *map(form.getlist, fields_of(question, variant)))
        for question, variant in asked
    }
    return as_shown(asked, answers)


def _read(variant: Variant, told: list[str], *more: list[str]) -> Answer:
    if variant.kind == ORDER:
        return _ordered(variant, told, *more)
    return _shared(variant, told, *more) if variant.kind == POINTS else _from_field(variant, told)


def fields_of(question: Question, variant: Variant) -> tuple[str, ...]:
    """The names of a question's fields in a form.

    What comes first and what next has two; points have one more for each option, in canonical
    order.
    """
    if variant.kind == ORDER:
        return question.code, f"{question.code}.{RANKS[1]}"
    if variant.kind == POINTS:
        shares = range(1, len(variant.options) + 1)
        return question.code, *(f"{question.code}.{number}" for number in shares)
    return (question.code,)


def is_blank(variants: Iterable[tuple[Question, Variant]], form: Form) -> bool:
    """Whether nothing at all was chosen, not even to pass or not to know.

    A choice sends its field, whatever it says; points that are not given send an empty one.
    """
    return not any(
        form.getlist(code) or any(value for share in shares for value in form.getlist(share))
        for code, *shares in (fields_of(question, variant) for question, variant in variants)
    )


def as_form(
    variants: Iterable[tuple[Question, Variant]], answers: Answers
) -> dict[str, str | list[str]]:
    """The fields of a form that `read_form` reads as these answers."""
    fields: dict[str, str | list[str]] = {}
    for question, variant in variants:
        answer = answers.get(question.code, SKIPPED)
        if answer == NOT_SHOWN:
            continue
        names = fields_of(question, variant)
        if variant.kind == POINTS and answer not in RESERVED:
            fields |= _given(variant, names[1:], str(answer))
        elif isinstance(answer, str):
            fields[question.code] = answer
        elif len(names) == 1:
            fields[question.code] = list(answer)
        else:
            fields |= {
                name: one.partition(":")[0] for name, one in zip(names, answer, strict=False)
            }
    return fields


def _ordered(variant: Variant, first: list[str], then: list[str]) -> Answer:
    """The places that a child gave; the last goes without saying.

    What comes next counts only after what comes first, and once.
    """
    answer = _from_field(variant, first)
    if answer in RESERVED:
        return answer
    told = [answer] if isinstance(answer, str) else [*answer]
    told += [value for value in then if value not in (*RESERVED, *told)]
    left = [option for option in variant.option_ids if option not in told]
    if len(told) == len(RANKS) - 1 and len(left) == 1:
        told += left
    return tuple(ranked(option, rank) for rank, option in enumerate(told, RANKS[0]))


def points_in(values: Iterable[str]) -> int | None:
    """How many points these fields give together; None when one of them is no number of points."""
    given = list(values)
    return sum(int(one or 0) for one in given) if {"", *SCALE}.issuperset(given) else None


def _shared(variant: Variant, told: list[str], *shares: list[str]) -> Answer:
    """The option that got more points than each other one, EVEN when none did.

    How many points each got does not outlive the form: a sheet says no more than is counted. A
    whole sharing counts, whatever else is ticked. Points that are not shared as asked come back
    with their numbers, which no check takes.
    """
    given = [next(iter(one), "") for one in shares]
    total = points_in(given)
    if total == SHARED:
        points = [int(one or 0) for one in given]
        best = [
            id for id, one in zip(variant.option_ids, points, strict=True) if one == max(points)
        ]
        return best[0] if len(best) == 1 else EVEN.id
    if told or total == 0:
        return _from_field(variant, told)
    return tuple(f"{id}:{one}" for id, one in zip(variant.option_ids, given, strict=True))


def _given(variant: Variant, names: Sequence[str], answer: str) -> dict[str, str]:
    """Points that say the answer: all to one option, or as many to two."""
    best = variant.option_ids[:2] if answer == EVEN.id else (answer,)
    each = str(SHARED // len(best))
    return {
        name: each if id in best else "" for name, id in zip(names, variant.option_ids, strict=True)
    }


def _from_field(variant: Variant, values: list[str]) -> Answer:
    chosen = [value for value in values if value not in RESERVED]
    if not chosen:
        return DONT_KNOW if DONT_KNOW in values else SKIPPED
    if variant.kind != SEVERAL and len(chosen) == 1:
        return chosen[0]
    return _in_order(variant.option_ids, chosen)


def _in_order(canonical: Sequence[str], chosen: list[str]) -> tuple[str, ...]:
    """The chosen ids in canonical order: the order shown to the child is not kept."""
    known = [option for option in canonical if option in chosen]
    return *known, *(option for option in chosen if option not in canonical)
