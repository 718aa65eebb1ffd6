"""Children read what is public, and what the city answered, and nothing before."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from consult.application import city, decisions, feedback, publishing
from consult.application.counting import record_loss, record_opinions
from consult.application.feedback import FindingAnswer
from consult.application.log import Log
from consult.projections.answers import AnswersModel, ToldRow, read_told, told_of
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given import (
    BAND,
    COUNTED,
    Count,
    a_city,
    a_closed_consultation,
    a_school,
    an_open_consultation,
    heard,
)
from tests.given_council import (
    FUNCTION,
    LATER,
    a_draft,
    a_finding,
    a_first_answer,
    a_meeting,
    a_publication,
)


def test_what_children_said_is_told_once_it_is_released(
    log: Log, projector: Projector, stores: Stores
) -> None:
    published = a_publication(log)
    projector.catch_up()
    with Session(stores["read"]) as session:
        told = told_of(session, published.consultation)
        assert told is not None
        assert (told.told(), told.number) == ([], 0)
    publishing.release_results(log, published.publication, LATER)
    projector.catch_up()
    with Session(stores["read"]) as session:
        told = told_of(session, published.consultation)
        assert told is not None
        assert {card.level for card in told.told()} == {"city"}
        assert (told.told()[0].out_of_ten, told.number) == (7, 180)


@pytest.mark.parametrize(("children", "heard_some"), [(0, False), (12, True)])
def test_how_the_count_ended_is_told(
    log: Log, projector: Projector, stores: Stores, children: int, heard_some: bool
) -> None:
    a_city(log)
    school = a_school(log)
    asked = a_closed_consultation(log, school)
    assert not _how_it_ended(asked, projector, stores).counted
    record_opinions(log, Count(asked, (heard(school, children, 0, 0),)), COUNTED)
    told = _how_it_ended(asked, projector, stores)
    assert (told.counted, told.heard, told.lost) == (True, heard_some, False)


def test_a_count_that_nobody_could_make_is_told(
    log: Log, projector: Projector, stores: Stores
) -> None:
    a_city(log)
    asked = a_closed_consultation(log, a_school(log))
    record_loss(log, asked, 12, COUNTED)
    told = _how_it_ended(asked, projector, stores)
    assert (told.counted, told.heard, told.lost) == (True, False, True)


def _how_it_ended(consultation: UUID, projector: Projector, stores: Stores) -> ToldRow:
    projector.catch_up()
    with Session(stores["read"]) as session:
        return session.get_one(ToldRow, consultation)


def test_answers_are_kept_with_their_decisions(
    log: Log, projector: Projector, stores: Stores
) -> None:
    published = a_publication(log)
    meeting = a_meeting(log, published)
    finding = a_finding(log, meeting)
    a_draft(log, meeting, finding)
    decisions.decide(log, finding, FUNCTION, LATER)
    a_first_answer(log, published)
    words = {"fr": "Le coin calme est fait."}
    answer = FindingAnswer(finding, "done", words, {"fr": "Vous l’aviez demandé."})
    feedback.give_full_answer(log, published.consultation, [answer], LATER, 1)
    feedback.follow_up(log, published.consultation, {"fr": "Il sert."}, "2028-01-05")
    projector.catch_up()
    with Session(stores["read"]) as session:
        told = told_of(session, published.consultation)
        assert told is not None
        assert told.first[BAND]["fr"] == "Merci ! On a tout lu."
        assert told.decided[str(finding)]["answer"] == "accepted"
        assert told.full[0]["status"] == "done"
        assert (told.followed["fr"], told.version) == ("Il sert.", 3)
    before = canonical_dump(stores, AnswersModel.rows)
    projector.rebuild(AnswersModel())
    assert canonical_dump(stores, AnswersModel.rows) == before


def test_the_next_consultation_of_the_place_is_offered_by_its_poster(
    log: Log, projector: Projector, stores: Stores
) -> None:
    published = a_publication(log)
    school, other, _ = published.schools
    old = city.place_poster(log, school, LATER)
    following = an_open_consultation(log, school)
    new = city.replace_poster(log, old, LATER)
    projector.catch_up()
    assert read_told(stores, published.consultation, school)[1:] == (
        new,
        {"fr": "La cour", "en": "The playground"},
    )
    assert read_told(stores, published.consultation, other)[1] == ""
    assert read_told(stores, following, school)[1] == ""
    assert read_told(stores, uuid4(), other)[0] is None
