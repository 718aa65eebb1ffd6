"""Freezes the log of a small, complete city: `python -m scripts.freeze_store`, at each release.

Writes tests/frozen/stores/<version>.jsonl.gz (each event as any engine can hold it) and
<version>.digests.json (what each read model makes of it). Later versions must open it; a frozen
store is never written again once its version is released.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from consult import __version__
from consult.application.log import Log
from consult.config import Settings
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector, canonical_dump
from consult.services import open_log
from consult.stores import Stores
from tests.evolution.whole_city import live

PLACE: Final = Path(__file__).parents[1] / "tests" / "frozen" / "stores"


def stored_events(log: Log) -> Iterator[StoredEvent]:
    """All events of a log, as they are stored."""
    position = 0
    while found := log.recorder.select_notifications(start=position + 1, limit=500):
        yield from found
        position = found[-1].id


def write_store(log: Log, file: Path) -> None:
    """Write the events of a log; the same events give the same bytes."""
    lines = [json.dumps(_plain(one), ensure_ascii=False) + "\n" for one in stored_events(log)]
    file.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))


def read_store(file: Path) -> list[StoredEvent]:
    """The events of a frozen store."""
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    return [_stored(json.loads(line)) for line in lines]


def digests(stores: Stores) -> dict[str, str]:
    """What each read model holds, as a hash of its canonical dump."""
    return {
        model.name: hashlib.sha256(canonical_dump(stores, model.rows).encode()).hexdigest()
        for model in MODELS
    }


def _plain(one: StoredEvent) -> dict[str, Any]:
    id = one.originator_id
    return {
        "id": id.hex if isinstance(id, UUID) else id,
        "version": one.originator_version,
        "topic": one.topic,
        "state": bytes(one.state).decode(),
    }


def _stored(plain: dict[str, Any]) -> StoredEvent:
    return StoredEvent(UUID(plain["id"]), plain["version"], plain["topic"], plain["state"].encode())


def main() -> int:
    """Freeze the store of this version."""
    PLACE.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        settings = Settings.from_environment({"CONSULT_DATA": f"{folder}/data"})
        migrate(settings)
        log, stores = open_log(settings), Stores(settings)
        live(log)
        Projector(log, stores, MODELS).catch_up()
        write_store(log, PLACE / f"{__version__}.jsonl.gz")
        content = json.dumps(digests(stores), indent=1) + "\n"
        (PLACE / f"{__version__}.digests.json").write_text(content, encoding="utf-8")
        log.close()
        stores.close()
    print(f"frozen: {__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
