"""The questions as one child sees them: in a language, the pictures in some order."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

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
class Asked:
    """One question, in one language. `at_most` is None when there is no limit to say."""

    code: str
    kind: str
    text: str
    options: tuple[Choice, ...]
    at_most: int | None

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
    return [
        Asked(
            code=question.code,
            kind=variant.kind,
            text=_said(variant.text, language),
            options=_choices(question, variant, language, order + turn),
            at_most=variant.at_most,
        )
        for turn, (question, variant) in enumerate(document.questions_for(band))
    ]


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
