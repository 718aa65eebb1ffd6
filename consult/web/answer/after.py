"""What the same code opens after closing: what children said, what the city answers."""

from __future__ import annotations

from dataclasses import dataclass

from consult.projections.doors import Door

STATUSES = ("done", "under-way", "later", "no", "other")
"""What became of what children asked: done, under way, later, no, or something else instead."""


@dataclass(frozen=True)
class Said:
    """One finding, in a child's words. `out_of_ten` is None when `hidden` says why."""

    sentence: str
    picture: str | None = None
    out_of_ten: int | None = None
    hidden: str | None = None


@dataclass(frozen=True)
class Answer:
    """What the city answers to a finding. `status` is one of STATUSES; `day` is ISO or empty."""

    status: str
    sentence: str
    reason: str = ""
    day: str = ""


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
    next: Next | None = None


def after(door: Door, language: str) -> After:
    """What is known of a consultation that is closed."""
    title = door.title.get(language) or door.title.get("fr", "")
    return After(door.place_name, door.place_kind, title, door.answer_by)
