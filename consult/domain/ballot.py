"""One child's sheet: read it, check it against the questionnaire, count it into a tally.

A sheet is never an event and never a row that can be read: it falls, sealed, into a ballot box,
and only tallies leave the box. So everything here works on plain values and keeps nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import Any, Final, Self
from uuid import UUID

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder, encode

from consult.domain.base import identity
from consult.domain.condition import Condition
from consult.domain.document import (
    NOT_SHOWN,
    RESERVED,
    SKIPPED,
    Document,
    Question,
    Variant,
)
from consult.domain.errors import BadInput
from consult.domain.kinds import ORDER, RANKS, SEVERAL

BOXES: Final = UUID("6f0f3c0e-52c5-4f3c-9d5e-0b3f8a1f7c21")
"""Namespace of the ids of boxes."""

MODES: Final = ("sitting", "tablet", "link", "ticket", "paper")
"""How sheets reach a box. The mode travels with the count and is shown beside each result."""

REFUSED, STOPPED = "refused", "stopped"
"""How a screen ends without a sheet."""

MIXED: Final = "mixed"
"""The mode of counts that had to be merged across modes, said beside the result."""

LEARNT: Final = 4096
"""Possible answers that a paper remembers at the most, whatever the sheets say."""

LONGEST_VALUE: Final = 60
"""Characters of a wrong value that are shown back."""

Answer = str | tuple[str, ...]
Answers = dict[str, Answer]


class BadSheet(BadInput):
    """Raised when a sheet does not answer its questionnaire; facts: `question`, `value`.

    `question` is empty when the sheet as a whole cannot be read.
    """


@dataclass(frozen=True)
class BoxKey:
    """What a ballot box stands for: who could have dropped a sheet in it, and how."""

    consultation: UUID
    place: UUID
    band: str
    mode: str
    sitting: UUID | None = None

    @cached_property
    def id(self) -> UUID:
        """The id of the box: the same key names the same box, on every machine."""
        sitting = self.sitting or ""
        return identity(BOXES, self.consultation, self.place, self.band, self.mode, sitting)


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """The answers of one child to one version of a questionnaire ("uuid:version")."""

    questionnaire: str
    answers: Answers

    def to_bytes(self) -> bytes:
        """The sheet as it is sealed: compact JSON, UTF-8."""
        return encode(self)

    @classmethod
    def from_bytes(cls, content: bytes) -> Sheet:
        """The sheet that `to_bytes` wrote. Raises BadSheet when it is anything else."""
        try:
            return _SHEETS.decode(content)
        except ValidationError as error:
            raise BadSheet(question="", value="shape") from error
        except (DecodeError, RecursionError) as error:
            raise BadSheet(question="", value="json") from error


_SHEETS: Final = Decoder(Sheet)


@dataclass(frozen=True)
class Ending:
    """A child who said no, or stopped: a screen that ends without answers.

    It falls into the box sealed like any sheet. In a counter beside the sheets, the order in
    which both were written would say who it was.
    """

    how: str
    """REFUSED or STOPPED."""

    def to_bytes(self) -> bytes:
        """As it is sealed."""
        return json.dumps({"end": self.how}, separators=(",", ":")).encode()


ENDINGS = {Ending(how).to_bytes(): Ending(how) for how in (REFUSED, STOPPED)}
"""What may be sealed instead of a sheet."""


def as_shown(variants: Iterable[tuple[Question, Variant]], answers: Answers) -> Answers:
    """These answers, with NOT_SHOWN for each question whose condition they do not meet.

    The one place that decides: a form that the web reads, a sheet that a device sealed, totals
    typed from paper.
    """
    shown: Answers = {}
    for question, variant in variants:
        answer = answers.get(question.code, SKIPPED)
        shown[question.code] = answer if variant.is_shown(shown) else NOT_SHOWN
    return shown


def ranked(option: str, rank: int) -> str:
    """An option at its place of an order, as sheets and tallies write it: "arbres:1"."""
    return f"{option}:{rank}"


@dataclass(frozen=True)
class _Field:
    options: tuple[str, ...]
    single: frozenset[str]
    """Answers that are one word: options of a single choice, don't know, passed, not shown."""
    at_most: int
    """Options that may be chosen together; 0 for a single choice."""
    beside: tuple[str, ...]
    """What is counted beside the options."""
    orders: frozenset[frozenset[str]] = frozenset()
    """What may be answered to an order: which comes first, or the place of each."""

    @classmethod
    def of(cls, variant: Variant) -> Self:
        options = tuple(option.id for option in variant.counted)
        beside = variant.beside
        if variant.kind == ORDER:
            places = tuple(ranked(option, rank) for option in options for rank in RANKS)
            return cls(places, frozenset(beside), 0, beside, _orders(options))
        if variant.kind != SEVERAL:
            return cls(options, frozenset(options + beside), 0, beside)
        return cls(options, frozenset(beside), variant.at_most or len(options), beside)

    def takes(self, answer: Answer) -> bool:
        """Whether somebody may have answered this."""
        if isinstance(answer, str):
            return answer in self.single
        distinct = set(answer)
        if self.orders:
            return len(distinct) == len(answer) and distinct in self.orders
        return len(distinct) == len(answer) <= self.at_most and distinct.issubset(self.options)


def _orders(options: Sequence[str]) -> frozenset[frozenset[str]]:
    whole = (map(ranked, order, RANKS) for order in permutations(options, len(RANKS)))
    return frozenset(map(frozenset, (*whole, *([ranked(one, RANKS[0])] for one in options))))


@dataclass(frozen=True)
class Paper:
    """The questions of one band in one version: what sheets are checked against, made once."""

    version: str
    fields: dict[str, _Field] = field(repr=False)
    conditions: dict[str, Condition] = field(default_factory=dict, repr=False)
    """Of the questions that are not for everybody."""
    _possible: set[tuple[str, Answer]] = field(
        default_factory=set, init=False, repr=False, compare=False
    )
    """Answers, with the code of their question, that were found possible: most come again."""

    @classmethod
    def of(cls, document: Document, band: str, version: str) -> Self:
        """The paper of that band; without any field when the band is not asked anything."""
        asked = document.questions_for(band)
        fields = {one.code: _Field.of(variant) for one, variant in asked}
        conditions = {one.code: told.shown_if for one, told in asked if told.shown_if}
        return cls(version, fields, conditions)

    def check(self, sheet: Sheet) -> None:
        """Raises BadSheet when the sheet is for another version, or an answer is not possible.

        So a question that is not for everybody was shown to as many children as chose the
        options of its condition: `statistics` relies on it.
        """
        if sheet.questionnaire != self.version:
            raise BadSheet(question="", value=_shown(sheet.questionnaire))
        if not self._possible.issuperset(sheet.answers.items()):
            self._check_each(sheet.answers)
        for code, condition in self.conditions.items():
            answer = sheet.answers.get(code, SKIPPED)
            if condition.met(sheet.answers) == (answer == NOT_SHOWN):
                raise BadSheet(question=_shown(code), value=_shown(answer))

    def _check_each(self, answers: Answers) -> None:
        for code, answer in answers.items():
            asked = self.fields.get(code)
            if asked is None or not asked.takes(answer):
                raise BadSheet(question=_shown(code), value=_shown(answer))
            if len(self._possible) < LEARNT:
                self._possible.add((code, answer))

    def blank(self) -> Tally:
        """A tally of no sheet, with a place for every answer, options in canonical order."""
        counts = {
            code: dict.fromkeys((*asked.options, *asked.beside), 0)
            for code, asked in self.fields.items()
        }
        return Tally(counts=counts)


def check(document: Document, band: str, sheet: Sheet, version: str) -> None:
    """Check one sheet, as `Paper.check` does; keep a `Paper` to check many."""
    Paper.of(document, band, version).check(sheet)


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


@dataclass
class Tally:
    """Margins only: how many sheets chose each option, question by question.

    `number` counts the sheets in `counts`; `spoiled` those that could not be read, which are in
    no count. Several options of one sheet each count once, so a question may add up to more
    than `number`. An order counts once for each place that an option was given, never as a whole.
    Who was not shown a question is counted there as NOT_SHOWN.
    Nothing joins two questions: no sheet can be rebuilt.
    """

    number: int = 0
    spoiled: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, sheet: Sheet) -> None:
        """Count one checked sheet. A question without an answer is a question passed."""
        self.number += 1
        answers = sheet.answers
        for code, counts in self.counts.items():
            answer = answers.get(code) or SKIPPED
            if isinstance(answer, str):
                counts[answer] += 1
                continue
            for option in answer:
                counts[option] += 1

    def merge(self, other: Tally) -> Tally:
        """The tally of both, options in the order of this one. Both must be of one band."""
        codes = dict.fromkeys((*self.counts, *other.counts))
        counts = {
            code: _sum(self.counts.get(code, {}), other.counts.get(code, {})) for code in codes
        }
        return Tally(self.number + other.number, self.spoiled + other.spoiled, counts)

    def to_dict(self) -> dict[str, Any]:
        """As events keep it: strings and whole numbers only."""
        counts = {code: dict(options) for code, options in self.counts.items()}
        return {"number": self.number, "spoiled": self.spoiled, "counts": counts}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The tally that `to_dict` wrote."""
        counts = {code: dict(options) for code, options in data["counts"].items()}
        return cls(data["number"], data["spoiled"], counts)


def _sum(ours: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    options = dict.fromkeys((*ours, *theirs))
    beside = [*RESERVED, *([NOT_SHOWN] if NOT_SHOWN in options else [])]
    ordered = [option for option in options if option not in beside] + beside
    return {option: ours.get(option, 0) + theirs.get(option, 0) for option in ordered}
