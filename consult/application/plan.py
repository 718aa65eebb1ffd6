"""What city staff do with the actions of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

from consult.application.log import Log
from consult.domain.plan import PlanAction


@dataclass(frozen=True)
class ActionDetails:
    """An action as staff describe it; `articles` of the CIDE, `goals` SDG numbers, ISO days."""

    title: str
    theme: str
    articles: list[int]
    goals: list[int]
    service: str
    starts: str
    ends: str
    expected: str


def propose_action(log: Log, details: ActionDetails, day: str) -> UUID:
    """Add an action to the plan."""
    action = PlanAction.propose(**asdict(details), day=day)
    log.keep(action)
    return action.id


def amend_action(log: Log, id: UUID, details: ActionDetails, seen: int | None) -> UUID:
    """Change the description of an action. Raises EditedMeanwhile."""
    return _change(log, id, lambda one: one.amend(**asdict(details)), seen)


def link_evidence(log: Log, id: UUID, finding: UUID, day: str) -> UUID:
    """Say that an action answers a finding."""
    return _change(log, id, lambda one: one.link_evidence(finding, day))


def unlink_evidence(log: Log, id: UUID, finding: UUID, reason: str, day: str) -> UUID:
    """Take a link away."""
    return _change(log, id, lambda one: one.unlink_evidence(finding, reason, day))


def was_linked(log: Log, finding: UUID) -> bool:
    """Whether an action answers a finding, or once did: the plan goes on showing it."""
    return any(one.finding == finding for one in log.recorded("plan-action.evidence-linked"))


def commit_action(log: Log, id: UUID, day: str) -> UUID:
    """The city commits itself to an action."""
    return _change(log, id, lambda one: one.commit(day))


def report_progress(log: Log, id: UUID, percent: int, note: str, day: str) -> UUID:
    """Say how far an action is, 0 to 100 percent."""
    return _change(log, id, lambda one: one.report_progress(percent, note, day))


def report_result(log: Log, id: UUID, before: str, after: str, day: str) -> UUID:
    """Say what an action changed for children."""
    return _change(log, id, lambda one: one.report_result(before, after, day))


def complete_action(log: Log, id: UUID, day: str) -> UUID:
    """An action is done."""
    return _change(log, id, lambda one: one.complete(day))


def reopen_action(log: Log, id: UUID, day: str) -> UUID:
    """An action was not done after all. Raises NotDone."""
    return _change(log, id, lambda one: one.reopen(day))


def drop_action(log: Log, id: UUID, reason: str, day: str) -> UUID:
    """Give an action up, with a reason."""
    return _change(log, id, lambda one: one.drop(reason, day))


def _change(
    log: Log, id: UUID, change: Callable[[PlanAction], object], seen: int | None = None
) -> UUID:
    action = log.load(PlanAction, id).expect(seen)
    change(action)
    log.keep(action)
    return id
