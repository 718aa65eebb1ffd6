"""What staff draft and the elected member decides, finding by finding."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consult.application.log import Log
from consult.domain.base import Texts
from consult.domain.council import Meeting, UnknownFinding
from consult.domain.decision import Decision


@dataclass(frozen=True)
class Answer:
    """An answer to a finding: one of `decision.ANSWERS`, with its reason and child's words."""

    answer: str
    reason: str
    for_children: Texts
    until: str = ""


def draft_decision(
    log: Log, meeting: UUID, finding: UUID, answer: Answer, seen: int | None = None
) -> UUID:
    """Draft, or draft again, the answer to a finding of a meeting.

    Raises UnknownFinding, ReasonMissing, DateMissing, AlreadyDecided, EditedMeanwhile.
    """
    reviewed = log.load(Meeting, meeting)
    if str(finding) not in reviewed.findings:
        raise UnknownFinding(finding=str(finding))
    decision = log.find(Decision, Decision.create_id(finding))
    if decision is None:
        decision = Decision.draft(
            finding,
            reviewed.consultation,
            answer.answer,
            answer.reason,
            answer.for_children,
            answer.until,
        )
    else:
        decision.expect(seen).redraft(
            answer.answer, answer.reason, answer.for_children, answer.until
        )
    log.keep(decision)
    return decision.id


def decide(log: Log, finding: UUID, function: str, day: str, seen: int | None = None) -> UUID:
    """Decide as drafted, in the name of an elected function. Raises AlreadyDecided, DayOver."""
    decision = log.load(Decision, Decision.create_id(finding)).expect(seen)
    decision.decide(function, day)
    log.keep(decision)
    return decision.id


def decide_otherwise(
    log: Log, finding: UUID, answer: Answer, function: str, day: str, seen: int | None = None
) -> UUID:
    """Decide with the elected member's own words instead of the draft, in one go.

    Raises AlreadyDecided, EditedMeanwhile, ReasonMissing, DateMissing, DayOver.
    """
    decision = log.load(Decision, Decision.create_id(finding)).expect(seen)
    decision.redraft(answer.answer, answer.reason, answer.for_children, answer.until)
    decision.decide(function, day)
    log.keep(decision)
    return decision.id
