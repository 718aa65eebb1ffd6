"""What the log keeps of a count: all the opinions of a consultation, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from consult.application.log import Log
from consult.domain.ballot import Tally
from consult.domain.consultation import Consultation
from consult.domain.errors import AlreadyExists, EditedMeanwhile
from consult.domain.opinions import Opinions
from consult.domain.questionnaire import Questionnaire


class Result(Protocol):
    """The count of one place, or of several merged under `id`, for one band and one mode."""

    @property
    def id(self) -> UUID: ...
    @property
    def places(self) -> Sequence[UUID]: ...
    @property
    def band(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def tally(self) -> Tally: ...
    @property
    def set_aside(self) -> int: ...
    @property
    def fetched(self) -> int: ...
    @property
    def refused(self) -> int: ...
    @property
    def stopped(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def sittings(self) -> int: ...


class Discarded(Protocol):
    """Sheets of a band that were too few in the whole city."""

    @property
    def number(self) -> int: ...


class Results(Protocol):
    """Everything that one count gives."""

    @property
    def consultation(self) -> UUID: ...
    @property
    def rows(self) -> Sequence[Result]: ...
    @property
    def discarded(self) -> Sequence[Discarded]: ...


def record_opinions(log: Log, results: Results, day: str) -> UUID:
    """Record all the counts, and that the consultation is counted, in one save.

    Raises AlreadyExists only when the counts are in the log: sheets are destroyed upon it.
    Raises EditedMeanwhile when the consultation has changed meanwhile, WrongStep when it is
    not closed: nothing was recorded then.
    """
    id = Opinions.create_id(results.consultation)
    if log.find(Opinions, id) is not None:
        raise AlreadyExists()
    consultation = log.load(Consultation, results.consultation)
    opinions = _opinions(log, consultation, results, day)
    consultation.count(day)
    try:
        log.keep(opinions, consultation)
    except AlreadyExists as error:
        if log.find(Opinions, id) is None:  # It was the consultation that somebody changed.
            raise EditedMeanwhile() from error
        raise
    return id


def record_loss(log: Log, consultation: UUID, screens: int, day: str) -> UUID:
    """Record that the key of a box is lost and its `screens` destroyed unopened, in one save.

    Raises AlreadyExists when the count is in the log, WrongStep when the consultation is not
    closed.
    """
    id = Opinions.create_id(consultation)
    if log.find(Opinions, id) is not None:
        raise AlreadyExists()
    asked = log.load(Consultation, consultation)
    questionnaire = log.load(Questionnaire, asked.questionnaire)
    opinions = Opinions(asked.id, questionnaire.id, questionnaire.number, day)
    if screens:
        opinions.discard(screens)
    asked.lose_key(day, screens)
    asked.count(day)
    log.keep(opinions, asked)
    return id


def _opinions(log: Log, consultation: Consultation, results: Results, day: str) -> Opinions:
    questionnaire = log.load(Questionnaire, consultation.questionnaire)
    opinions = Opinions(
        consultation=consultation.id,
        questionnaire=questionnaire.id,
        version=questionnaire.number,
        day=day,
    )
    for result in results.rows:
        _record(opinions, result)
    discarded = sum(one.number for one in results.discarded)
    if discarded:
        opinions.discard(discarded)
    return opinions


def _record(opinions: Opinions, result: Result) -> None:
    opinions.record(
        where=str(result.id),
        places=[str(place) for place in result.places],
        band=result.band,
        mode=result.mode,
        number=result.tally.number,
        spoiled=result.tally.spoiled,
        set_aside=result.set_aside,
        counters={
            "fetched": result.fetched,
            "refused": result.refused,
            "stopped": result.stopped,
            "late": result.late,
            "sittings": result.sittings,
        },
        counts=result.tally.counts,
    )
