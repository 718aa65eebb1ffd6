"""D12: yesterday's event store opens in today's version, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult import __version__
from consult.application.log import Log
from consult.domain.topics import event_classes
from consult.domain.upcasts import topic_now
from consult.projections import folding
from consult.projections.models import MODELS
from consult.projections.places import PlacesModel
from consult.stores import Stores
from scripts.freeze_store import PLACE, read_store, stored_events
from tests.conftest import Promised
from tests.evolution.promises import FROZEN, a_frozen_store_opens
from tests.evolution.whole_city import live
from tests.mutants.evolution import ForgetsAField, read_without

RUN = "run: python -m scripts.freeze_store"
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""For what the database has no part in: once is enough."""


@pytest.mark.parametrize("file", FROZEN, ids=lambda file: file.name)
def test_a_frozen_store_opens(file: Path, log: Log, stores: Stores, promise: Promised) -> None:
    events, aggregates = a_frozen_store_opens(file, log, stores)
    version = file.name.removesuffix(".jsonl.gz")
    promise("D12", f"{events} events of {version}: {aggregates} aggregates, {len(MODELS)} models")


@on_sqlite
@pytest.mark.parametrize("file", FROZEN, ids=lambda file: file.name)
def test_it_folds_to_the_same_one_event_at_a_time(
    file: Path, log: Log, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "BATCH", 1)
    a_frozen_store_opens(file, log, stores)


@on_sqlite
def test_everything_that_can_happen_happens_in_the_whole_city(log: Log) -> None:
    live(log)
    missing = set(event_classes()) - {event.topic for event in stored_events(log)}
    assert not missing, f"let tests/evolution/whole_city.py live {sorted(missing)}, then {RUN}"


def test_the_store_of_this_version_holds_every_event() -> None:
    file = PLACE / f"{__version__}.jsonl.gz"
    assert file.exists(), RUN
    missing = set(event_classes()) - {topic_now(event.topic) for event in read_store(file)}
    assert not missing, f"{RUN}: {sorted(missing)} are not in it"


@on_sqlite
def test_a_field_that_a_read_model_calls_otherwise_is_caught(
    log: Log, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def register(model: PlacesModel, session: Session, event: Any) -> None:
        raise AttributeError(f"no {event.label}")

    monkeypatch.setitem(PlacesModel.handlers, "place.registered", register)
    with pytest.raises(AssertionError, match="places"):
        a_frozen_store_opens(FROZEN[-1], log, stores)


@on_sqlite
def test_a_field_that_an_event_loses_is_caught(
    log: Log, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ForgetsAField, "forgotten", ("place.registered", "name"))
    monkeypatch.setattr(log, "mapper", read_without(log.mapper))
    with pytest.raises(AssertionError):
        a_frozen_store_opens(FROZEN[-1], log, stores)
