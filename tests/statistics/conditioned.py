"""An attacker of questions that are not for everybody: all that is shown, as linear equations.

Unknown are the counts of the options of the question that others depend on. Whatever is shown of
it, or of a question that depends on it, is one equation, known exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from random import Random
from typing import NamedTuple

from consult.domain.condition import Condition
from consult.statistics.cells import PublishedCell, RawCell
from consult.statistics.disclosure import protect
from consult.statistics.rules import DEFAULT_RULES
from consult.statistics.secondary import passes
from tests.statistics.raw import cell

BANDS = ("8-10", "11-14")
SIZES = (0, 1, 2, 3, 4, 6, 9, 12, 15, 24, 40)
Counts = dict[str, int]
Vector = tuple[int, ...]
Seen = tuple[RawCell, PublishedCell]


class Town(NamedTuple):
    """Per band, how often each option was chosen; who is asked more; which options are good."""

    counts: dict[str, Counts]
    conditions: tuple[Condition, ...]
    favourable: tuple[str, ...]


class Attack(NamedTuple):
    """What was shown, and what the attacker found beyond it."""

    towns: int
    speaking: int
    found: int


def a_town(chance: Random) -> Town:
    options = "abcde"[: chance.randint(2, 5)]
    conditions = (
        Condition("first", tuple(chance.sample(options, chance.randint(1, len(options)))))
        for _ in range(chance.randint(1, 3))
    )
    counts = {band: {one: chance.choice(SIZES) for one in options} for band in BANDS}
    return Town(counts, tuple(conditions), tuple(options[: chance.randint(0, 2)]))


def cells_of(town: Town) -> list[RawCell]:
    """The cells of the whole city, band by band."""
    return [
        one
        for band, counts in town.counts.items()
        for one in (_depended_on(town, band, counts), *_followers(town, band, counts))
    ]


def _depended_on(town: Town, band: str, counts: Counts) -> RawCell:
    number = sum(counts.values())
    good = sum(counts[one] for one in town.favourable) if town.favourable else None
    facts = {"options": counts, "favourable_ids": town.favourable, "about": "service"}
    return cell(number, good, question="first", band=band, **facts)


def _followers(town: Town, band: str, counts: Counts) -> Iterator[RawCell]:
    """Half of those who are asked more say yes."""
    for number, condition in enumerate(town.conditions):
        asked = sum(counts[one] for one in condition.options)
        options = {"yes": asked // 2, "no": asked - asked // 2}
        facts = {"options": options, "favourable_ids": ("yes",), "eligible": None}
        then = f"then-{number}"
        yield cell(asked, asked // 2, question=then, band=band, shown_if=condition, **facts)


def attacked(towns: int, chance: Random) -> Attack:
    """Publish as many towns, and solve the equations of each."""
    speaking = found = 0
    for _ in range(towns):
        town = a_town(chance)
        cells = cells_of(town)
        published = protect(cells)
        speaking += sum(one.question != "first" and not one.hidden for one in published)
        for band, counts in town.counts.items():
            seen = [one for one in zip(cells, published, strict=True) if one[0].band == band]
            found += len(leaks(counts, seen))
    return Attack(towns, speaking, found)


def leaks(counts: Counts, seen: Sequence[Seen]) -> list[str]:
    """Sums of options that are known and that P1 forbids, and questions that speak too much."""
    known = _solved([_vector(counts, some) for some in _told(seen)])
    sums = [
        "+".join(some)
        for some in _subsets(tuple(counts))
        if not _may_be_known(counts, some) and not any(_rest(known, _vector(counts, some)))
    ]
    return sums + _of_hidden_options(seen)


def _told(seen: Sequence[Seen]) -> Iterator[Sequence[str]]:
    """The sets of options whose count is shown, here or by a question that depends on them."""
    for raw, shown in seen:
        if shown.hidden:
            continue
        if raw.shown_if is not None:
            yield raw.shown_if.options
            continue
        yield tuple(raw.options)
        yield from ((one,) for one, percent in shown.options.items() if percent is not None)
        if shown.share is not None:
            yield raw.favourable_ids


def _vector(counts: Counts, some: Sequence[str]) -> Vector:
    return tuple(int(one in some) for one in counts)


def _solved(known: Sequence[Vector]) -> list[list[Fraction]]:
    """The equations by Gauss: each begins with a 1 where no later one has anything."""
    rows: list[list[Fraction]] = []
    for vector in known:
        rest = _rest(rows, vector)
        if any(rest):
            lead = next(filter(None, rest))
            rows.append([one / lead for one in rest])
    return rows


def _rest(rows: Sequence[Sequence[Fraction]], vector: Vector) -> list[Fraction]:
    """What remains of a vector when all that the equations say is taken out."""
    rest = [Fraction(one) for one in vector]
    for row in rows:
        lead = next(place for place, one in enumerate(row) if one)
        factor = rest[lead]
        rest = [one - factor * other for one, other in zip(rest, row, strict=True)]
    return rest


def _may_be_known(counts: Counts, some: Sequence[str]) -> bool:
    """P1; how many answered at all is no secret."""
    side = sum(counts[one] for one in some)
    return len(some) == len(counts) or passes(sum(counts.values()), side, DEFAULT_RULES)


def _of_hidden_options(seen: Sequence[Seen]) -> list[str]:
    """Questions that speak though what they depend on, one option or all of it, is hidden."""
    [first] = [shown for raw, shown in seen if raw.shown_if is None]
    return [
        raw.question
        for raw, shown in seen
        if raw.shown_if is not None and not shown.hidden
        if first.hidden or _is_hidden(first, raw.shown_if.options)
    ]


def _is_hidden(first: PublishedCell, options: Sequence[str]) -> bool:
    return len(options) == 1 and first.options[options[0]] is None


def _subsets(things: Sequence[str]) -> list[tuple[str, ...]]:
    sizes = range(1, len(things) + 1)
    return list(chain.from_iterable(combinations(things, size) for size in sizes))
