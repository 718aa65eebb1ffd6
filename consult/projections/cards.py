"""A published cell with the words that children read: what boards and answers show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from consult.domain.base import Texts
from consult.domain.document import EVEN, Document, UnknownQuestion, Variant

CITY, PLACE = "city", "place"
HIDDEN, UNSURE = "c", "u"
NEARLY_ALL, NEARLY_NONE = "nearly-all", "nearly-none"
TOGETHER = "+"
"""Between the bands that were counted together."""


@dataclass(frozen=True)
class Choice:
    """One possible answer. `percent` is None where it is not shown."""

    id: str
    label: Texts
    picture: str | None = None
    percent: int | None = None
    favourable: bool = False


@dataclass(frozen=True)
class Card:
    """What one cell of a publication says; numbers are those published, already rounded."""

    id: str
    question: str
    band: str
    level: str
    territory: str
    status: str
    text: Texts
    kind: str = "words"
    choices: tuple[Choice, ...] = ()
    share: int | None = None
    low: int | None = None
    high: int | None = None
    coded: str | None = None
    answers: int | None = None
    coverage: int | None = None
    confidence: str | None = None
    asked_if: dict[str, Any] | None = None
    """Who was asked, {"question": words, "answers": [words]}; None where everybody was."""

    @property
    def favourable(self) -> list[Choice]:
        """The answers that the share puts together."""
        return [choice for choice in self.choices if choice.favourable]

    @property
    def leading(self) -> Choice | None:
        """The option chosen most among those shown; None when none is."""
        options = [choice for choice in self.choices if choice.id != EVEN.id]
        shown = [choice for choice in options if choice.percent is not None]
        return max(shown, key=lambda choice: choice.percent or 0, default=None)

    @property
    def percent(self) -> int | None:
        """The share that the card tells: of the favourable answers, else of the leading one."""
        if self.hidden or self.coded or self.share is not None:
            return self.share
        return self.leading.percent if self.leading else None

    @property
    def hidden(self) -> bool:
        """Whether the publication shows nothing of the cell."""
        return self.status == HIDDEN

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell: the cell, or each of its answers, is hidden."""
        return self.hidden or (self.percent is None and not self.coded)

    @property
    def out_of_ten(self) -> int | None:
        """The share as children read it, 1 to 9 out of ten: nobody is pointed at by 0 or 10."""
        return None if self.percent is None else min(max((self.percent + 5) // 10, 1), 9)

    def to_dict(self) -> dict[str, Any]:
        """As rows keep it."""
        return {**vars(self), "choices": [dict(vars(choice)) for choice in self.choices]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The card that `to_dict` wrote."""
        choices = tuple(Choice(**choice) for choice in stored["choices"])
        return cls(**{**stored, "choices": choices})


@dataclass(frozen=True)
class Wording:
    """A question as one band was asked it."""

    text: Texts
    kind: str = "words"
    variant: Variant | None = field(default=None, compare=False)
    asked_if: dict[str, Any] | None = None


def read_cards(document: Document | None, cells: Iterable[Mapping[str, Any]]) -> list[Card]:
    """The cells of a publication in the order of the questionnaire, told in its words."""
    cards = [_card(_wording(document, cell), cell) for cell in cells]
    codes = [question.code for question in document.questions] if document else []
    ranks = {code: rank for rank, code in enumerate(codes)}
    return sorted(cards, key=lambda card: ranks.get(card.question, len(ranks)))


def _wording(document: Document | None, cell: Mapping[str, Any]) -> Wording:
    band = str(cell["band"]).partition(TOGETHER)[0]
    try:
        variant = document.question(cell["question"]).variants.get(band) if document else None
    except UnknownQuestion:
        variant = None
    if variant is None:
        return Wording({"fr": str(cell["question"])})
    return Wording(dict(variant.text), variant.kind, variant, _asked_if(document, variant, band))


def _asked_if(document: Document | None, variant: Variant, band: str) -> dict[str, Any] | None:
    condition = variant.shown_if
    asked = {one.code: told for one, told in document.questions_for(band)} if document else {}
    other = asked.get(condition.question) if condition else None
    if condition is None or other is None:
        return None
    answers = [dict(one.label) for one in other.options if one.id in condition.options]
    return {"question": dict(other.text), "answers": answers}


def _card(wording: Wording, cell: Mapping[str, Any]) -> Card:
    return Card(
        id=cell["id"],
        question=cell["question"],
        band=cell["band"],
        level=cell["level"],
        territory=cell["territory"],
        status=cell["status"],
        text=wording.text,
        kind=wording.kind,
        choices=tuple(_choices(wording.variant, cell)),
        share=cell.get("share"),
        low=cell.get("low"),
        high=cell.get("high"),
        coded=cell.get("coded"),
        answers=cell.get("n_floored"),
        coverage=cell.get("coverage"),
        confidence=cell.get("confidence"),
        asked_if=wording.asked_if,
    )


def _choices(variant: Variant | None, cell: Mapping[str, Any]) -> Iterator[Choice]:
    percents = cell.get("options") or {}
    for option in variant.counted if variant else ():
        favourable = variant is not None and option.id in variant.favourable
        yield Choice(
            option.id, dict(option.label), option.picture, percents.get(option.id), favourable
        )
