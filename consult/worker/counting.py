"""The count of a consultation, from what its events say to its publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from consult.application.city import CITY
from consult.application.counting import record_loss, record_opinions
from consult.application.log import Log
from consult.application.publishing import publish_results
from consult.ballots.keys import KeyGone
from consult.ballots.plan import CountPlan
from consult.ballots.teller import DESTROYED, Teller
from consult.domain.base import identity
from consult.domain.consultation import Consultation
from consult.domain.document import Document
from consult.domain.errors import AlreadyExists, NotAllowed
from consult.domain.paper import PaperRound
from consult.domain.place import Place
from consult.domain.sitting import Sitting
from consult.domain.upcasts import stored_as
from consult.waiting_keys import opens

TERRITORIES: Final = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c0a")
"""Namespace of the ids of zones and of groups declared for a count."""
BATCH: Final = 500


class TooEarly(NotAllowed):
    """Raised when a box may not be opened yet; facts: `step`, `closes`, `late_days`."""


def too_early(asked: Consultation) -> TooEarly:
    """Why its box stays shut."""
    closes = asked.late_from or asked.closes
    return TooEarly(step=asked.step, closes=closes, late_days=asked.late_days)


class KeyStillThere(NotAllowed):
    """Raised when a box would be given up that its key still opens; facts: `consultation`."""


@dataclass(frozen=True)
class Counting:
    """Counts and publishes, for the worker and for who does it by hand: one guard for both."""

    log: Log
    teller: Teller

    def count(self, consultation: UUID, today: date) -> None:
        """Open the box once, record the counts, destroy the sheets and the key.

        Again after a crash: it goes on where it was. Raises TooEarly while sheets may still
        come, and what the teller raises.
        """
        asked = self.log.load(Consultation, consultation)
        if not asked.may_be_counted(today) and asked.step != "counted":
            raise too_early(asked)
        self._check_key(asked)
        day = today.isoformat()
        plan = plan_of(self.log, asked)
        self.teller.count(consultation, plan, lambda results: _record(self.log, results, day))

    def _check_key(self, asked: Consultation) -> None:
        """Raises KeyGone for a key that is not the one announced to children.

        A machine that lost its place while it prepared a box may have kept such a key.
        """
        waits = asked.step == "closed" and not self.teller.step(asked.id)
        if waits and not opens(self.teller.keys.read(asked.id), asked.public_key):
            raise KeyGone(consultation=str(asked.id))

    def give_up(self, consultation: UUID, today: date) -> None:
        """End a consultation whose key is lost: its box is destroyed unopened, and that is said.

        Raises KeyStillThere when the box can be opened, KeyUnreadable when nobody can tell,
        TooEarly while sheets may still come.
        """
        asked = self.log.load(Consultation, consultation)
        if not asked.may_be_counted(today) and not asked.key_lost:
            raise too_early(asked)
        if not asked.key_lost and self.has_its_key(asked):
            raise KeyStillThere(consultation=str(asked.id))
        day = today.isoformat()
        self.teller.give_up(asked.id, lambda screens: record_loss(self.log, asked.id, screens, day))

    def has_its_key(self, asked: Consultation) -> bool:
        """Whether the key that was announced to children is here. Raises KeyUnreadable."""
        try:
            return opens(self.teller.keys.read(asked.id), asked.public_key)
        except KeyGone:
            return False

    def is_over(self, consultation: UUID) -> bool:
        """Whether nothing is left of the sheets."""
        return self.teller.step(consultation) == DESTROYED

    def publish(self, consultation: UUID, today: date) -> UUID | None:
        """Publish the results under embargo, unless they have been; None when there are none."""
        with self.teller.locked():  # Two at once would both see that there is none.
            try:
                return publish_results(self.log, consultation, today.isoformat())
            except AlreadyExists:
                return None


def _record(log: Log, results: Any, day: str) -> None:
    record_opinions(log, results, day)


def plan_of(log: Log, asked: Consultation) -> CountPlan:
    """How a consultation is counted, from what was declared before its opening."""
    places = [log.load(Place, UUID(place)) for place in asked.places]
    return CountPlan(
        city=CITY,
        documents=published_documents(log, asked.questionnaire),
        chains={
            (place.id, band): _chain(asked, place, band) for place in places for band in asked.bands
        },
        set_aside=frozenset(_set_aside(log, asked.id)),
        public_key=bytes.fromhex(asked.public_key),
    )


def published_documents(log: Log, questionnaire: UUID) -> dict[str, Document]:
    """Every version ever published, by what sheets call it, the newest last.

    Also those that a correction replaced: a sheet that was acknowledged is counted.
    """
    history: Iterable[Any] = log.events.get(questionnaire)
    return {
        f"{questionnaire}:{event.number}": Document.from_dict(event.document)
        for event in history
        if event.TOPIC == "questionnaire.published"
    }


def _chain(asked: Consultation, place: Place, band: str) -> tuple[UUID, ...]:
    """The groups of a place and band, nearest first; the city is understood."""
    declared = tuple(
        identity(TERRITORIES, asked.id, number)
        for number, group in enumerate(asked.groups)
        if str(place.id) in group["places"] and band in group["bands"]
    )
    zone = (identity(TERRITORIES, "zone", place.zone),) if place.zone else ()
    return declared + zone


def _set_aside(log: Log, consultation: UUID) -> Iterator[UUID]:
    """The sittings and the rounds of paper that are left out."""
    for kind in (Sitting, PaperRound):
        for event in _events(log, f"{kind.TOPIC}.set-aside"):
            group: Any = log.load(kind, event.originator_id)
            if group.consultation == consultation and group.set_aside:
                yield group.id


def _events(log: Log, topic: str) -> Iterator[Any]:
    """All events of a topic."""
    start = 1
    while found := log.recorder.select_notifications(start, BATCH, topics=stored_as([topic])):
        yield from (log.mapper.to_domain_event(one) for one in found)
        start = found[-1].id + 1
