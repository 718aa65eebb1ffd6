"""Each finding with the answer drafted for it and the one that was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.base import Texts
from consult.domain.decision import Decision
from consult.projections.base import ReadModel, ReadRow, on

LATE_AFTER = timedelta(days=15)
"""Time (J) that the city gives itself to answer an avis; beyond, everybody may see it is late."""


class DecisionRow(ReadRow):
    """A finding and its answer. `answer` is "" while nothing is drafted."""

    __tablename__ = "decision"

    finding: Mapped[UUID] = mapped_column(primary_key=True)
    decision: Mapped[UUID] = mapped_column(unique=True)
    meeting: Mapped[UUID] = mapped_column(index=True)
    consultation: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    text: Mapped[str]
    proposal: Mapped[str]
    cites: Mapped[list[str]]
    recorded: Mapped[str]
    asked: Mapped[str] = mapped_column(default="")
    """The day from which the city has to answer: the avis, else the end of the meeting."""
    answer: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    for_children: Mapped[Texts] = mapped_column(default=dict)
    until: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")
    function: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)

    def late_by(self, today: date) -> int:
        """Days beyond the time that the city gives itself; 0 while it is not late."""
        if self.decided or not self.asked:
            return 0
        due = date.fromisoformat(self.asked) + LATE_AFTER
        return max((today - due).days, 0)


class DecisionMeeting(ReadRow):
    """The findings that a meeting has noted, in their order."""

    __tablename__ = "decision_meeting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    findings: Mapped[list[str]] = mapped_column(default=list)


class DecisionsModel(ReadModel):
    """Folds findings and what was answered to them."""

    name = "decisions"
    rows = (DecisionRow, DecisionMeeting)

    @on("meeting.opened")
    def open(self, session: Session, event: Any) -> None:
        session.add(DecisionMeeting(id=event.originator_id))

    @on("finding.recorded")
    def find(self, session: Session, event: Any) -> None:
        meeting = session.get_one(DecisionMeeting, event.originator_id)
        meeting.findings = [*meeting.findings, str(event.finding)]
        session.add(
            DecisionRow(
                finding=event.finding,
                decision=Decision.create_id(event.finding),
                meeting=event.originator_id,
                consultation=event.consultation,
                number=len(meeting.findings),
                text=event.text,
                proposal=event.proposal,
                cites=event.cites,
                recorded=event.day,
            )
        )

    @on("finding.reworded")
    def reword(self, session: Session, event: Any) -> None:
        row = session.get_one(DecisionRow, event.finding)
        row.text, row.proposal, row.cites = event.text, event.proposal, event.cites

    @on("finding.withdrawn")
    def withdraw(self, session: Session, event: Any) -> None:
        meeting = session.get_one(DecisionMeeting, event.originator_id)
        meeting.findings = [one for one in meeting.findings if one != str(event.finding)]
        session.delete(session.get_one(DecisionRow, event.finding))
        for number, finding in enumerate(meeting.findings, 1):
            session.get_one(DecisionRow, UUID(finding)).number = number

    @on("avis.adopted", "meeting.closed")
    def ask(self, session: Session, event: Any) -> None:
        for finding in session.get_one(DecisionMeeting, event.originator_id).findings:
            row = session.get_one(DecisionRow, UUID(finding))
            row.asked = row.asked or event.day

    @on("decision.drafted")
    def draft(self, session: Session, event: Any) -> None:
        _write(session.get_one(DecisionRow, event.finding), event)

    @on("decision.redrafted")
    def redraft(self, session: Session, event: Any) -> None:
        drafted = select(DecisionRow).where(DecisionRow.decision == event.originator_id)
        _write(session.scalars(drafted).one(), event)

    @on("decision.accepted", "decision.adapted", "decision.deferred", "decision.refused")
    def decide(self, session: Session, event: Any) -> None:
        row = session.get_one(DecisionRow, event.finding)
        row.reason, row.for_children, row.until = event.reason, event.for_children, event.until
        row.answer = event.TOPIC.partition(".")[2]
        row.decided, row.function = event.day, event.function
        row.version = event.originator_version


def _write(row: DecisionRow, event: Any) -> None:
    row.answer, row.reason = event.answer, event.reason
    row.for_children, row.until = event.for_children, event.until
    row.version = event.originator_version


def all_findings(session: Session) -> Sequence[DecisionRow]:
    """Every finding, the latest meeting first, then in its order."""
    order = (DecisionRow.recorded.desc(), DecisionRow.meeting, DecisionRow.number)
    return session.scalars(select(DecisionRow).order_by(*order)).all()


def answers_to(session: Session, meeting: UUID) -> Sequence[DecisionRow]:
    """The findings of a meeting that the city has answered."""
    own = DecisionRow.meeting == meeting
    return session.scalars(select(DecisionRow).where(own, DecisionRow.decided != "")).all()


def findings_about(session: Session, consultation: UUID) -> Sequence[DecisionRow]:
    """The findings of a consultation, in the order in which they were noted."""
    own = select(DecisionRow).where(DecisionRow.consultation == consultation)
    return session.scalars(own.order_by(DecisionRow.recorded, DecisionRow.number)).all()
