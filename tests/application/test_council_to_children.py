"""What a council, the city and the elected member may not do, whatever the page sends."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from consult.application import council, decisions, feedback, plan
from consult.application.council import UnknownCell
from consult.application.decisions import Answer
from consult.application.feedback import FindingAnswer
from consult.application.log import Log
from consult.domain.consultation import WrongStep
from consult.domain.council import (
    AvisAlreadyAdopted,
    BadMembers,
    FindingInUse,
    FindingTwice,
    Meeting,
    NoFinding,
    NotAdopted,
    TooManyFindings,
    TooManyTokens,
    TooManyVotes,
    UnknownFinding,
    UnknownReaction,
)
from consult.domain.decision import AlreadyDecided, DateMissing, ReasonMissing
from consult.domain.errors import AlreadyExists, EditedMeanwhile, NotFound
from consult.domain.feedback import FirstAnswerMissing
from consult.domain.plan import AlreadyLinked
from tests.given import an_open_consultation
from tests.given_council import (
    CITES,
    FUNCTION,
    LATER,
    REVIEW_DAY,
    Published,
    a_draft,
    a_finding,
    a_first_answer,
    a_meeting,
    a_publication,
    an_action,
    an_avis,
)

YES = {"fr": "Oui."}


@pytest.fixture
def published(log: Log) -> Published:
    """Three schools answered."""
    return a_publication(log)


@pytest.fixture
def meeting(log: Log, published: Published) -> UUID:
    """Fifteen members meet."""
    return a_meeting(log, published)


def test_a_sixth_finding_is_one_too_many(log: Log, meeting: UUID) -> None:
    for number in range(5):
        a_finding(log, meeting, f"constat {number}")
    with pytest.raises(TooManyFindings):
        a_finding(log, meeting, "le sixième")


def test_a_council_cites_only_what_is_published(log: Log, meeting: UUID) -> None:
    with pytest.raises(UnknownCell):
        council.record_finding(log, meeting, "x", ["invented"], REVIEW_DAY)
    finding = a_finding(log, meeting)
    with pytest.raises(UnknownCell):
        council.reword_finding(log, meeting, finding, "x", ["invented"], "")
    with pytest.raises(UnknownCell):
        council.note_reactions(log, meeting, "invented", {"surprised": 1})
    with pytest.raises(UnknownReaction):
        council.note_reactions(log, meeting, CITES[0], {"bored": 1})


def test_tokens_and_votes_are_those_of_the_members_present(log: Log, meeting: UUID) -> None:
    with pytest.raises(NoFinding):
        an_avis(log, meeting)
    finding = str(a_finding(log, meeting))
    council.resume_meeting(log, meeting, 4, LATER)
    with pytest.raises(TooManyTokens):
        council.count_priorities(log, meeting, {finding: 13}, LATER)
    with pytest.raises(UnknownFinding):
        council.count_priorities(log, meeting, {str(uuid4()): 1}, LATER)
    with pytest.raises(TooManyVotes):
        council.adopt_avis(log, meeting, "x", (5, 0, 0), LATER)
    with pytest.raises(NotAdopted):
        council.adopt_avis(log, meeting, "x", (2, 2, 0), LATER)
    with pytest.raises(BadMembers):
        council.resume_meeting(log, meeting, 0, LATER)


def test_what_an_avis_rests_on_does_not_change_after_the_vote(log: Log, meeting: UUID) -> None:
    finding = a_finding(log, meeting)
    an_avis(log, meeting)
    with pytest.raises(AvisAlreadyAdopted):
        a_finding(log, meeting)
    with pytest.raises(AvisAlreadyAdopted):
        council.reword_finding(log, meeting, finding, "x", [], "")
    with pytest.raises(AvisAlreadyAdopted):
        an_avis(log, meeting)


def test_a_meeting_of_nobody_is_not_opened(log: Log, published: Published) -> None:
    own = council.form_council(log, "CME", REVIEW_DAY)
    with pytest.raises(BadMembers):
        council.open_meeting(log, own, published.publication, 0, REVIEW_DAY)
    with pytest.raises(NotFound):
        council.open_meeting(log, uuid4(), published.publication, 3, REVIEW_DAY)


def test_an_answer_has_a_reason_words_for_children_and_later_has_a_date(
    log: Log, meeting: UUID
) -> None:
    finding = a_finding(log, meeting)
    for answer, error in (
        (Answer("accepted", "  ", YES), ReasonMissing),
        (Answer("accepted", "x", {"en": "Yes"}), ReasonMissing),
        (Answer("deferred", "x", YES), DateMissing),
    ):
        with pytest.raises(error):
            decisions.draft_decision(log, meeting, finding, answer)
    with pytest.raises(UnknownFinding):
        decisions.draft_decision(log, meeting, uuid4(), Answer("accepted", "x", YES))


def test_a_decision_is_taken_once_on_the_draft_that_was_seen(log: Log, meeting: UUID) -> None:
    finding = a_finding(log, meeting)
    a_draft(log, meeting, finding)
    with pytest.raises(EditedMeanwhile):
        decisions.decide(log, finding, FUNCTION, LATER, 2)
    decisions.decide(log, finding, FUNCTION, LATER, 1)
    own = Answer("refused", "x", {"fr": "Non."})
    with pytest.raises(AlreadyDecided):
        decisions.decide_otherwise(log, finding, own, FUNCTION, LATER)
    with pytest.raises(AlreadyDecided):
        decisions.draft_decision(log, meeting, finding, own, 2)


def test_a_finding_is_not_noted_twice_and_is_taken_away_while_nothing_rests_on_it(
    log: Log, meeting: UUID
) -> None:
    kept = council.record_finding(log, meeting, "La cour est petite", [], LATER, "L’agrandir")
    with pytest.raises(FindingTwice):
        council.record_finding(log, meeting, "La cour est petite", [], LATER, "L’agrandir")
    mistaken = council.record_finding(log, meeting, "La cour est petite", [], LATER, "Des bancs")
    council.withdraw_finding(log, meeting, mistaken, LATER)
    assert list(log.load(Meeting, meeting).findings) == [str(kept)]
    with pytest.raises(UnknownFinding):
        council.withdraw_finding(log, meeting, mistaken, LATER)
    plan.link_evidence(log, an_action(log), kept, LATER)
    with pytest.raises(FindingInUse):
        council.withdraw_finding(log, meeting, kept, LATER)


def test_a_finding_with_an_answer_in_hand_is_not_taken_away(log: Log, meeting: UUID) -> None:
    finding = a_finding(log, meeting)
    a_draft(log, meeting, finding)
    with pytest.raises(FindingInUse):
        council.withdraw_finding(log, meeting, finding, LATER)


def test_an_action_is_linked_once_to_a_finding(log: Log, meeting: UUID) -> None:
    action, finding = an_action(log), a_finding(log, meeting)
    plan.link_evidence(log, action, finding, LATER)
    with pytest.raises(AlreadyLinked):
        plan.link_evidence(log, action, finding, LATER)


def test_children_are_answered_after_the_closing_first_then_in_full(
    log: Log, published: Published, meeting: UUID
) -> None:
    still_open = an_open_consultation(log, *published.schools)
    with pytest.raises(WrongStep):
        feedback.give_first_answer(log, still_open, {"8-10": YES}, LATER)
    answer = FindingAnswer(a_finding(log, meeting), "done", YES, YES)
    with pytest.raises(FirstAnswerMissing):
        feedback.give_full_answer(log, published.consultation, [answer], LATER)
    with pytest.raises(FirstAnswerMissing):
        feedback.follow_up(log, published.consultation, YES, LATER)
    a_first_answer(log, published)
    with pytest.raises(AlreadyExists):
        a_first_answer(log, published)
    with pytest.raises(FirstAnswerMissing):
        feedback.follow_up(log, published.consultation, YES, LATER)
