"""Age bands and what each allows, as versioned data that a city can change later.

Evidence: three-year-olds say yes to any yes/no question and choose well between two pictures
(Okanda & Itakura 2010); faces from sad to happy have almost no variance under ten (Read &
MacFarlane 2006), graded positive ones restore it (Hall 2016); three to four points from eight
(Alan & Kabasakal 2020). The other thresholds are judgement, to be piloted with five children per
band.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from consult.domain.kinds import (
    AGAIN,
    FACES,
    ORDER,
    PICTURES,
    POINTS,
    SCALE,
    SEVERAL,
    WORDED,
    WORDS,
)

BANDS_VERSION: Final = 1
"""Raised whenever a threshold of BANDS changes, so that old consultations keep theirs."""

REQUIRED: Final = "required"
USEFUL: Final = "useful"
NONE: Final = "none"

NEVER: Final = "never"
AVOID: Final = "avoid"
ALLOWED: Final = "allowed"


@dataclass(frozen=True)
class Band:
    """One age band: how much may be asked of a child of that age, and in which form."""

    code: str
    ages: tuple[int, int]
    """First and last age, both included."""
    questions_at_most: int
    minutes: int
    words_per_question: int
    words_per_option: int
    options_at_most: int
    """Not counting "Je ne sais pas" and "Je passe"."""
    kinds: tuple[str, ...]
    """Kinds of question allowed."""
    picture: str
    """What each option needs of a picture: REQUIRED, USEFUL or NONE."""
    sound: str
    """What each question and option needs of a sound: REQUIRED or USEFUL."""
    yes_no: bool
    """Whether a question that is answered by yes or no may be asked at this age."""
    negation: str
    """Wording with a negation: NEVER (blocks), AVOID (alerts) or ALLOWED."""
    memory: str
    """Asking for the past or for what is usual: NEVER, AVOID or ALLOWED."""
    sad_faces: str
    """Faces that are not positive: NEVER, AVOID or ALLOWED."""
    core: tuple[str, ...]
    """Which of the article 12 core may be asked."""
    readability: int | None
    """Least Kandel-Moles score of the French wording (0-100, higher is easier): an alert."""
    target_px: int
    """Least side of what is touched, in CSS pixels."""
    text_px: int
    text_at_most: int = 0
    """Characters of the few words that a child may write; 0 where none are asked."""
    practised: bool = False
    """Whether a child may first try on a question that is never sent."""
    conditions: bool = True
    """Whether a question may be shown to those alone who gave some answer before."""

    def allows_age(self, age: int) -> bool:
        """Whether a child of that age is in the band."""
        return self.ages[0] <= age <= self.ages[1]


CORE: Final = ("N1", "N2", "N3", "N4", "N5", "N6")
"""The article 12 core: each has favourable answers in every variant."""
CARRIED_ON: Final = "N4"
"""The one of the core that every consultation asks."""

_YOUNG_KINDS: Final = (PICTURES, FACES, AGAIN)
_KINDS: Final = (*_YOUNG_KINDS, WORDS, WORDED, SEVERAL, ORDER)

BANDS: Final[dict[str, Band]] = {
    band.code: band
    for band in (
        Band(
            code="3-5",
            ages=(3, 5),
            questions_at_most=3,
            minutes=2,
            words_per_question=6,
            words_per_option=3,
            options_at_most=2,
            kinds=(PICTURES,),
            picture=REQUIRED,
            sound=REQUIRED,
            yes_no=False,
            negation=NEVER,
            memory=NEVER,
            sad_faces=NEVER,
            core=(),
            readability=None,
            target_px=120,
            text_px=24,
            practised=True,
            conditions=False,
        ),
        Band(
            code="6-7",
            ages=(6, 7),
            questions_at_most=5,
            minutes=3,
            words_per_question=8,
            words_per_option=4,
            options_at_most=3,
            kinds=_YOUNG_KINDS,
            picture=REQUIRED,
            sound=REQUIRED,
            yes_no=True,
            negation=NEVER,
            memory=NEVER,
            sad_faces=AVOID,
            core=("N1", "N4"),
            readability=90,
            target_px=96,
            text_px=22,
            practised=True,
            conditions=False,
        ),
        Band(
            code="8-10",
            ages=(8, 10),
            questions_at_most=8,
            minutes=5,
            words_per_question=12,
            words_per_option=6,
            options_at_most=4,
            kinds=_KINDS,
            picture=USEFUL,
            sound=USEFUL,
            yes_no=True,
            negation=AVOID,
            memory=ALLOWED,
            sad_faces=AVOID,
            core=CORE,
            readability=80,
            target_px=64,
            text_px=20,
        ),
        Band(
            code="11-14",
            ages=(11, 14),
            questions_at_most=12,
            minutes=8,
            words_per_question=18,
            words_per_option=10,
            options_at_most=5,
            kinds=_KINDS,
            picture=NONE,
            sound=USEFUL,
            yes_no=True,
            negation=ALLOWED,
            memory=ALLOWED,
            sad_faces=ALLOWED,
            core=CORE,
            readability=70,
            target_px=48,
            text_px=18,
            text_at_most=140,
        ),
        Band(
            code="15-17",
            ages=(15, 17),
            questions_at_most=15,
            minutes=10,
            words_per_question=22,
            words_per_option=12,
            options_at_most=5,
            kinds=(*_KINDS, POINTS, SCALE),
            picture=NONE,
            sound=USEFUL,
            yes_no=True,
            negation=ALLOWED,
            memory=ALLOWED,
            sad_faces=ALLOWED,
            core=CORE,
            readability=60,
            target_px=44,
            text_px=16,
            text_at_most=300,
        ),
    )
}
"""The bands in force, youngest first."""

CODES: Final = tuple(BANDS)

PILOT: Final = 5
"""Children of each band (J) who try a questionnaire before the others are asked it."""

CLASSES: Final[dict[str, str]] = {
    "PS": "3-5",
    "MS": "3-5",
    "GS": "3-5",
    "CP": "6-7",
    "CE1": "6-7",
    "CE2": "8-10",
    "CM1": "8-10",
    "CM2": "8-10",
    "6e": "11-14",
    "5e": "11-14",
    "4e": "11-14",
    "3e": "11-14",
    "2de": "15-17",
    "1re": "15-17",
    "Tle": "15-17",
}
"""The band of each class of a French school: a class is never cut in two."""


def classes_of(band: str) -> tuple[str, ...]:
    """The classes that answer in this band, youngest first."""
    return tuple(name for name, code in CLASSES.items() if code == band)


def in_order(codes: Iterable[str]) -> list[str]:
    """These bands, youngest first; codes that are not bands come last, by name."""
    rank = {code: number for number, code in enumerate(CODES)}
    return sorted(codes, key=lambda code: (rank.get(code, len(rank)), code))
