"""What a facilitator does with a group, and what staff do with a group that went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, repeat
from uuid import UUID, uuid4

from consult.application.log import Log
from consult.domain.consultation import Consultation, WrongStep
from consult.domain.errors import AlreadyExists, BadInput
from consult.domain.paper import PaperRound
from consult.domain.place import Place
from consult.domain.poster import drawn_code
from consult.domain.setting_aside import MayBeSetAside
from consult.domain.sitting import Sitting

Kind = type[Sitting] | type[PaperRound]
"""What may be set aside: the sitting of a group, or its round of paper."""


class NotInvited(BadInput):
    """Raised when a sitting is opened for a place or a band that was not invited."""


class BandNotAsked(NotInvited):
    """Raised when a consultation does not ask an age at all; facts: `band`, and `bands` asked."""


class DayOutside(BadInput):
    """Raised when a sitting is opened for a day on which the consultation is not open.

    Facts: `opens` and `closes`, ISO days.
    """


@dataclass(frozen=True)
class Group:
    """Who sits: a band at a place, `headcount` children, accepted until `until` ("HH:MM")."""

    place: UUID
    band: str
    headcount: int
    until: str


def open_sitting(
    log: Log, consultation: UUID, group: Group, day: str, page: UUID | None = None
) -> str:
    """Open a sitting for a day, today or one to come; return its class code.

    `page` is the random id of the page that asks: sent twice, it opens one sitting.
    Raises WrongStep when the consultation is not open, DayOutside, NotInvited, BadHeadcount.
    """
    asked = log.load(Consultation, consultation)
    place = log.load(Place, group.place)
    if asked.step != "open":
        raise WrongStep(step=asked.step, needed="open")
    if not asked.opens <= day <= asked.closes:
        raise DayOutside(opens=asked.opens, closes=asked.closes)
    check_invited(asked, place, group.band)
    codes = map(drawn_code, repeat(page or uuid4()), count())
    while True:
        sitting = Sitting.open(
            next(codes),
            consultation,
            group.place,
            group.band,
            group.headcount,
            day,
            group.until,
        )
        try:
            log.keep(sitting)
        except AlreadyExists:
            if not _is_open_already(log, sitting):
                continue  # Somebody else has this code: draw another one.
        return sitting.code


def _is_open_already(log: Log, sitting: Sitting) -> bool:
    """Whether what has its code is the same sitting, opened a moment ago and not over."""
    known = log.find(Sitting, sitting.id)
    same = ("consultation", "place", "band", "announced", "day", "until", "closed")
    return known is not None and all(getattr(known, of) == getattr(sitting, of) for of in same)


def check_invited(asked: Consultation, place: Place, band: str) -> None:
    """Nothing when a place and an age are asked. Raises NotInvited, BandNotAsked."""
    if str(place.id) not in asked.places:
        raise NotInvited(place=place.name, band=band)
    if band not in asked.bands:
        raise BandNotAsked(band=band, bands=", ".join(asked.bands))


def close_sitting(log: Log, sitting: UUID) -> UUID:
    """End a sitting."""
    return _change(log, sitting, Sitting.close)


def may_speak(log: Log, sitting: UUID) -> bool:
    """Whether a sitting may still give the ideas of a group: it is one, whose texts are read."""
    found = log.load(Sitting, sitting)
    may = found.is_group and not found.spoke
    return may and log.load(Consultation, found.consultation).takes_texts


def has_spoken(log: Log, sitting: UUID) -> bool:
    """Whether the group of a sitting has given its ideas."""
    return log.load(Sitting, sitting).spoke


def record_words(log: Log, sitting: UUID) -> UUID:
    """Record that a group gave its ideas, never a word of them. Raises GroupSpoke."""
    return _change(log, sitting, Sitting.speak)


def correct_headcount(log: Log, sitting: UUID, headcount: int) -> UUID:
    """Before the count: say how many children there were after all. Raises BadHeadcount."""
    found = log.load(Sitting, sitting)
    _must_come_before_the_count(log, found.consultation)
    found.correct_headcount(headcount)
    log.keep(found)
    return sitting


def ask_to_set_aside(log: Log, group: UUID, reason: str, kind: Kind = Sitting) -> UUID:
    """First of two people, before the count: ask to leave the sheets of a group out."""
    return _change_before_the_count(log, kind, group, lambda one: one.ask_to_set_aside(reason))


def confirm_set_aside(log: Log, group: UUID, kind: Kind = Sitting) -> UUID:
    """Second of two people, before the count: leave them out."""
    return _change_before_the_count(log, kind, group, MayBeSetAside.confirm_set_aside)


def ask_to_restore(log: Log, group: UUID, reason: str, kind: Kind = Sitting) -> UUID:
    """First of two people, before the count: ask to take the sheets of a group in again."""
    return _change_before_the_count(log, kind, group, lambda one: one.ask_to_restore(reason))


def confirm_restore(log: Log, group: UUID, kind: Kind = Sitting) -> UUID:
    """Second of two people, before the count: take them in."""
    return _change_before_the_count(log, kind, group, MayBeSetAside.confirm_restore)


def withdraw_request(log: Log, group: UUID, kind: Kind = Sitting) -> UUID:
    """Before the count: take back what one person asked for a group and nobody confirmed."""
    return _change_before_the_count(log, kind, group, MayBeSetAside.withdraw_request)


def _change_before_the_count(
    log: Log, kind: Kind, group: UUID, change: Callable[[MayBeSetAside], object]
) -> UUID:
    found: Sitting | PaperRound = log.load(kind, group)
    _must_come_before_the_count(log, found.consultation)
    change(found)
    log.keep(found)
    return group


def _must_come_before_the_count(log: Log, consultation: UUID) -> None:
    """Raises WrongStep."""
    asked = log.load(Consultation, consultation)
    if asked.step not in ("open", "closed"):
        raise WrongStep(step=asked.step, needed="closed")


def _change(log: Log, id: UUID, change: Callable[[Sitting], object]) -> UUID:
    sitting = log.load(Sitting, id)
    change(sitting)
    log.keep(sitting)
    return id
