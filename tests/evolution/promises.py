"""D12: what an earlier version stored opens in this one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from consult.application.log import Log
from consult.projections.models import MODELS
from consult.projections.runner import Projector, read_position
from consult.stores import Stores
from scripts.freeze_store import PLACE, digests, read_store

FROZEN = sorted(PLACE.glob("*.jsonl.gz"))


def a_frozen_store_opens(file: Path, log: Log, stores: Stores) -> tuple[int, int]:
    """Every event is read, every aggregate loads, every read model folds it to what it was.

    Returns how many events and aggregates there are. Read models whose digest is not written
    beside the store promise to fold, not to look the same.
    """
    events = read_store(file)
    log.recorder.insert_events(events)
    for event in events:
        log.mapper.to_domain_event(event)
    ids: set[Any] = {event.originator_id for event in events}
    for id in ids:
        assert log.repository.get(id).version
    Projector(log, stores, MODELS).catch_up()
    for model in MODELS:
        assert read_position(stores, model.name) == (log.head, ""), model.name
    now, before = digests(stores), json.loads(_digests_of(file).read_text("utf-8"))
    changed = {name for name, digest in before.items() if now.get(name) != digest}
    assert not changed, f"these read models no longer show the same: {changed}"
    return len(events), len(ids)


def _digests_of(file: Path) -> Path:
    return file.with_name(file.name.replace(".jsonl.gz", ".digests.json"))
