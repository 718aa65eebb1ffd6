"""What city staff do with a consultation, and what the worker does when its days come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from consult.application.band_rules import UNSEEN, There, must_keep_rules
from consult.application.log import Log
from consult.domain.base import Texts
from consult.domain.consultation import AnotherIsOpen, Consultation
from consult.domain.document import Document
from consult.domain.errors import EditedMeanwhile
from consult.domain.place import Place
from consult.domain.questionnaire import Questionnaire

CITY_WIDE: dict[str, str] = {"disclosure": "1", "bands": "1", "indicators": "1"}
"""Versions of the rules that a consultation is announced with."""


Group = dict[str, list[str]]
"""Places and bands that are counted together: {"places": [ids], "bands": [codes]}."""


@dataclass(frozen=True)
class Announcement:
    """What is announced. Days are ISO, local to the city; places are ids."""

    title: Texts
    theme: str
    decision: Texts
    responsible: str
    bands: list[str]
    places: list[UUID]
    opens: str
    closes: str
    answer_by: str
    groups: tuple[Group, ...] = ()
    """Small groups to count together: {"places": [ids], "bands": [codes]}."""


def announce_consultation(
    log: Log, announcement: Announcement, questionnaire: UUID, day: str
) -> UUID:
    """Announce a consultation on a questionnaire. Raises BadDates, NoPlace, NotFound."""
    log.load(Questionnaire, questionnaire)
    consultation = _announced(announcement, questionnaire, day)
    log.keep(consultation)
    return consultation.id


def announce_copy(
    log: Log, announcement: Announcement, document: Document, day: str, origin: str
) -> UUID:
    """Announce a consultation on a copy of a document, which staff may then change.

    The copy and the announcement are saved together, or neither is. Raises BadDates, NoPlace.
    """
    questionnaire = Questionnaire.draft(document, day, origin)
    consultation = _announced(announcement, questionnaire.id, day)
    log.keep(questionnaire, consultation)
    return consultation.id


def _announced(announcement: Announcement, questionnaire: UUID, day: str) -> Consultation:
    consultation = Consultation.announce(
        title=announcement.title,
        theme=announcement.theme,
        decision=announcement.decision,
        responsible=announcement.responsible,
        questionnaire=questionnaire,
        bands=announcement.bands,
        places=[str(place) for place in announcement.places],
        opens=announcement.opens,
        closes=announcement.closes,
        answer_by=announcement.answer_by,
        rules=CITY_WIDE,
        day=day,
    )
    if announcement.groups:
        consultation.declare_groups(nearest_first(announcement.groups))
    return consultation


def invite_places(
    log: Log, consultation: UUID, places: list[UUID], seen: int | None = None
) -> UUID:
    """Invite more places before the opening."""
    return _change(log, consultation, lambda one: one.invite_places([str(p) for p in places]), seen)


def declare_groups(
    log: Log, consultation: UUID, groups: list[Group], seen: int | None = None
) -> UUID:
    """Say which small groups will be counted together."""
    ordered = nearest_first(groups)
    return _change(log, consultation, lambda one: one.declare_groups(ordered), seen)


def nearest_first(groups: Iterable[Group]) -> list[Group]:
    """Groups in the order that the count tries them: those of few places before those of many."""
    return sorted(groups, key=lambda group: len(group["places"]))


def prepare_box(log: Log, consultation: UUID, public_key: bytes) -> UUID:
    """Give the ballot box its public key: the worker does."""
    return _change(log, consultation, lambda one: one.prepare_box(public_key.hex()))


def open_consultation(
    log: Log,
    consultation: UUID,
    day: str,
    there: There = UNSEEN,
    others: Collection[UUID] = (),
) -> UUID:
    """Publish the questionnaire and open the box.

    A code of a place leads to one consultation at a time: while one of the `others` is open at one
    of its places, it stays closed, and those that are announced there give way to it. Raises
    AnotherIsOpen then, also when both are opened at the same moment, BreaksBandRules when the
    questionnaire breaks a rule of one of the bands, BadDates when it would open after the day it
    was to close or for too long, KeyMissing while the worker has not prepared
    the box, WrongStep.
    """
    found = log.load(Consultation, consultation)
    rivals = _rivals(log, found, others)
    questionnaire = log.load(Questionnaire, found.questionnaire)
    silent = must_keep_rules(questionnaire.document, found.bands, there)
    if not questionnaire.frozen:
        questionnaire.publish(day)
    if silent:
        found.promise_reading(silent, day)
    found.open(day, questionnaire.number)
    waiting = [one for one in rivals if one.step == "announced" and _shared(found, one)]
    for one in waiting:
        one.give_way(found.id)
    try:
        log.keep(questionnaire, found, *waiting)
    except EditedMeanwhile:
        _rivals(log, found, others)  # Tells which one has opened there meanwhile.
        raise
    return consultation


def extend_consultation(log: Log, consultation: UUID, closes: str, seen: int | None = None) -> UUID:
    """Close later than announced."""
    return _change(log, consultation, lambda one: one.extend(closes), seen)


def close_consultation(log: Log, consultation: UUID, day: str) -> UUID:
    """Close the box by hand."""
    return _change(log, consultation, lambda one: one.close(day))


def request_count(log: Log, consultation: UUID, day: str) -> UUID:
    """Ask the worker to open the box now: no tablet is waiting any more."""
    return _change(log, consultation, lambda one: one.request_count(day))


def acknowledge_results(log: Log, consultation: UUID, function: str, day: str) -> UUID:
    """The elected member responsible has read the results."""
    return _change(log, consultation, lambda one: one.acknowledge(function, day))


def abandon_consultation(
    log: Log, consultation: UUID, reason: str, day: str, seen: int | None = None
) -> UUID:
    """Give up a consultation that is not open yet."""
    return _change(log, consultation, lambda one: one.abandon(reason, day), seen)


def close_when_due(log: Log, consultation: UUID, today: date) -> bool:
    """Close an open consultation whose closing day is over; say whether it was.

    Seen days later, after the machine was off or its clock was set, its late window begins then.
    """
    found = log.load(Consultation, consultation)
    if found.step != "open" or today.isoformat() <= found.closes:
        return False
    found.close(found.closes)
    yesterday = (today - timedelta(days=1)).isoformat()
    if yesterday > found.closes:
        found.await_tablets(yesterday)
    log.keep(found)
    return True


def freeze_questionnaire(log: Log, consultation: UUID, day: str) -> None:
    """The first real sheet has come: what children are asked changes no more."""
    questionnaire = log.load(Questionnaire, log.load(Consultation, consultation).questionnaire)
    questionnaire.freeze(day)
    log.keep(questionnaire)


def _rivals(log: Log, opening: Consultation, others: Collection[UUID]) -> list[Consultation]:
    """The others as they are now. Raises AnotherIsOpen."""
    rivals = [log.load(Consultation, other) for other in others]
    for rival in rivals:
        _must_leave_places(log, opening, rival)
    return rivals


def _must_leave_places(log: Log, opening: Consultation, other: Consultation) -> None:
    """Raises AnotherIsOpen when the other one is open at a place of the one that would open."""
    shared = _shared(opening, other)
    if shared and other.step == "open":
        name = log.load(Place, UUID(shared[0])).name
        raise AnotherIsOpen(place=name, title=other.title["fr"], closes=other.closes)


def _shared(one: Consultation, other: Consultation) -> list[str]:
    """The places of both."""
    return [place for place in one.places if place in other.places]


def _change(
    log: Log, id: UUID, change: Callable[[Consultation], object], seen: int | None = None
) -> UUID:
    consultation = log.load(Consultation, id).expect(seen)
    change(consultation)
    log.keep(consultation)
    return id
