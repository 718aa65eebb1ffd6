"""Rebuilding all read models from a long log, beside reading and decoding it: speed and memory.

The bound is the library's own: `select_notifications` and its mapper, a batch at a time.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psutil
from eventsourcing.persistence import Mapper

from bench.bounds import Figure, tell
from bench.long_log import fill
from consult.application.log import Log
from consult.chain import Chain
from consult.config import Settings
from consult.migrate import migrate
from consult.projections.folding import BATCH
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_log
from consult.stores import Stores

EVENTS, FEWER = 200_000, 20_000
LEAST = 0.20
MOST_MEMORY = 1.2
MB = 1e6


def main(events: int = EVENTS, fewer: int = FEWER) -> bool:
    """Measure with many events, and with fewer to see whether memory grows."""
    small, large = _apart(fewer), _apart(events)
    decoded, rebuilt, memory, chained, verified = large
    figures = [
        Figure("reading and decoding alone", decoded, "events/s"),
        Figure(f"rebuilding {len(MODELS)} read models", rebuilt, "events/s"),
        Figure("rebuilding / reading and decoding", rebuilt / decoded, "", least=LEAST),
        Figure("memory of the process", memory, "MB"),
        Figure(f"memory / memory with {fewer:,} events", memory / small[2], "", most=MOST_MEMORY),
        Figure("chaining", chained, "events/s"),
        Figure("consult verify", verified, "events/s"),
    ]
    return tell(f"A log of {events:,} events (SQLite)", figures)


def _apart(events: int) -> tuple[float, ...]:
    """Measured in a process of its own, whose memory nobody else has filled."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (events,))


def _measure(events: int) -> tuple[float, ...]:
    with _city() as (settings, log, stores):
        number = fill(log, events)
        decoded = number / _seconds_to_decode(log)
        begun = perf_counter()
        Projector(log, stores, MODELS).rebuild(*MODELS)
        rebuilt = number / (perf_counter() - begun)
        memory = psutil.Process().memory_info().rss / MB
        chain = Chain(stores, settings)
        begun = perf_counter()
        chain.extend()
        chained = number / (perf_counter() - begun)
        begun = perf_counter()
        verdict = chain.verify()
        verified = number / (perf_counter() - begun)
        assert verdict.checked == number
        return decoded, rebuilt, memory, chained, verified


def _seconds_to_decode(log: Log) -> float:
    """Reading all events through the library's own mapper."""
    mapper, position = Mapper(log.mapper.transcoder), 0
    gc.collect()
    begun = perf_counter()
    while found := log.recorder.select_notifications(start=position + 1, limit=BATCH):
        for one in found:
            mapper.to_domain_event(one)
        position = found[-1].id
    return perf_counter() - begun


@contextmanager
def _city() -> Iterator[tuple[Settings, Log, Stores]]:
    with TemporaryDirectory() as folder:
        settings = Settings.from_environment({"CONSULT_DATA": str(Path(folder) / "data")})
        migrate(settings)
        log, stores = open_log(settings), Stores(settings)
        try:
            yield settings, log, stores
        finally:
            log.close()
            stores.close()


if __name__ == "__main__":
    main()
