"""Answers given on paper: picture sheets, cups and tokens, and totals that an adult types.

Totals go into the box as sheets, so that all that protects a sheet protects them. Each question is
dealt out on its own, by chance: its totals come out of the count as they were typed, and nothing
else does, since nobody knows which child put which tokens where.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Final
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.ballot import Answer, Answers, Sheet, as_shown
from consult.domain.base import Aggregate, identity, to_the_day
from consult.domain.document import DONT_KNOW, RESERVED, SKIPPED, Document, Question, Variant
from consult.domain.errors import AlreadyExists, BadInput
from consult.domain.kinds import OFF_PAPER, SEVERAL
from consult.domain.setting_aside import MayBeSetAside

MODE: Final = "paper"
"""The mode of boxes whose sheets were typed as totals."""
MOST: Final = 500
"""Children of one round at the most: more than any place receives of one band in a day."""
ROUNDS: Final = UUID("5f4b8f0a-9d5e-4c0f-9b57-6a2f0c8f1d35")

_CHANCE: Final = SystemRandom()


class BadTotals(BadInput):
    """Raised when totals do not add up to the children who took part."""


class AlreadyTyped(AlreadyExists):
    """Raised when the totals of a round are in the box already: they do not change."""


class PaperRound(MayBeSetAside, Aggregate):
    """One group answered on paper, its totals were typed. Its events have a day, never an hour."""

    TOPIC = "paper"

    class Event(Aggregate.Event):
        """Something about answers on paper, on a day."""

        create_timestamp = staticmethod(to_the_day)

    @staticmethod
    def create_id(form: UUID) -> UUID:
        return identity(ROUNDS, form)

    @event("Typed", topic="paper.typed")
    def __init__(
        self, form: UUID, consultation: UUID, place: UUID, band: str, children: int, day: str
    ) -> None:
        self.form = form
        self.consultation = consultation
        self.place = place
        self.band = band
        self.children = children

    @event("SetAsideAsked", topic="paper.set-aside-asked")
    def _set_aside_asked(self, reason: str, asked_by: str) -> None:
        self._ask(reason, asked_by)

    @event("SetAside", topic="paper.set-aside")
    def _set_aside(self, reason: str) -> None:
        self.set_aside = True

    @event("Restored", topic="paper.restored")
    def _restored(self) -> None:
        self._take_in()

    @event("RestoreAsked", topic="paper.restore-asked")
    def _restore_asked(self, reason: str, asked_by: str) -> None:
        self.back_asked_by = asked_by

    @event("RestoreWithdrawn", topic="paper.restore-withdrawn")
    def _restore_withdrawn(self) -> None:
        self.back_asked_by = ""


@dataclass(frozen=True)
class Totals:
    """How many children took part, and how many chose each answer of each question.

    `children` is 0 while that is not known; `unread` are questions with a number that is none yet.
    """

    children: int
    counts: Mapping[str, Mapping[str, int]]
    unread: Collection[str] = ()

    def of(self, code: str, answer: str) -> int:
        """How many chose an answer."""
        return self.counts.get(code, {}).get(answer, 0)

    def asked(self, variant: Variant) -> int:
        """How many children a question was for: all, or those who chose what it asks about."""
        condition = variant.shown_if
        if condition is None:
            return self.children
        return sum(self.of(condition.question, option) for option in condition.options)

    def may_check(self, code: str, variant: Variant) -> bool:
        """Whether all the numbers are known that a question has to add up to, and its own."""
        condition = variant.shown_if
        known = condition.question not in self.unread if condition else self.children > 0
        return known and code not in self.unread


@dataclass(frozen=True)
class Mistake:
    """What does not add up in a question: `by` how many children or choices.

    `what` is "missing" or "too-many" children; where several answers may be chosen also "option"
    (more than the children who chose anything) and "choices" (more than each may choose).
    """

    what: str
    by: int


def on_paper(document: Document, band: str) -> list[tuple[Question, Variant]]:
    """What tokens can answer; the other questions count as passed."""
    return [one for one in document.questions_for(band) if one[1].kind not in OFF_PAPER]


def find_mistakes(totals: Totals, document: Document, band: str) -> dict[str, Mistake]:
    """What does not add up, by question; nothing is said of one that cannot be checked yet."""
    found = {
        question.code: _mistake(totals, question.code, variant)
        for question, variant in on_paper(document, band)
        if totals.may_check(question.code, variant)
    }
    return {code: mistake for code, mistake in found.items() if mistake is not None}


def _mistake(totals: Totals, code: str, variant: Variant) -> Mistake | None:
    chose = totals.asked(variant) - sum(totals.of(code, answer) for answer in RESERVED)
    options = [totals.of(code, option) for option in variant.option_ids]
    together = sum(options)
    if chose < 0 or (variant.kind != SEVERAL and together > chose):
        return Mistake("too-many", together - chose)
    if together < chose:
        return Mistake("missing", chose - together)
    if variant.kind == SEVERAL and max(options, default=0) > chose:
        return Mistake("option", max(options) - chose)
    most = chose * (variant.at_most or len(options))
    return Mistake("choices", together - most) if together > most else None


def deal(totals: Totals, document: Document, band: str, version: str) -> list[Sheet]:
    """As many sheets as children, which count as these totals and say nothing more.

    Raises BadTotals when they do not add up, or some cannot be read.
    """
    known = 1 <= totals.children <= MOST and not totals.unread
    if not known or find_mistakes(totals, document, band):
        raise BadTotals()
    answers: list[Answers] = [{} for _ in range(totals.children)]
    for question, variant in on_paper(document, band):
        asked = [sheet for sheet in answers if variant.is_shown(sheet)]
        dealt = _dealt(totals, question.code, variant)
        _CHANCE.shuffle(dealt)
        for sheet, answer in zip(asked, dealt, strict=True):
            sheet[question.code] = answer
    whole = document.questions_for(band)
    return [Sheet(version, as_shown(whole, one)) for one in answers]


def _dealt(totals: Totals, code: str, variant: Variant) -> list[Answer]:
    """The answers to one question: those of no option, then the options."""
    none: list[Answer] = [
        answer for answer in (DONT_KNOW, SKIPPED) for _ in range(totals.of(code, answer))
    ]
    tokens = [option for option in variant.option_ids for _ in range(totals.of(code, option))]
    if variant.kind != SEVERAL:
        return [*none, *tokens]
    return [*none, *_hands(tokens, totals.asked(variant) - len(none))]


def _hands(tokens: Sequence[str], children: int) -> list[Answer]:
    """Tokens given round the circle: no child has an option twice, none is left without."""
    return [tuple(tokens[first::children]) for first in range(children)]
