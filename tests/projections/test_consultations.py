"""Consultations as staff see them move, step by step."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from consult.application import consultations, council
from consult.application.log import Log
from consult.domain.consultation import Consultation
from consult.domain.council import REACTIONS
from consult.domain.errors import NotFound
from consult.projections.consultations import (
    STAGES,
    STEPS,
    ConsultationRow,
    ConsultationsModel,
    abandoned_consultations,
    all_consultations,
    consultations_on,
    find_consultation,
)
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given import (
    DAY,
    a_counted_consultation,
    a_school,
    an_announced_consultation,
    an_open_consultation,
    heard,
)
from tests.given_council import CITES, REVIEW_DAY, a_finding, a_meeting, a_publication


def the_row(projector: Projector, stores: Stores, id: UUID) -> ConsultationRow:
    projector.catch_up()
    with Session(stores["read"], expire_on_commit=False) as session:
        return find_consultation(session, id)


def test_every_step_has_its_place_on_the_line_and_never_goes_back() -> None:
    assert tuple(STAGES) == STEPS
    assert list(STAGES.values()) == sorted(STAGES.values())


def test_a_consultation_goes_from_announced_to_the_request_of_its_count(
    log: Log, projector: Projector, stores: Stores
) -> None:
    school = a_school(log)
    id = an_open_consultation(log, school)
    row = the_row(projector, stores, id)
    assert (row.step, row.stage, row.opens, row.questionnaire_version) == ("open", 3, DAY, 1)
    assert row.place_ids == [school]
    consultations.extend_consultation(log, id, "2026-12-12")
    assert the_row(projector, stores, id).closes == "2026-12-12"
    consultations.close_consultation(log, id, "2026-12-01")
    consultations.request_count(log, id, "2026-12-02")
    row = the_row(projector, stores, id)
    assert (row.step, row.closes, row.count_requested) == ("closed", "2026-12-01", True)
    assert row.version == log.load(Consultation, id).version


def test_one_that_was_given_up_leaves_the_list_and_keeps_its_reason(
    log: Log, projector: Projector, stores: Stores
) -> None:
    id = an_announced_consultation(log, a_school(log))
    consultations.abandon_consultation(log, id, "Budget refusé", DAY)
    projector.catch_up()
    with Session(stores["read"]) as session:
        assert all_consultations(session) == []
        (row,) = abandoned_consultations(session)
        assert (row.id, row.abandoned_reason, row.abandoned) == (id, "Budget refusé", DAY)


def test_a_questionnaire_knows_the_consultations_that_ask_it(
    log: Log, projector: Projector, stores: Stores
) -> None:
    school = a_school(log)
    one, _ = an_announced_consultation(log, school), an_announced_consultation(log, school)
    row = the_row(projector, stores, one)
    with Session(stores["read"]) as session:
        assert [found.id for found in consultations_on(session, row.questionnaire)] == [one]
        with pytest.raises(NotFound):
            find_consultation(session, uuid4())


@pytest.mark.parametrize(("children", "unheard"), [(0, True), (12, False)])
def test_a_count_knows_at_once_whether_it_heard_anything(
    log: Log, projector: Projector, stores: Stores, children: int, unheard: bool
) -> None:
    school = a_school(log)
    assert not the_row(projector, stores, an_open_consultation(log, school)).unheard
    counted = a_counted_consultation(log, heard(school, children, 0, 0))
    assert the_row(projector, stores, counted).unheard is unheard


def test_folding_again_gives_the_same_rows(log: Log, projector: Projector, stores: Stores) -> None:
    the_row(projector, stores, an_open_consultation(log, a_school(log)))
    before = canonical_dump(stores, ConsultationsModel.rows)
    projector.rebuild(ConsultationsModel())
    assert canonical_dump(stores, ConsultationsModel.rows) == before


@pytest.mark.parametrize("deed", ["reaction", "finding", "end"])
def test_results_are_read_once_a_meeting_did_more_than_open(
    log: Log, projector: Projector, stores: Stores, deed: str
) -> None:
    published = a_publication(log)
    meeting = a_meeting(log, published)
    row = the_row(projector, stores, published.consultation)
    assert (row.step, row.reviewed) == ("published", "")
    if deed == "reaction":
        council.note_reactions(log, meeting, CITES[0], {REACTIONS[0]: 3})
    elif deed == "finding":
        a_finding(log, meeting)
    else:
        council.close_meeting(log, meeting, REVIEW_DAY)
    row = the_row(projector, stores, published.consultation)
    assert (row.step, row.reviewed) == ("reviewed", REVIEW_DAY)
