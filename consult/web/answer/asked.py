"""The questions as one child sees them: in a language, the pictures in some order."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from babel.lists import format_list

from consult.domain.document import Document, Option, Question, Variant
from consult.domain.form_reading import fields_of
from consult.domain.kinds import ORDER, POINTS, SHUFFLED, WORDED
from consult.web.answer.pages import YOUNG

ORDERS: Final = 12
"""Orders in which pictures are shown: each of 2, 3, 4 or 6 options takes each place as often."""


@dataclass(frozen=True)
class Choice:
    """One option, in one language."""

    id: str
    label: str
    picture: str | None
    field: str
    """The name of its own field where it has one: points are given option by option."""


@dataclass(frozen=True)
class OnlyIf:
    """Which answers to which question show another one, in words."""

    answers: str
    question: str


@dataclass(frozen=True)
class Asked:
    """One question, in one language. `at_most` is None when there is no limit to say."""

    code: str
    kind: str
    text: str
    options: tuple[Choice, ...]
    at_most: int | None
    step: int
    """Which of the steps that every child goes: a question for some is part of the one before."""
    only_if: OnlyIf | None
    """None for a question for everybody."""
    shows: Mapping[str, str]
    """By option, the numbers of the questions that it shows: "4 5"."""

    @property
    def ordered(self) -> bool:
        """Whether the options are put in order: which comes first, which next."""
        return self.kind == ORDER

    @property
    def shared(self) -> bool:
        """Whether points are shared between the options."""
        return self.kind == POINTS

    @property
    def degrees(self) -> bool:
        """Whether each option shows how much it is, by little bars."""
        return self.kind == WORDED

    @property
    def pictured(self) -> bool:
        """Whether every option has a picture."""
        return all(option.picture for option in self.options)


def asked(document: Document, band: str, language: str, order: int) -> list[Asked]:
    """The questions of a band; `order` is one of ORDERS."""
    variants, shown, step = document.questions_for(band), list[Asked](), 0
    for turn, (question, variant) in enumerate(variants):
        only_if = _only_if(variant, variants[:turn], language)
        step += only_if is None
        shown.append(
            Asked(
                code=question.code,
                kind=variant.kind,
                text=_said(variant.text, language),
                options=_choices(question, variant, language, order + turn),
                at_most=variant.at_most,
                step=step,
                only_if=only_if,
                shows=_shows(question.code, variants),
            )
        )
    return shown


def as_seen(shown: Sequence[Asked], fields: Sequence[str]) -> list[Asked]:
    """The same; where points are shared, in the order in which a form brought the fields."""
    places = {field: place for place, field in enumerate(fields)}

    def place(choice: Choice) -> int:
        return places.get(choice.field, len(places))

    return [
        replace(one, options=tuple(sorted(one.options, key=place))) if one.shared else one
        for one in shown
    ]


def _only_if(
    variant: Variant, earlier: Sequence[tuple[Question, Variant]], language: str
) -> OnlyIf | None:
    """The condition in words; a draft whose condition cannot be met shows the question to all."""
    found = {question.code: told for question, told in earlier}
    if variant.shown_if is None or variant.shown_if.question not in found:
        return None
    other = found[variant.shown_if.question]
    named = [one for one in other.options if one.id in variant.shown_if.options]
    answers = [_said(option.label, language) for option in named]
    words = format_list(answers, style="or", locale=language)
    return OnlyIf(words, _said(other.text, language))


def _shows(code: str, variants: Sequence[tuple[Question, Variant]]) -> dict[str, str]:
    places: dict[str, list[str]] = {}
    for place, (_, variant) in enumerate(variants, 1):
        if variant.shown_if is not None and variant.shown_if.question == code:
            for option in variant.shown_if.options:
                places.setdefault(option, []).append(str(place))
    return {option: " ".join(numbers) for option, numbers in places.items()}


def shuffled(variant: Variant, order: int) -> tuple[Option, ...]:
    """The options in that order. Only plain choices are turned: a scale keeps its direction."""
    options = variant.options
    if variant.kind not in SHUFFLED or variant.favourable or not options:
        return options
    start = order % len(options)
    turned = options[start:] + options[:start]
    return turned[::-1] if order // len(options) % 2 else turned


def pick_order(band: str, sitting: UUID | None) -> int:
    """An order, drawn anew each time; one for a whole sitting of those read to aloud together."""
    if sitting is not None and band in YOUNG:
        return sitting.int % ORDERS
    return secrets.randbelow(ORDERS)


def _choices(question: Question, variant: Variant, language: str, order: int) -> tuple[Choice, ...]:
    names = fields_of(question, variant)[1:] if variant.kind == POINTS else ()
    own = dict(zip(variant.option_ids, names, strict=False))
    return tuple(
        Choice(one.id, _said(one.label, language), one.picture, own.get(one.id, question.code))
        for one in shuffled(variant, order)
    )


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("fr", "")
