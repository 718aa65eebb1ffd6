"""Each finding is followed until it is answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from consult.application import council, decisions
from consult.application.decisions import Answer
from consult.application.log import Log
from consult.projections.decisions import DecisionRow, DecisionsModel, findings_about
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given_council import (
    FUNCTION,
    LATER,
    REVIEW_DAY,
    a_draft,
    a_finding,
    a_meeting,
    a_publication,
    an_avis,
)


def read(stores: Stores, finding: UUID) -> DecisionRow:
    with Session(stores["read"], expire_on_commit=False) as session:
        return session.get_one(DecisionRow, finding)


def test_a_finding_waits_for_a_draft_then_for_the_decision(
    log: Log, projector: Projector, stores: Stores
) -> None:
    published = a_publication(log)
    meeting = a_meeting(log, published)
    finding = a_finding(log, meeting)
    projector.catch_up()
    assert read(stores, finding).answer == ""
    a_draft(log, meeting, finding)
    projector.catch_up()
    drafted = read(stores, finding)
    assert (drafted.answer, drafted.decided, drafted.version) == ("accepted", "", 1)
    words = {"fr": "Plus tard, en 2028."}
    decisions.draft_decision(
        log, meeting, finding, Answer("deferred", "Pas de budget", words, "2028-01-01"), 1
    )
    decisions.decide(log, finding, FUNCTION, LATER, 2)
    projector.catch_up()
    decided = read(stores, finding)
    assert (decided.answer, decided.until, decided.decided) == ("deferred", "2028-01-01", LATER)
    assert decided.function == FUNCTION
    with Session(stores["read"]) as session:
        assert len(findings_about(session, published.consultation)) == 1
    before = canonical_dump(stores, DecisionsModel.rows)
    projector.rebuild(DecisionsModel())
    assert canonical_dump(stores, DecisionsModel.rows) == before


@pytest.mark.parametrize(("today", "late"), [("2026-12-25", 0), ("2026-12-26", 1)])
def test_an_answer_is_late_from_the_sixteenth_day_after_the_avis(
    log: Log, projector: Projector, stores: Stores, today: str, late: int
) -> None:
    meeting = a_meeting(log, a_publication(log))
    finding = a_finding(log, meeting)
    projector.catch_up()
    assert read(stores, finding).late_by(date(2027, 6, 1)) == 0
    an_avis(log, meeting)
    council.close_meeting(log, meeting, "2026-12-20")
    projector.catch_up()
    assert read(stores, finding).asked == REVIEW_DAY
    assert read(stores, finding).late_by(date.fromisoformat(today)) == late


def test_the_elected_member_may_decide_in_her_own_words(
    log: Log, projector: Projector, stores: Stores
) -> None:
    meeting = a_meeting(log, a_publication(log))
    finding = a_finding(log, meeting)
    a_draft(log, meeting, finding)
    own = Answer("refused", "Le sol est protégé.", {"fr": "Non, parce que les arbres."})
    decisions.decide_otherwise(log, finding, own, FUNCTION, LATER, 1)
    projector.catch_up()
    decided = read(stores, finding)
    assert (decided.answer, decided.reason) == ("refused", "Le sol est protégé.")
