"""The plan shows its actions, and which findings of children each answers."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.application import plan
from consult.application.log import Log
from consult.projections.plan import (
    ActionRow,
    PlanModel,
    actions_for,
    all_actions,
    links_by_action,
    links_of,
)
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given_council import LATER, REVIEW_DAY, a_finding, a_meeting, a_publication, an_action


def test_an_action_goes_from_proposed_to_done_and_back(
    log: Log, projector: Projector, stores: Stores
) -> None:
    action = an_action(log)
    states = []
    steps = (
        lambda: None,
        lambda: plan.commit_action(log, action, LATER),
        lambda: plan.report_progress(log, action, 40, "Le sol est posé", LATER),
        lambda: plan.report_result(log, action, "Aucun coin calme", "Un par école", LATER),
        lambda: plan.complete_action(log, action, LATER),
        lambda: plan.reopen_action(log, action, LATER),
    )
    for step in steps:
        step()
        projector.catch_up()
        with Session(stores["read"]) as session:
            row = session.get_one(ActionRow, action)
            states.append((row.state, row.percent, row.after, row.version))
    assert states == [
        ("proposed", 0, "", 1),
        ("committed", 0, "", 2),
        ("under-way", 40, "", 3),
        ("under-way", 40, "Un par école", 4),
        ("done", 40, "Un par école", 5),
        ("under-way", 40, "Un par école", 6),
    ]
    before = canonical_dump(stores, PlanModel.rows)
    projector.rebuild(PlanModel())
    assert canonical_dump(stores, PlanModel.rows) == before


@pytest.mark.parametrize(
    ("starts", "retroactive"), [("2026-12-09", True), (REVIEW_DAY, False), (LATER, False)]
)
def test_a_link_made_after_the_action_started_is_retroactive(
    log: Log, projector: Projector, stores: Stores, starts: str, retroactive: bool
) -> None:
    action = an_action(log, starts)
    plan.link_evidence(log, action, a_finding(log, a_meeting(log, a_publication(log))), REVIEW_DAY)
    projector.catch_up()
    with Session(stores["read"]) as session:
        (link,) = links_of(session, action)
        assert link.is_retroactive(session.get_one(ActionRow, action)) is retroactive


def test_a_link_that_was_taken_away_is_remembered_and_counts_no_more(
    log: Log, projector: Projector, stores: Stores
) -> None:
    action, finding = an_action(log), a_finding(log, a_meeting(log, a_publication(log)))
    plan.link_evidence(log, action, finding, REVIEW_DAY)
    plan.unlink_evidence(log, action, finding, "Une autre cour", LATER)
    projector.catch_up()
    with Session(stores["read"]) as session:
        assert links_by_action(session) == {}
        assert actions_for(session, finding) == []
        assert [link.why_removed for link in links_of(session, action)] == ["Une autre cour"]
    plan.link_evidence(log, action, finding, LATER)
    projector.catch_up()
    with Session(stores["read"]) as session:
        assert [one.id for one in actions_for(session, finding)] == [action]


def test_a_dropped_action_says_why(log: Log, projector: Projector, stores: Stores) -> None:
    action = an_action(log)
    plan.drop_action(log, action, "Le terrain est vendu", LATER)
    projector.catch_up()
    with Session(stores["read"]) as session:
        (row,) = all_actions(session)
        assert (row.state, row.why_dropped) == ("dropped", "Le terrain est vendu")
        assert row.over
        assert not row.is_late("2030-01-01")
