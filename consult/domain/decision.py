"""What an elected member answers to a finding, always with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, Texts, identity
from consult.domain.errors import BadInput, NotAllowed

DECISIONS = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c05")
ANSWERS = ("accepted", "adapted", "deferred", "refused")
"""Oui, autrement, plus tard le..., non parce que..."""


class ReasonMissing(BadInput):
    """Raised when a decision has no reason, or no words for children."""


class DateMissing(BadInput):
    """Raised when "later" does not say when."""


class DayOver(BadInput):
    """Raised when something is promised for a day that is over."""


class UnknownAnswer(BadInput):
    """Raised when a decision is none of the four answers."""


class AlreadyDecided(NotAllowed):
    """Raised when a finding that was answered is drafted or answered again."""


class Decided(Aggregate.Event):
    """What was decided, in which function, and why; its subclass says what."""

    finding: UUID
    consultation: UUID
    function: str
    reason: str
    for_children: Texts
    until: str
    day: str

    def apply(self, aggregate: Any) -> None:
        """The finding is answered."""
        aggregate.decided = self.day


class Decision(Aggregate):
    """The answer to one finding: drafted by staff, decided by the elected member."""

    TOPIC = "decision"

    class Accepted(Decided):
        """Yes."""

        TOPIC = "decision.accepted"

    class Adapted(Decided):
        """Otherwise."""

        TOPIC = "decision.adapted"

    class Deferred(Decided):
        """Later; `until` says when."""

        TOPIC = "decision.deferred"

    class Refused(Decided):
        """No, because..."""

        TOPIC = "decision.refused"

    @staticmethod
    def create_id(finding: UUID) -> UUID:
        return identity(DECISIONS, finding)

    @event("Drafted", topic="decision.drafted")
    def __init__(
        self,
        finding: UUID,
        consultation: UUID,
        answer: str,
        reason: str,
        for_children: Texts,
        until: str,
    ) -> None:
        self.finding = finding
        self.consultation = consultation
        self.answer = answer
        self.reason = reason
        self.for_children = for_children
        self.until = until
        self.decided = ""

    @classmethod
    def draft(
        cls,
        finding: UUID,
        consultation: UUID,
        answer: str,
        reason: str,
        for_children: Texts,
        until: str = "",
    ) -> Decision:
        """Prepare the answer for the elected member.

        Raises UnknownAnswer, ReasonMissing, DateMissing.
        """
        _check(answer, reason, for_children, until)
        return cls(finding, consultation, answer, reason, for_children, until)

    def redraft(self, answer: str, reason: str, for_children: Texts, until: str = "") -> None:
        """Change the draft, as long as nothing was decided."""
        self._must_be_open()
        _check(answer, reason, for_children, until)
        self._redrafted(answer=answer, reason=reason, for_children=for_children, until=until)

    @event("Redrafted", topic="decision.redrafted")
    def _redrafted(self, answer: str, reason: str, for_children: Texts, until: str) -> None:
        self.answer = answer
        self.reason = reason
        self.for_children = for_children
        self.until = until

    def decide(self, function: str, day: str) -> None:
        """Decide as drafted, in the name of an elected function.

        Raises AlreadyDecided, and DayOver when "later" says a day that is over.
        """
        self._must_be_open()
        must_be_ahead(self.until, day)
        self.trigger_event(
            DECIDED[self.answer],
            finding=self.finding,
            consultation=self.consultation,
            function=function,
            reason=self.reason,
            for_children=self.for_children,
            until=self.until,
            day=day,
        )

    def _must_be_open(self) -> None:
        if self.decided:
            raise AlreadyDecided(day=self.decided)


DECIDED = {
    "accepted": Decision.Accepted,
    "adapted": Decision.Adapted,
    "deferred": Decision.Deferred,
    "refused": Decision.Refused,
}


def must_be_ahead(until: str, today: str) -> None:
    """A promise is for today or later; without a day, it promises none. Raises DayOver."""
    if until and until < today:
        raise DayOver(day=until)


def _check(answer: str, reason: str, for_children: Texts, until: str) -> None:
    if answer not in ANSWERS:
        raise UnknownAnswer(answer=answer)
    if not reason.strip() or not for_children.get("fr", "").strip():
        raise ReasonMissing()
    if answer == "deferred" and not until:
        raise DateMissing()
