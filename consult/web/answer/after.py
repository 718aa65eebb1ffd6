"""What the same code opens after closing: what children said, what the city answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale

from consult.projections.answers import ToldRow, read_told
from consult.projections.doors import Door
from consult.web.answer.telling import Answer, Said, Word, tell_answers, tell_said, tell_word
from consult.web.services import services

STATUSES = ("done", "under-way", "later", "no", "other")
"""What became of what children asked: done, under way, later, no, or something else instead."""

COUNTING, COUNTED, TOO_FEW, LOST = "counting", "counted", "too-few", "lost"
"""How far the count is, for who waits for an answer."""


@dataclass(frozen=True)
class Next:
    """The next consultation at this place."""

    title: str
    url: str


@dataclass(frozen=True)
class After:
    """All that the page shows, in one language. `answer_by` is an ISO day."""

    place: str
    place_kind: str
    title: str
    answer_by: str
    said: tuple[Said, ...] = ()
    answers: tuple[Answer, ...] = ()
    number: int | None = None
    """How many children answered, when that is public."""
    results: str = ""
    """Where all that children said is read, when that is public."""
    next: Next | None = None
    word: Word | None = None
    """What the city says to all, before or beside its answers to each finding."""
    count: str = COUNTING


def after(door: Door, language: str) -> After:
    """What is known of a consultation that is closed."""
    title = door.title_in(language)
    bare = After(door.place_name, door.place_kind, title, door.answer_by)
    if door.consultation is None:
        return bare
    row, code, following = read_told(services().stores, door.consultation, door.place)
    if row is None:
        return bare
    name = following.get(language) or following.get("fr", "")
    next = Next(name, f"/c/{code}?l={language}") if code else None
    return tell(row, bare, door.bands, language, next)


def tell(
    row: ToldRow, bare: After, bands: tuple[str, ...], language: str, next: Next | None = None
) -> After:
    """The page that a row tells; `bare` names the place."""
    with force_locale(language):
        return After(
            bare.place,
            bare.place_kind,
            bare.title,
            bare.answer_by,
            said=tell_said(row, bands),
            answers=tell_answers(row),
            number=row.number or None,
            results=f"/c/resultats/{row.consultation}?l={language}" if row.cards else "",
            next=next,
            word=tell_word(row, bands),
            count=_count_of(row),
        )


def _count_of(row: ToldRow) -> str:
    if row.lost:
        return LOST
    if not row.counted:
        return COUNTING
    return COUNTED if row.heard else TOO_FEW
