"""Places and posters as staff look after them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from consult.application import city
from consult.application.log import Log
from consult.domain.errors import NotFound
from consult.projections.city import the_city
from consult.projections.places import (
    PlaceRow,
    PlacesModel,
    find_place,
    find_poster,
    places_in_use,
    posters_in_use,
    retired_places,
)
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given import DAY, a_city, a_school


@pytest.fixture
def session(stores: Stores) -> Iterator[Session]:
    """A reader of the read store."""
    with Session(stores["read"]) as session:
        yield session


def test_a_place_shows_its_name_its_children_and_who_agreed(
    log: Log, projector: Projector, session: Session
) -> None:
    school = a_school(log)
    city.amend_place(log, school, "École Gérard-Philipe", {"6-7": 22}, DAY)
    city.authorise_publication(log, school, "Directrice", DAY)
    projector.catch_up()
    place = find_place(session, school)
    assert (place.name, place.enrolment) == ("École Gérard-Philipe", {"8-10": 60, "6-7": 22})
    assert (place.children, place.agreed_by) == (82, "Directrice")


def test_a_place_that_rests_leaves_the_list_and_is_remembered(
    log: Log, projector: Projector, session: Session
) -> None:
    resting, used = a_school(log), a_school(log, "Camus", "0370888X")
    city.retire_place(log, resting, DAY)
    projector.catch_up()
    assert [place.id for place in places_in_use(session)] == [used]
    assert [place.id for place in retired_places(session)] == [resting]


def test_a_poster_taken_down_is_not_found_and_its_replacement_hangs(
    log: Log, projector: Projector, session: Session
) -> None:
    school = a_school(log)
    lost = city.place_poster(log, school, DAY, "tablet")
    new = city.replace_poster(log, lost, DAY)
    projector.catch_up()
    with pytest.raises(NotFound):
        find_poster(session, lost)
    assert [(one.code, one.mode) for one in posters_in_use(session, school)] == [(new, "tablet")]


def test_before_it_is_founded_there_is_no_city(
    log: Log, projector: Projector, session: Session
) -> None:
    a_school(log)
    projector.catch_up()
    assert the_city(session) is None
    session.rollback()
    a_city(log)
    projector.catch_up()
    assert the_city(session).name == "Fondettes"  # type: ignore[union-attr]


def test_folding_places_again_gives_the_same_rows(
    log: Log, projector: Projector, stores: Stores
) -> None:
    school = a_school(log)
    lost = city.place_poster(log, school, DAY)
    city.replace_poster(log, lost, DAY)
    city.rename_place(log, school, "École Gérard-Philipe")
    projector.catch_up()
    before = canonical_dump(stores, PlacesModel.rows)
    projector.rebuild(next(model for model in projector.models if model.name == "places"))
    assert before
    assert canonical_dump(stores, PlacesModel.rows) == before


def test_a_place_is_offered_its_own_ages_and_all_of_them_when_it_says_none() -> None:
    place = PlaceRow(enrolment={"8-10": 60, "11-14": 0})
    assert place.ages_among(["11-14", "8-10", "6-7"]) == ["8-10"]
    assert place.ages_among(["15-17", "11-14"]) == ["11-14", "15-17"]
