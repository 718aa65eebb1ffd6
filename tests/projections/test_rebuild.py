"""A rebuild reads the log once, in pieces, and lets no read model spoil the others."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bench.long_log import fill
from consult.application.log import Log
from consult.log_rows import events_table
from consult.projections import folding
from consult.projections.base import ReadModel, on
from consult.projections.folding import Stopped, StoppedByUnknown, noted, stopped_by
from consult.projections.models import MODELS
from consult.projections.places import PlaceRow, PlacesModel
from consult.projections.runner import Projector, RebuildStopped, canonical_dump, read_position
from consult.stores import Stores
from tests import given

SHORT, LONG = (2_000, 8_000), (20_000, 200_000)


class Stubborn(ReadModel):
    """Cannot fold the second school."""

    name = "test-stubborn"
    rows = (PlaceRow,)

    @on("place.registered")
    def register(self, session: Session, event: Any) -> None:
        if event.name == "La Guignière":
            raise ValueError(event.name)
        PlacesModel().register(session, event)


@pytest.fixture
def counted(log: Log, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many times each event of the log was decoded."""
    decoded: list[int] = []
    read = log.mapper.to_domain_event

    def count(stored: Any) -> Any:
        decoded.append(stored.id)
        return read(stored)

    monkeypatch.setattr(log.mapper, "to_domain_event", count)
    return decoded


def test_each_event_is_read_once_for_all_read_models(
    log: Log, stores: Stores, counted: list[int]
) -> None:
    fill(log, 500)
    told: list[int] = []
    assert Projector(log, stores, MODELS).rebuild(*MODELS, progress=told.append) == log.head
    assert counted == sorted(set(counted))
    assert sum(told) == len(counted)


def test_all_at_once_is_the_same_as_one_by_one(
    log: Log, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(log, 700)
    projector = Projector(log, stores, MODELS)
    projector.rebuild(*MODELS)
    together = [canonical_dump(stores, model.rows) for model in MODELS]
    monkeypatch.setattr(folding, "BATCH", 1)
    projector.rebuild(*MODELS)
    assert [canonical_dump(stores, model.rows) for model in MODELS] == together
    assert all(together[:4])


def test_a_read_model_that_fails_says_at_which_event_and_the_others_are_rebuilt(
    log: Log, stores: Stores
) -> None:
    given.three_schools(log)
    doors, stubborn = MODELS[0], Stubborn()
    with pytest.raises(RebuildStopped) as stopped:
        Projector(log, stores, []).rebuild(stubborn, doors)
    (stop,) = stopped.value.stops
    assert stop.facts == {"model": Stubborn.name, "event": 3, "topic": "place.registered"}
    assert read_position(stores, stubborn.name) == (2, "Stopped 3 place.registered")
    assert read_position(stores, doors.name) == (log.head, "")
    assert "Gérard Philipe" in canonical_dump(stores, stubborn.rows)


def test_readers_see_the_old_rows_until_a_rebuild_ends(log: Log, stores: Stores) -> None:
    given.three_schools(log)
    projector = Projector(log, stores, MODELS)
    projector.catch_up()
    seen: list[str] = []
    before = canonical_dump(stores, PlacesModel.rows)

    def look(_: int) -> None:
        seen.append(canonical_dump(stores, PlacesModel.rows))

    projector.rebuild(*MODELS, progress=look)
    assert seen
    assert set(seen) == {before}


def test_an_event_that_cannot_be_read_stops_only_who_needs_it(log: Log, stores: Stores) -> None:
    given.a_city(log)
    given.a_school(log)
    events = events_table(stores)
    with stores.write("log") as connection:
        where = events.c.topic == "place.registered"
        connection.execute(update(events).where(where).values(state=b"{\xff}"))
    projector = Projector(log, stores, MODELS)
    projector.catch_up()
    stops = {model.name: read_position(stores, model.name)[1] for model in MODELS}
    assert stops["places"] == "Stopped 2 place.registered"
    assert not stops["city"]


def test_what_was_noted_of_a_stop_can_be_told() -> None:
    stop = StoppedByUnknown(model="places", event=7, topic="place.painted")
    told = stopped_by("places", noted(stop))
    assert isinstance(told, StoppedByUnknown)
    assert told.facts == {"model": "places", "event": "7", "topic": "place.painted"}
    assert type(stopped_by("places", "what an older version noted")) is Stopped


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("sizes", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_memory_does_not_grow_with_the_log(
    log: Log, stores: Stores, sizes: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "BATCH", 500)
    fill(log, sizes[1])
    projector = Projector(log, stores, MODELS)
    projector.rebuild(*MODELS)  # What is made once and kept is made now.
    few, all = (peak_of(projector, log, monkeypatch, size) for size in sizes)
    assert all < 1.2 * few


def peak_of(projector: Projector, log: Log, monkeypatch: pytest.MonkeyPatch, events: int) -> int:
    """Bytes that a rebuild of the first events of the log takes, at the most."""
    select = log.recorder.select_notifications

    def first(start: int, limit: int) -> Any:
        return select(start=start, limit=limit, stop=events)

    with monkeypatch.context() as patch:
        patch.setattr(log.recorder, "select_notifications", first)
        tracemalloc.start()
        projector.rebuild(*MODELS)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak
