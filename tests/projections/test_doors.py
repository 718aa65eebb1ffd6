"""Doors of codes: what is open now, and what sheets kept on devices may still be for."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from consult.application import city, consultations, feedback, sittings
from consult.application.log import Log
from consult.domain.sitting import Sitting
from consult.projections.doors import Doors
from consult.projections.runner import Projector
from consult.stores import Stores
from tests.given import (
    BAND,
    DAY,
    a_city,
    a_closed_consultation,
    a_school,
    an_announced_consultation,
    an_open_consultation,
)
from tests.given_council import a_publication


@pytest.fixture
def code(log: Log) -> str:
    """The code of a poster in a school."""
    a_city(log)
    return city.place_poster(log, a_school(log), DAY)


def a_place_of_three(log: Log) -> tuple[str, UUID, UUID, UUID]:
    """The code of a school, and its consultations: one that is over, one open, one announced."""
    a_city(log)
    place = a_school(log)
    code = city.place_poster(log, place, DAY)
    over, now = a_closed_consultation(log, place), an_open_consultation(log, place)
    return code, over, now, an_announced_consultation(log, place)


def test_a_poster_opens_what_is_open_now(
    log: Log, stores: Stores, projector: Projector, code: str
) -> None:
    place = a_school(log, "Jules Verne", "0370922B")
    over, now = a_closed_consultation(log, place), an_open_consultation(log, place)
    poster = city.place_poster(log, place, DAY)
    projector.catch_up()
    doors = Doors(stores)
    door, elsewhere = doors.find(poster), doors.find(code)
    assert door is not None
    assert elsewhere is not None
    assert (door.consultation, door.state) == (now, "open")
    assert (elsewhere.consultation, elsewhere.state) == (None, "none")
    assert [doors.behind(poster, one) is not None for one in (over, now)] == [True, True]


def test_a_sheet_kept_on_a_device_finds_the_door_of_its_own_consultation(
    log: Log, stores: Stores, projector: Projector
) -> None:
    code, over, now, soon = a_place_of_three(log)
    projector.catch_up()
    doors = Doors(stores)
    kept, current = doors.behind(code.lower(), over), doors.behind(code, now)
    assert kept is not None
    assert current is not None
    assert (kept.state, kept.consultation) == ("closed", over)
    assert kept.public_key != current.public_key
    assert doors.behind(code, soon) is None
    assert doors.behind(code, uuid4()) is None
    assert doors.behind("22222", over) is None


def test_a_code_knows_every_consultation_of_its_place(
    log: Log, stores: Stores, projector: Projector
) -> None:
    code, over, now, soon = a_place_of_three(log)
    projector.catch_up()
    doors = Doors(stores).at(code)
    assert [door.consultation for door in doors] == [now, over, soon]
    assert [door.state for door in doors] == ["open", "closed", "none"]


def test_what_was_answered_stays_behind_the_code_of_its_place(
    log: Log, stores: Stores, projector: Projector
) -> None:
    published = a_publication(log)
    school, other, _ = published.schools
    code, elsewhere = (city.place_poster(log, place, DAY) for place in (school, other))
    feedback.give_first_answer(log, published.consultation, {BAND: {"fr": "Merci !"}}, DAY)
    now = an_open_consultation(log, school)
    for step in ("open", "closed"):
        projector.catch_up()
        door = Doors(stores).find(code)
        assert door is not None
        assert door.earlier is not None
        assert (door.state, door.earlier.consultation) == (step, published.consultation)
        if step == "open":
            consultations.close_consultation(log, now, "2026-12-20")
    alone = Doors(stores).find(elsewhere)
    assert alone is not None
    assert (alone.state, alone.earlier) == ("answered", None)


def test_a_poster_that_was_taken_down_takes_nothing(
    log: Log, stores: Stores, projector: Projector
) -> None:
    a_city(log)
    place = a_school(log)
    code = city.place_poster(log, place, DAY)
    now = an_open_consultation(log, place)
    city.replace_poster(log, code, DAY)
    projector.catch_up()
    assert Doors(stores).behind(code, now) is None


def test_a_sitting_that_was_closed_has_ended_until_its_consultation_closes(
    log: Log, stores: Stores, projector: Projector
) -> None:
    a_city(log)
    place = a_school(log)
    consultation = an_open_consultation(log, place)
    group = sittings.Group(place, "8-10", 12, "16:30")
    code = sittings.open_sitting(log, consultation, group, DAY)
    sittings.close_sitting(log, Sitting.create_id(code))
    assert _state_behind(code, stores, projector) == "ended"
    consultations.close_consultation(log, consultation, DAY)
    assert _state_behind(code, stores, projector) == "closed"


def _state_behind(code: str, stores: Stores, projector: Projector) -> str:
    projector.catch_up()
    door = Doors(stores).find(code)
    assert door is not None
    return door.state


def test_a_poster_offers_the_ages_that_its_place_receives(
    log: Log, stores: Stores, projector: Projector
) -> None:
    a_city(log)
    school = a_school(log)
    code = city.place_poster(log, school, DAY)
    an_open_consultation(log, school)
    projector.catch_up()
    door = Doors(stores).find(code)
    assert door is not None
    both, others = (BAND, "11-14"), ("11-14", "15-17")
    assert door.received == (BAND,)
    assert replace(door, bands=both).offered == (BAND,)
    assert replace(door, bands=others).offered == others
    wished = [replace(door, bands=both).band_for(one) for one in ("", "11-14", "15-17")]
    assert wished == [BAND, "11-14", BAND]
    assert replace(door, bands=others).band_for("") == ""
