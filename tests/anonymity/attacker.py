"""Somebody who holds the seating plan and all that was seen in the files guesses each sheet.

She tries many ways: the order of what she could open, and whatever moved in the files while a
child answered, read as she learned it in other classes, whose answers she knows. She picks the
best way on one half of the classes and uses it on the other half, and the other way round: so her
score is honest, and chance picks nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from consult.domain.ballot import Ending, Sheet
from consult.domain.publication import Publication
from tests.anonymity.day import QUESTIONS, REFUSED, STOPPED, Child, Class, Day

TRUST: Final = 8.0
"""Children that the learner needs to see before she believes a difference."""
NEAR: Final = 2
"""Rows on each side that a blurred order looks at."""

Known = Mapping[str, Mapping[str, float]]
"""What the attacker knows beforehand: for each question, the share of each answer."""
Guess = Callable[[Class, str], list[str]]
"""A guess of what each child of a class said to a question."""
Way = Callable[[Sequence[Class]], Guess]
"""A way of guessing, learned on some classes."""
Orders = Mapping[str, Mapping[str, Sequence[Sheet | Ending]]]
"""What was opened of each class (by its code), in the orders in which it was found, by name."""


@dataclass(frozen=True)
class Score:
    """How often the attacker was right, against guessing from what is known to everybody."""

    children: int
    right: float
    """Percent of the answers."""
    plain: float
    """Percent that guessing from the publication gives."""
    error: float
    """Standard error of the difference, in points."""
    ways: tuple[str, ...]
    """The ways that she picked."""

    @property
    def gain(self) -> float:
        """Points that the files gave her."""
        return self.right - self.plain


def published(publication: Publication) -> Known:
    """The shares of each answer that the publication shows for the whole city."""
    known = {}
    for question in QUESTIONS:
        (cell,) = [
            one
            for one in publication.cells
            if one["question"] == question and one["level"] == "city" and one["status"] == "ok"
        ]
        behind = (100 - cell["dont_know"] - cell["skipped"]) / 100
        shares = {option: share * behind for option, share in cell["options"].items()}
        known[question] = {**shares, "?": cell["dont_know"], "": cell["skipped"]}
    return known | _endings(publication, known)


def _endings(publication: Publication, known: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The same with the screens that ended without a sheet."""
    took_part = next(iter(publication.participation.values()))
    sheets, ends = took_part["sheets"], {way: took_part[way] for way in (REFUSED, STOPPED)}
    screens = sheets + sum(ends.values())
    return {
        question: {name: share * sheets / screens for name, share in shares.items()}
        | {way: max(1.0, 100 * number / screens) for way, number in ends.items()}
        for question, shares in known.items()
    }


def counted(classes: Sequence[Class]) -> Known:
    """The shares of each answer in these classes: what a count says, without a link to anybody."""
    shares = {}
    for question in QUESTIONS:
        said = Counter(child.said(question) for one in classes for child in one.targets)
        shares[question] = {name: 100 * number / said.total() for name, number in said.items()}
    return shares


def attack(day: Day, known: Callable[[Class], Known], orders: Orders) -> Score:
    """The attacker's best, each half of the classes attacked as the other half has taught her."""
    ways = {"the publication": plainly(known), **_ways(day, known, orders)}
    halves = day.classes[::2], day.classes[1::2]
    differences: list[float] = []
    right, plain, picked = 0, 0, []
    for mine, theirs in (halves, halves[::-1]):
        best = max(ways, key=lambda name: _trial(ways[name], mine))
        picked.append(best)
        guess, simple = ways[best](mine), ways["the publication"](mine)
        for one in theirs:
            for question in QUESTIONS:
                said = [child.said(question) for child in one.targets]
                hits, usual = _hits(guess(one, question), said), _hits(simple(one, question), said)
                right, plain = right + sum(hits), plain + sum(usual)
                differences += [a - b for a, b in zip(hits, usual, strict=True)]
    number = len(differences)
    mean = sum(differences) / number
    spread = sqrt(sum((one - mean) ** 2 for one in differences) / number)
    children = number // len(QUESTIONS)
    error = 100 * spread / sqrt(children)  # As if both answers of a child were one.
    return Score(children, 100 * right / number, 100 * plain / number, error, tuple(picked))


def _hits(guessed: Sequence[str], said: Sequence[str]) -> list[int]:
    assert len(guessed) == len(said)
    return [int(a == b) for a, b in zip(guessed, said, strict=True)]


def _trial(way: Way, classes: Sequence[Class]) -> int:
    """How many answers a way guesses in these classes, each left out of what it learns from."""
    right = 0
    for one in classes:
        guess = way([other for other in classes if other is not one])
        for question in QUESTIONS:
            right += sum(_hits(guess(one, question), [c.said(question) for c in one.targets]))
    return right


def _ways(day: Day, known: Callable[[Class], Known], orders: Orders) -> dict[str, Way]:
    names = sorted({name for one in day.classes for child in one.children for name in child.moved})
    moving = [name for name in names if _moves(day, name)]
    found: dict[str, Way] = {name: learned(known, lambda c, n=name: c.moved[n]) for name in moving}
    found["all that moved"] = learned(
        known, lambda child: tuple(child.moved.get(name, 0) for name in moving)
    )
    for name, order in orders.items():
        found[name] = linked(order, known)
        found[f"{name}, backwards"] = linked({at: one[::-1] for at, one in order.items()}, known)
        found[f"{name}, roughly"] = blurred(order, known)
    return found


def _moves(day: Day, name: str) -> bool:
    """Whether a number moves, and not always alike."""
    seen = {child.moved.get(name, 0) for one in day.classes for child in one.targets}
    for one in day.classes:
        for child in one.children:
            child.moved.setdefault(name, 0)
    return len(seen) > 1


def plainly(known: Callable[[Class], Known]) -> Way:
    """The most frequent answer, for every child."""

    def guess(one: Class, question: str) -> list[str]:
        shares = known(one)[question]
        return [max(shares, key=lambda said: (shares[said], said))] * len(one.targets)

    return lambda _: guess


def learned(known: Callable[[Class], Known], feature: Callable[[Child], Any]) -> Way:
    """What a feature meant in other classes, weighed against what is known to everybody."""

    def learn(classes: Sequence[Class]) -> Guess:
        seen = [child for one in classes for child in one.targets]
        often = Counter(feature(child) for child in seen)
        said = {q: Counter(child.said(q) for child in seen) for q in QUESTIONS}
        both = {q: Counter((feature(child), child.said(q)) for child in seen) for q in QUESTIONS}

        def weight(question: str, value: Any, answer: str) -> float:
            usual = often[value] / max(1, len(seen))
            times, total = both[question][value, answer], said[question][answer]
            return (times + TRUST * usual) / (total + TRUST)

        def guess(one: Class, question: str) -> list[str]:
            shares = known(one)[question]
            return [
                max(
                    shares,
                    key=lambda s: (shares[s] * (weight(question, v, s) if often[v] else 1), s),
                )
                for v in map(feature, one.targets)
            ]

        return guess

    return learn


def _said(opened: Sheet | Ending, question: str) -> str:
    return opened.how if isinstance(opened, Ending) else str(opened.answers.get(question, ""))


def linked(order: Mapping[str, Sequence[Sheet | Ending]], known: Callable[[Class], Known]) -> Way:
    """The first sheet is the first child's, the second the second's."""

    def guess(one: Class, question: str) -> list[str]:
        opened = order.get(one.code, ())
        if len(opened) != len(one.targets):
            return plainly(known)([])(one, question)
        return [_said(sheet, question) for sheet in opened]

    return lambda _: guess


def blurred(order: Mapping[str, Sequence[Sheet | Ending]], known: Callable[[Class], Known]) -> Way:
    """The most frequent answer among the sheets near the child's place in the order."""

    def guess(one: Class, question: str) -> list[str]:
        opened = order.get(one.code, ())
        if not opened:
            return plainly(known)([])(one, question)
        scale, found = len(opened) / len(one.targets), []
        for place in range(len(one.targets)):
            middle = int(place * scale)
            near = opened[max(0, middle - NEAR) : middle + NEAR + 1]
            said = Counter(_said(sheet, question) for sheet in near)
            found.append(max(said, key=lambda name: (said[name], name)))
        return found

    return lambda _: guess
