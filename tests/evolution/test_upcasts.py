"""Events of a made-up earlier version are read as today's, wherever the log is read."""

from __future__ import annotations

from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy.orm import Session

from consult.application.log import Log
from consult.domain import upcasts
from consult.domain.place import Place
from consult.domain.upcasts import State, Upcast, stored_as, topic_now
from consult.log_rows import unknown_event
from consult.projections.models import MODELS
from consult.projections.places import find_place
from consult.projections.runner import Projector, RebuildStopped, read_position
from consult.stores import Stores
from tests import given

OLDEST, OLD = "school.opened", "place.registered-without-a-zone"


def call_it_a_place(state: State) -> None:
    """The first version knew schools only, and called their name a title."""
    state |= {"name": state.pop("title"), "kind": "school", "level": "", "address": ""}


def give_it_a_zone(state: State) -> None:
    """The second one had no zones."""
    state["zone"] = ""


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two earlier versions, one after the other."""
    monkeypatch.setitem(upcasts.UPCASTS, OLDEST, Upcast(OLD, call_it_a_place))
    monkeypatch.setitem(upcasts.UPCASTS, OLD, Upcast("place.registered", give_it_a_zone))


@pytest.fixture
def school(log: Log) -> UUID:
    """A school that the first version registered, as it wrote it."""
    (today,) = log.recorder.select_events(given.a_school(log))[:1]
    state = log.mapper.transcoder.decode(today.state)
    for later in ("kind", "level", "address", "zone"):
        del state[later]
    state |= {"title": state.pop("name"), "reference": "0370999Z"}
    id = Place.create_id("0370999Z")
    encoded = log.mapper.transcoder.encode(state)
    log.recorder.insert_events([StoredEvent(id, 1, OLDEST, encoded)])
    return id


def test_an_aggregate_of_an_earlier_version_goes_on(earlier: None, log: Log, school: UUID) -> None:
    place = log.load(Place, school)
    place.rename("Gérard-Philipe")
    log.keep(place)
    found = log.load(Place, school)
    assert (found.name, found.version) == ("Gérard-Philipe", 2)


def test_read_models_show_it(earlier: None, log: Log, stores: Stores, school: UUID) -> None:
    Projector(log, stores, MODELS).catch_up()
    with Session(stores["read"]) as session:
        row = find_place(session, school)
        assert (row.name, row.kind, row.zone) == ("Gérard Philipe", "school", "")
    assert unknown_event(stores) is None


def test_what_looks_for_a_topic_finds_its_earlier_ones(earlier: None) -> None:
    assert set(stored_as(["place.registered"])) == {"place.registered", OLD, OLDEST}
    assert stored_as(["place.renamed"]) == ("place.renamed",)
    assert topic_now(OLDEST) == "place.registered"


def test_an_event_of_a_newer_version_stops_every_read_model_and_says_so_once(
    log: Log, stores: Stores, school: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    """Without its upcast, the school's event is of an unknown version."""
    projector = Projector(log, stores, MODELS)
    projector.catch_up()
    with pytest.raises(RebuildStopped):
        projector.rebuild(*MODELS)
    (told,) = caplog.records
    assert OLDEST in told.getMessage()
    assert told.exc_info is None
    for model in MODELS:
        at, why = read_position(stores, model.name)
        assert why == f"StoppedByUnknown {log.head} {OLDEST}", model.name
        assert at == log.head - 1
    assert unknown_event(stores) == (log.head, OLDEST)


def test_the_version_that_knows_it_goes_on_by_itself(
    log: Log, stores: Stores, school: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    projector = Projector(log, stores, MODELS)
    projector.catch_up()
    monkeypatch.setitem(upcasts.UPCASTS, OLDEST, Upcast(OLD, call_it_a_place))
    monkeypatch.setitem(upcasts.UPCASTS, OLD, Upcast("place.registered", give_it_a_zone))
    projector.retry()
    projector.catch_up()
    assert {read_position(stores, model.name) for model in MODELS} == {(log.head, "")}
