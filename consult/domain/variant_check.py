"""Check one variant of a question against the rules of its age band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from consult.domain import kinds
from consult.domain.bands import ALLOWED, NEVER, REQUIRED, USEFUL, Band
from consult.domain.document import (
    EVEN,
    LANGUAGES,
    OFFERED,
    READY,
    RESERVED,
    SCALE,
    Option,
    Variant,
)
from consult.domain.problem import Problem
from consult.domain.questionnaire_rules import Rule
from consult.domain.wording import (
    asks_memory,
    has_negation,
    is_yes_no,
    plain,
    says_dont_know,
    words,
)

SAD_FACES: Final = frozenset(
    (
        "angry-face",
        "anguished-face",
        "confounded-face",
        "confused-face",
        "crying-face",
        "disappointed-face",
        "frowning-face",
        "frowning-face-with-open-mouth",
        "loudly-crying-face",
        "nauseated-face",
        "pensive-face",
        "persevering-face",
        "pouting-face",
        "sad-but-relieved-face",
        "slightly-frowning-face",
        "tired-face",
        "unamused-face",
        "weary-face",
        "worried-face",
    )
)
TRANSLATED: Final = OFFERED[len(LANGUAGES) :]
"""Languages of which length alone is seen."""
_TOP: Final = {2: 1, 3: 1, 4: 2, 5: 2}
"""How many options, from the first, are favourable, by number of options."""


@dataclass(frozen=True)
class Place:
    """Where a problem is: a question, for a band."""

    question: str
    band: Band

    def problem(
        self, rule: Rule, *, blocking: bool = True, language: str = "", **facts: str | int
    ) -> Problem:
        """That rule, broken here."""
        return Problem(rule, blocking, self.question, self.band.code, language, facts)


def variant_problems(
    place: Place, variant: Variant, pictures: Collection[str] | None
) -> Iterator[Problem]:
    """Every rule of the band that the variant breaks."""
    yield from _kind(place, variant)
    for language in LANGUAGES:
        yield from _text(place, variant, language)
        yield from _labels(place, variant, language)
    for language in TRANSLATED:
        yield from _length(place, variant, language)
        yield from _label_lengths(place, variant, language)
    yield from _options(place, variant)
    yield from _pictures(place, variant, pictures)
    yield from _at_most(place, variant)
    yield from _favourable(place, variant)


def _kind(place: Place, variant: Variant) -> Iterator[Problem]:
    kind = variant.kind
    if kind not in kinds.KINDS:
        yield place.problem(Rule.UNKNOWN_KIND, kind=kind, known=", ".join(kinds.KINDS))
    elif kind not in place.band.kinds:
        allowed = ", ".join(place.band.kinds)
        yield place.problem(Rule.KIND_NOT_ALLOWED, kind=kind, allowed=allowed)


def _text(place: Place, variant: Variant, language: str) -> Iterator[Problem]:
    text = variant.text.get(language, "")
    band = place.band
    if not text.strip():
        yield place.problem(Rule.TEXT_MISSING, language=language)
    yield from _length(place, variant, language)
    if band.negation != ALLOWED and has_negation(text, language):
        blocks = band.negation == NEVER
        yield place.problem(Rule.NEGATION, blocking=blocks, language=language)
    if band.memory != ALLOWED and asks_memory(text, language):
        yield place.problem(Rule.MEMORY, blocking=band.memory == NEVER, language=language)


def _length(place: Place, variant: Variant, language: str) -> Iterator[Problem]:
    count, most = len(words(variant.text.get(language, ""))), place.band.words_per_question
    if count > most:
        yield place.problem(Rule.TOO_MANY_WORDS, language=language, words=count, most=most)


def _labels(place: Place, variant: Variant, language: str) -> Iterator[Problem]:
    for option in variant.options:
        if not option.label.get(language, "").strip():
            yield place.problem(Rule.LABEL_MISSING, language=language, option=option.id)
    yield from _label_lengths(place, variant, language)
    yield from _labels_together(place, variant, language)


def _label_lengths(place: Place, variant: Variant, language: str) -> Iterator[Problem]:
    most = place.band.words_per_option
    for option in variant.options:
        count = len(words(option.label.get(language, "")))
        if count > most:
            yield place.problem(
                Rule.LABEL_TOO_LONG,
                blocking=False,
                language=language,
                option=option.id,
                words=count,
                most=most,
            )


def _labels_together(place: Place, variant: Variant, language: str) -> Iterator[Problem]:
    labels = [option.label.get(language, "") for option in variant.options]
    seen = Counter(plain(label) for label in labels if label.strip())
    for label in dict.fromkeys(labels):
        if seen[plain(label)] > 1:
            yield place.problem(Rule.SAME_LABEL, language=language, label=label)
    if not place.band.yes_no and is_yes_no(labels, language):
        yield place.problem(Rule.YES_NO, language=language)


def _options(place: Place, variant: Variant) -> Iterator[Problem]:
    ids = variant.option_ids
    for option in variant.options:
        if _is_reserved(option):
            yield place.problem(Rule.RESERVED_OPTION, option=option.id)
    for duplicate, times in Counter(ids).items():
        if times > 1:
            yield place.problem(Rule.DUPLICATE_OPTION, option=duplicate)
    if variant.kind in READY:
        yield from _ready_options(place, variant)
        return
    fewest, most = kinds.SHARES
    if variant.kind == kinds.POINTS and not fewest <= len(ids) <= most:
        yield place.problem(Rule.POINTS_OPTIONS, count=len(ids), least=fewest, most=most)
        return
    if variant.kind == kinds.ORDER and len(ids) != len(kinds.RANKS):
        yield place.problem(Rule.ORDER_OPTIONS, count=len(ids))
        return
    fewest, most = kinds.DEGREES
    if variant.kind == kinds.WORDED and not fewest <= len(ids) <= most:
        most = min(most, place.band.options_at_most)
        yield place.problem(Rule.DEGREES_WRONG, count=len(ids), least=fewest, most=most)
        return
    if len(ids) > place.band.options_at_most:
        most = place.band.options_at_most
        yield place.problem(Rule.TOO_MANY_OPTIONS, count=len(ids), most=most)
    if len(ids) < 2:
        yield place.problem(Rule.TOO_FEW_OPTIONS, count=len(ids))


def _ready_options(place: Place, variant: Variant) -> Iterator[Problem]:
    """A kind that brings its own options keeps them, and their order."""
    if variant.option_ids != tuple(option.id for option in READY[variant.kind]):
        again = variant.kind == kinds.AGAIN
        yield place.problem(Rule.AGAIN_OPTIONS if again else Rule.SCALE_OPTIONS)


def _is_reserved(option: Option) -> bool:
    return option.id in (*RESERVED, EVEN.id) or any(
        says_dont_know(label) for label in option.label.values()
    )


def _pictures(
    place: Place, variant: Variant, pictures: Collection[str] | None
) -> Iterator[Problem]:
    for option in variant.options:
        yield from _picture(place, variant, option, pictures)
    names = [option.picture for option in variant.options if option.picture]
    for name, times in Counter(names).items():
        if times > 1:
            yield place.problem(Rule.SAME_PICTURE, blocking=False, picture=name)


def _picture(
    place: Place, variant: Variant, option: Option, pictures: Collection[str] | None
) -> Iterator[Problem]:
    name = option.picture
    if not name:
        if place.band.picture == REQUIRED or variant.kind in kinds.PICTURED:
            yield place.problem(Rule.PICTURE_REQUIRED, option=option.id)
        elif place.band.picture == USEFUL and variant.kind not in kinds.OWN_SIGN:
            yield place.problem(Rule.PICTURE_USEFUL, blocking=False, option=option.id)
        return
    if pictures is not None and name not in pictures:
        yield place.problem(Rule.UNKNOWN_PICTURE, option=option.id, picture=name)
    if name in SAD_FACES and place.band.sad_faces != ALLOWED:
        blocks = place.band.sad_faces == NEVER
        yield place.problem(Rule.SAD_FACE, blocking=blocks, option=option.id, picture=name)


def _at_most(place: Place, variant: Variant) -> Iterator[Problem]:
    limit, most = variant.at_most, len(variant.options)
    several = variant.kind == kinds.SEVERAL
    if several and (limit is None or not 2 <= limit <= most):
        yield place.problem(Rule.AT_MOST_WRONG, most=most)
    if not several and limit is not None:
        yield place.problem(Rule.AT_MOST_OF_ONE)


def _favourable(place: Place, variant: Variant) -> Iterator[Problem]:
    favourable = variant.favourable
    unknown = [option for option in favourable if option not in variant.option_ids]
    for option in unknown:
        yield place.problem(Rule.FAVOURABLE_UNKNOWN, option=option)
    if not favourable or unknown:
        return
    if variant.kind in kinds.UNJUDGED:
        yield place.problem(Rule.FAVOURABLE_OF_SEVERAL)
    elif set(favourable) != set(top_of(variant)):
        yield place.problem(Rule.FAVOURABLE_NOT_TOP, expected=len(top_of(variant)))


def top_of(variant: Variant) -> tuple[str, ...]:
    """The options that are favourable by rule: top of 3, top two of 4, 8 to 10 of a scale.

    Options are written from the most to the least favourable; a scale goes up.
    """
    if variant.kind == kinds.SCALE:
        return SCALE[8:]
    return variant.option_ids[: _TOP.get(len(variant.options), 0)]
