"""From what the read model tells to what a child reads, in the words of their age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from consult.domain.bands import in_order
from consult.domain.feedback import PLANNED
from consult.projections.answers import ToldRow
from consult.projections.cards import NEARLY_ALL, TOGETHER, Card
from consult.web import told
from consult.web.told import as_written, marked

SAID_AT_MOST = 5
"""Figures on the page: a child reads five, not twenty."""
STATUS_OF = {"accepted": "under-way", "adapted": "other", "deferred": "later", "refused": "no"}
"""What a decision is for children, until the full answer says more."""


@dataclass(frozen=True)
class Said:
    """One figure, in a child's words. `out_of_ten` is None when `hidden` says why."""

    sentence: str
    picture: str | None = None
    out_of_ten: int | None = None
    hidden: str | None = None
    ages: str = ""
    """Who said so, where the page tells of several bands."""
    asked_of: str = ""
    """Whom a question that is not for everybody was for."""


@dataclass(frozen=True)
class Answer:
    """What the city answers to a finding. `status` is one of STATUSES; `day` is ISO, or empty when
    no day is planned.
    """

    status: str
    sentence: str
    reason: str = ""
    day: str = ""


@dataclass(frozen=True)
class Word:
    """What the city says to all: the first answer, or what became of it a year later."""

    sentence: str
    day: str


def tell_said(row: ToldRow, bands: Sequence[str]) -> tuple[Said, ...]:
    """What children of these bands said, at most SAID_AT_MOST, what is shown first."""
    own = [card for card in row.told() if set(card.band.split(TOGETHER)) & set(bands)]
    several = len({card.band for card in own}) > 1
    cards = sorted(_best_of_each(own), key=lambda card: card.silent)
    return tuple(_said(card, several) for card in cards[:SAID_AT_MOST])


def _best_of_each(cards: Iterable[Card]) -> list[Card]:
    """One card per question: of the band that most children speak for."""
    best: dict[str, Card] = {}
    for card in cards:
        kept = best.get(card.question)
        if kept is None or _weight(card) > _weight(kept):
            best[card.question] = card
    return list(best.values())


def _weight(card: Card) -> tuple[bool, int]:
    return not card.silent, card.answers or 0


def _said(card: Card, several: bool) -> Said:
    asked, whom = told.in_words(card.text), told.asked_of(card)
    ages = told.ages(card.band) if several else ""
    if card.silent:
        return Said(marked(asked, card.text), hidden=told.sentence(card), ages=ages, asked_of=whom)
    words = gettext("%(question)s %(answer)s", question=asked, answer=told.told_answer(card))
    words = marked(words, card.text)
    shown = card.favourable[0] if card.share is not None or card.coded else card.leading
    picture = shown.picture if shown else None
    if card.coded:
        return Said(words, picture, hidden=_nearly(card), ages=ages, asked_of=whom)
    return Said(words, picture, card.out_of_ten, ages=ages, asked_of=whom)


def _nearly(card: Card) -> str:
    if card.coded == NEARLY_ALL:
        return gettext("Presque tous\u00a0: au moins 9 enfants sur 10.")
    return gettext("Presque personne\u00a0: 1 enfant sur 10 au plus.")


def tell_answers(row: ToldRow) -> tuple[Answer, ...]:
    """What became of each finding: the full answer, and decisions that it does not cover."""
    if not row.first:
        return ()
    covered = {answer["finding"] for answer in row.full}
    told_in_full = [_answer(answer, row.full_day) for answer in row.full]
    decided = [_decision(row.decided[id]) for id in row.decided if id not in covered]
    return (*told_in_full, *decided)


def _answer(stored: Mapping[str, Any], day: str) -> Answer:
    return Answer(
        status=stored["status"],
        sentence=as_written(stored["words"]),
        reason=as_written(stored["reason"]) if stored["reason"] else "",
        day=stored["until"] or ("" if stored["status"] in PLANNED else day),
    )


def _decision(stored: Mapping[str, Any]) -> Answer:
    status = STATUS_OF[stored["answer"]]
    return Answer(status, as_written(stored["for_children"]), day=stored["until"])


def tell_word(row: ToldRow, bands: Sequence[str]) -> Word | None:
    """What the city says to all, in the words of the youngest: what became of it, else the first
    answer until the full one takes its place.
    """
    if row.followed:
        return Word(as_written(row.followed), row.followed_day)
    if row.full:
        return None
    for band in in_order(set(bands) & set(row.first)) or in_order(row.first):
        return Word(as_written(row.first[band]), row.first_day)
    return None
