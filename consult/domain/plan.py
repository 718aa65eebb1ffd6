"""An action of the city's plan, and the findings of children that it answers."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate
from consult.domain.errors import BadInput, NotAllowed


class ActionOver(NotAllowed):
    """Raised when an action that is completed or dropped is changed."""


class NotDone(NotAllowed):
    """Raised when an action that is not done is reopened."""


class AlreadyLinked(NotAllowed):
    """Raised when a finding that is linked to an action is linked to it again."""


class NotLinked(NotAllowed):
    """Raised when a link that does not exist is taken away."""


class BadActionDates(BadInput):
    """Raised when an action would end before it starts."""


class BadProgress(BadInput):
    """Raised when progress is not between 0 and 100 percent."""


class TitleMissing(BadInput):
    """Raised when an action has no title."""


class PlanAction(Aggregate):
    """One action. Days are ISO; `articles` are of the CIDE, `goals` are SDG numbers."""

    TOPIC = "plan-action"

    @classmethod
    def propose(
        cls,
        title: str,
        theme: str,
        articles: list[int],
        goals: list[int],
        service: str,
        starts: str,
        ends: str,
        expected: str,
        day: str,
    ) -> PlanAction:
        """Propose an action; `expected` is the result that children should see.

        Raises TitleMissing, BadActionDates.
        """
        _check(title, starts, ends)
        return cls(title, theme, articles, goals, service, starts, ends, expected, day)

    @event("Proposed", topic="plan-action.proposed")
    def __init__(
        self,
        title: str,
        theme: str,
        articles: list[int],
        goals: list[int],
        service: str,
        starts: str,
        ends: str,
        expected: str,
        day: str,
    ) -> None:
        self._describe(title, theme, articles, goals, service, starts, ends, expected)
        self.links: dict[str, str] = {}
        self.over = ""
        self.done = False

    def amend(
        self,
        title: str,
        theme: str,
        articles: list[int],
        goals: list[int],
        service: str,
        starts: str,
        ends: str,
        expected: str,
    ) -> None:
        """Change the description.

        Raises ActionOver, TitleMissing, BadActionDates.
        """
        self._must_go_on()
        _check(title, starts, ends)
        self._amended(
            title=title, theme=theme, articles=articles, goals=goals,
            service=service, starts=starts, ends=ends, expected=expected,
        )  # fmt: skip

    @event("Amended", topic="plan-action.amended")
    def _amended(
        self,
        title: str,
        theme: str,
        articles: list[int],
        goals: list[int],
        service: str,
        starts: str,
        ends: str,
        expected: str,
    ) -> None:
        self._describe(title, theme, articles, goals, service, starts, ends, expected)

    def _describe(
        self,
        title: str,
        theme: str,
        articles: list[int],
        goals: list[int],
        service: str,
        starts: str,
        ends: str,
        expected: str,
    ) -> None:
        self.title = title
        self.theme = theme
        self.articles = articles
        self.goals = goals
        self.service = service
        self.starts = starts
        self.ends = ends
        self.expected = expected

    def link_evidence(self, finding: UUID, day: str) -> None:
        """Say that this action answers a finding of children.

        Raises AlreadyLinked, ActionOver.
        """
        self._must_go_on()
        if str(finding) in self.links:
            raise AlreadyLinked()
        self._evidence_linked(finding=finding, day=day)

    @event("EvidenceLinked", topic="plan-action.evidence-linked")
    def _evidence_linked(self, finding: UUID, day: str) -> None:
        self.links[str(finding)] = day

    def unlink_evidence(self, finding: UUID, reason: str, day: str) -> None:
        """Take a link away, with a reason.

        Raises NotLinked.
        """
        if str(finding) not in self.links:
            raise NotLinked()
        self._evidence_unlinked(finding=finding, reason=reason, day=day)

    @event("EvidenceUnlinked", topic="plan-action.evidence-unlinked")
    def _evidence_unlinked(self, finding: UUID, reason: str, day: str) -> None:
        del self.links[str(finding)]

    def commit(self, day: str) -> None:
        """The city commits itself to the action."""
        self._must_go_on()
        self._committed(day=day)

    @event("Committed", topic="plan-action.committed")
    def _committed(self, day: str) -> None:
        self.committed = day

    def report_progress(self, percent: int, note: str, day: str) -> None:
        """Say how far the action is, 0 to 100 percent.

        Raises BadProgress, ActionOver.
        """
        self._must_go_on()
        if not 0 <= percent <= 100:
            raise BadProgress(percent=percent)
        self._progress_reported(percent=percent, note=note, day=day)

    @event("ProgressReported", topic="plan-action.progress-reported")
    def _progress_reported(self, percent: int, note: str, day: str) -> None:
        self.percent = percent

    @event("ResultReported", topic="plan-action.result-reported")
    def report_result(self, before: str, after: str, day: str) -> None:
        """Say what changed for children: before, after."""
        self.result = (before, after)

    def complete(self, day: str) -> None:
        """The action is done."""
        self._must_go_on()
        self._completed(day=day)

    @event("Completed", topic="plan-action.completed")
    def _completed(self, day: str) -> None:
        self.over, self.done = day, True

    def reopen(self, day: str) -> None:
        """It was not done after all: the action goes on.

        Raises NotDone.
        """
        if not self.done:
            raise NotDone()
        self._reopened(day=day)

    @event("Reopened", topic="plan-action.reopened")
    def _reopened(self, day: str) -> None:
        self.over, self.done = "", False

    def drop(self, reason: str, day: str) -> None:
        """Give the action up, with a reason that children will read."""
        self._must_go_on()
        self._dropped(reason=reason, day=day)

    @event("Dropped", topic="plan-action.dropped")
    def _dropped(self, reason: str, day: str) -> None:
        self.over = day

    def _must_go_on(self) -> None:
        if self.over:
            raise ActionOver(day=self.over)


def _check(title: str, starts: str, ends: str) -> None:
    if not title.strip():
        raise TitleMissing()
    if starts > ends:
        raise BadActionDates(starts=starts, ends=ends)
