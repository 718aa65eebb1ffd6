"""Nine o'clock: 900 children send their sheets within one second, each class from one address.

Connections are made and sheets are ready beforehand; each child sends at a moment of that second
drawn by chance, whatever became of the others. The devices run on the same cores as the server:
what they cost alone is told beside. A time is from when a sheet was due to its whole answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from bench.bounds import Figure, tell
from bench.children import Journey
from bench.city import BAND, City, open_city
from bench.drop import post
from bench.engines import ENGINES, database
from bench.journey import journey_of
from bench.senders import Device, Errand, Told, send
from bench.servers import Server, consult_web, free_port, same_server
from consult.application.sittings import Group, open_sitting
from consult.services import open_clock
from scripts.promises import record

CLASSES, CHILDREN, ROUNDS = 36, 25, 3
P95_AT_MOST = 300.0


def main() -> bool:
    """Three such seconds on each database, on the disk as it is and on a slow one."""
    kept = [_on(name) for name in ENGINES]
    return all(kept)


def _on(name: str) -> bool:
    with (
        database(name) as engine,
        open_city(free_port(), database=engine.new()) as city,
        same_server("bench.nothing:app", {}) as nothing,
    ):
        codes = [_sittings(city) for _ in range(2 * ROUNDS + 1)]
        city.show()
        with consult_web(city.settings, engine.environment) as web:
            web.wait("/c/")
            nothing.wait("/")
            seconds = [_second(web, city, round) for round in codes[: ROUNDS + 1]][1:]
            with engine.slowed():
                slow = [_second(web, city, round) for round in codes[ROUNDS + 1 :]]
            alone = _second(nothing, city, codes[0])
    figures = [*_figures("", seconds), *_figures("slow disk: ", slow)]
    figures.append(Figure("the devices alone: p95", alone.percentile(95), "ms"))
    _record(name, seconds, slow)
    children = CLASSES * CHILDREN
    return tell(f"{children} children within one second, {ROUNDS} times, {engine.spoken}", figures)


def _sittings(city: City) -> list[str]:
    """The codes of classes that begin now."""
    day = open_clock(city.settings).today().isoformat()
    group = Group(city.place, BAND, CHILDREN, "23:59")
    return [open_sitting(city.log, city.consultation, group, day) for _ in range(CLASSES)]


def _second(server: Server, city: City, codes: list[str]) -> Told:
    """One second in which all these classes answer."""
    chance = Random(codes[0])
    devices = [
        Device((post(_journey(city, code), server.port),), chance.random(), f"127.0.1.{number}")
        for number, code in enumerate(codes, 1)
        for _ in range(CHILDREN)
    ]
    return send(Errand(server.port, devices, seconds=60))


def _journey(city: City, code: str) -> Journey:
    return replace(journey_of(city), questions=f"/c/{code}/{BAND}")


def _figures(disk: str, seconds: list[Told]) -> Iterator[Figure]:
    every = together(seconds)
    yield Figure(f"{disk}refused, of {len(every.latencies)}", every.refused, "", most=0)
    yield Figure(f"{disk}p95", every.percentile(95), "ms", most=P95_AT_MOST)
    yield Figure(f"{disk}p50", every.percentile(50), "ms")
    yield Figure(f"{disk}the slowest", every.percentile(100), "ms")


def together(seconds: list[Told]) -> Told:
    """What was met in all of them."""
    every = Told()
    for one in seconds:
        every.latencies += one.latencies
        every.statuses += one.statuses
    return every


def _record(name: str, seconds: list[Told], slow: list[Told]) -> None:
    plain, slowed = together(seconds), together(slow)
    sent = CLASSES * CHILDREN
    figure = (
        f"{ROUNDS} x {sent} in 1 s: {plain.refused} refused, p95 {plain.percentile(95):.0f} ms; "
        f"fsync + 8 ms: {slowed.refused}, {slowed.percentile(95):.0f} ms"
    )
    record("L1", name, figure, "bench.nine_oclock", long=True)
