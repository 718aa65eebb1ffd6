"""The plan: its actions, the findings of children that each answers, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.projections.base import ReadModel, ReadRow, on

STATES = ("proposed", "committed", "under-way", "done", "dropped")


class ActionRow(ReadRow):
    """An action. Days are ISO, "" while they have not come."""

    __tablename__ = "plan_action"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    theme: Mapped[str]
    articles: Mapped[list[int]]
    goals: Mapped[list[int]]
    service: Mapped[str]
    starts: Mapped[str]
    ends: Mapped[str]
    expected: Mapped[str]
    proposed: Mapped[str]
    committed: Mapped[str] = mapped_column(default="")
    percent: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    reported: Mapped[str] = mapped_column(default="")
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    completed: Mapped[str] = mapped_column(default="")
    dropped: Mapped[str] = mapped_column(default="")
    why_dropped: Mapped[str] = mapped_column(default="")
    version: Mapped[int]

    @property
    def state(self) -> str:
        """Where the action is, one of STATES."""
        if self.dropped:
            return "dropped"
        if self.completed:
            return "done"
        if self.percent:
            return "under-way"
        return "committed" if self.committed else "proposed"

    @property
    def over(self) -> bool:
        """Whether nothing of it changes any more, its result excepted."""
        return bool(self.completed or self.dropped)

    def is_late(self, today: str) -> bool:
        """Whether it should be done by now."""
        return not self.over and self.ends < today


class LinkRow(ReadRow):
    """A link from an action to a finding; `removed` is "" while it holds."""

    __tablename__ = "plan_link"

    action: Mapped[UUID] = mapped_column(primary_key=True)
    finding: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[str]
    removed: Mapped[str] = mapped_column(default="")
    why_removed: Mapped[str] = mapped_column(default="")

    def is_retroactive(self, action: ActionRow) -> bool:
        """Whether it was made after the action started: shown, but children did not cause it."""
        return self.day > action.starts


class PlanModel(ReadModel):
    """Folds the actions of the plan."""

    name = "plan"
    rows = (ActionRow, LinkRow)

    @on("plan-action.proposed")
    def propose(self, session: Session, event: Any) -> None:
        session.add(
            ActionRow(
                id=event.originator_id,
                proposed=event.day,
                version=event.originator_version,
                **_description(event),
            )
        )

    @on("plan-action.amended")
    def amend(self, session: Session, event: Any) -> None:
        action = _action(session, event)
        for name, value in _description(event).items():
            setattr(action, name, value)

    @on("plan-action.evidence-linked")
    def link(self, session: Session, event: Any) -> None:
        _action(session, event)
        session.merge(
            LinkRow(
                action=event.originator_id,
                finding=event.finding,
                day=event.day,
                removed="",
                why_removed="",
            )
        )

    @on("plan-action.evidence-unlinked")
    def unlink(self, session: Session, event: Any) -> None:
        _action(session, event)
        link = session.get_one(LinkRow, (event.originator_id, event.finding))
        link.removed, link.why_removed = event.day, event.reason

    @on("plan-action.committed")
    def commit(self, session: Session, event: Any) -> None:
        _action(session, event).committed = event.day

    @on("plan-action.progress-reported")
    def progress(self, session: Session, event: Any) -> None:
        action = _action(session, event)
        action.percent, action.note, action.reported = event.percent, event.note, event.day

    @on("plan-action.result-reported")
    def result(self, session: Session, event: Any) -> None:
        action = _action(session, event)
        action.before, action.after = event.before, event.after

    @on("plan-action.completed")
    def complete(self, session: Session, event: Any) -> None:
        _action(session, event).completed = event.day

    @on("plan-action.reopened")
    def reopen(self, session: Session, event: Any) -> None:
        _action(session, event).completed = ""

    @on("plan-action.dropped")
    def drop(self, session: Session, event: Any) -> None:
        action = _action(session, event)
        action.dropped, action.why_dropped = event.day, event.reason


def _description(event: Any) -> dict[str, Any]:
    names = ("title", "theme", "articles", "goals", "service", "starts", "ends", "expected")
    return {name: getattr(event, name) for name in names}


def _action(session: Session, event: Any) -> ActionRow:
    action = session.get_one(ActionRow, event.originator_id)
    action.version = event.originator_version
    return action


def all_actions(session: Session) -> Sequence[ActionRow]:
    """Every action, by theme, the one that ends first before the others."""
    order = (ActionRow.theme, ActionRow.ends, ActionRow.title, ActionRow.id)
    return session.scalars(select(ActionRow).order_by(*order)).all()


def links_of(session: Session, action: UUID) -> Sequence[LinkRow]:
    """The links of an action, those that were removed included."""
    own = select(LinkRow).where(LinkRow.action == action).order_by(LinkRow.day, LinkRow.finding)
    return session.scalars(own).all()


def links_by_action(session: Session) -> dict[UUID, list[LinkRow]]:
    """The links that hold, by action."""
    found: dict[UUID, list[LinkRow]] = {}
    for link in session.scalars(select(LinkRow).where(LinkRow.removed == "")):
        found.setdefault(link.action, []).append(link)
    return found


def actions_for(session: Session, finding: UUID) -> Sequence[ActionRow]:
    """The actions that answer a finding, those that were dropped left out."""
    linked = select(LinkRow.action).where(LinkRow.finding == finding, LinkRow.removed == "")
    live = select(ActionRow).where(ActionRow.id.in_(linked), ActionRow.dropped == "")
    return session.scalars(live.order_by(ActionRow.ends, ActionRow.id)).all()
