"""The count, end to end, beside the rate at which HPKE opens sheets and nothing else is done."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median

from bench.bounds import Figure, tell
from bench.boxes import fill_with_sheets, sitting
from bench.city import City, open_city
from bench.engines import ENGINES, Database, database
from consult.application import consultations
from consult.ballots.sealing import Opener, context, new_key_pair, seal
from consult.services import open_clock
from consult.worker.counting import Counting

SHEETS, OPENED, ROUNDS = 40_000, 10_000, 3
LARGE, SMALL = 500, 25
LARGE_AT_LEAST, SMALL_AT_LEAST, TWICE_AT_LEAST = 0.80, 0.50, 1.6


def main() -> bool:
    """Count on one core, beside raw opening on that core; then on two."""
    kept = [_on(name) for name in ENGINES]
    return all(kept)


def _on(name: str) -> bool:
    with database(name) as engine:
        figures = list(_figures(engine))
    title = f"The count of {SHEETS:,} sheets, {engine.spoken} (medians of {ROUNDS})"
    return tell(title, figures)


def _figures(engine: Database) -> Iterator[Figure]:
    for each, least in ((LARGE, LARGE_AT_LEAST), (SMALL, SMALL_AT_LEAST)):
        pairs = [(_raw(), _counted(engine, each, cores=1)) for _ in range(ROUNDS)]
        ratio = median(mine / theirs for theirs, mine in pairs)
        yield Figure(f"boxes of {each}, one core", ratio, "x opening", least=least)
        yield Figure(f"boxes of {each}, one core", median(mine for _, mine in pairs), "sheets/s")
        if each == LARGE:
            yield Figure(
                "opening and nothing else, one core", median(raw for raw, _ in pairs), "/s"
            )
            yield from _with_two(engine, median(mine for _, mine in pairs))


def _with_two(engine: Database, alone: float) -> Iterator[Figure]:
    if len(os.sched_getaffinity(0)) < 2:
        return
    both = median(_counted(engine, LARGE, cores=2) for _ in range(ROUNDS))
    yield Figure(f"boxes of {LARGE}, two cores", both / alone, "x one", least=TWICE_AT_LEAST)
    yield Figure(f"boxes of {LARGE}, two cores", both, "sheets/s")


def _counted(engine: Database, each: int, cores: int) -> float:
    """Sheets in a second, from the command to count to the last trace destroyed."""
    with open_city(database=engine.new()) as city:
        fill_with_sheets(city, [sitting(city) for _ in range(SHEETS // each)], each, min(each, 25))
        close(city)
        with on_cores(cores):
            began = time.perf_counter()
            Counting(city.log, city.teller).count(city.consultation, _today(city))
            return SHEETS / (time.perf_counter() - began)


def close(city: City) -> None:
    """Close the consultation and ask for its count."""
    day = _today(city).isoformat()
    consultations.close_consultation(city.log, city.consultation, day)
    consultations.request_count(city.log, city.consultation, day)


def _raw() -> float:
    """Sheets opened in a second, on one core, the same one again and again."""
    private_key, public_key = new_key_pair()
    with open_city() as city, on_cores(1):
        key = sitting(city)
        sealed, opener, bound_to = (
            seal(public_key, b"x" * 250, key),
            Opener(private_key),
            context(key),
        )
        began = time.perf_counter()
        for _ in range(OPENED):
            opener.open(sealed, bound_to)
        return OPENED / (time.perf_counter() - began)


@contextmanager
def on_cores(number: int) -> Iterator[None]:
    """Use so many cores and no more; processes that are started inherit it."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[-number:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _today(city: City) -> date:
    return open_clock(city.settings).today()
