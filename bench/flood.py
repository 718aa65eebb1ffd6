"""A flood on one code, while a class answers at another place."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, islice
from random import Random

from bench.bounds import Figure, tell
from bench.children import Journey
from bench.city import BAND, City, open_city
from bench.drop import post
from bench.engines import ENGINES, Database, database
from bench.journey import journey_of
from bench.senders import Device, Errand, Told, send, start
from bench.servers import consult_web, free_port
from scripts.promises import record

FLOOD, MOST, STALLED = 64, 224, 100
CHILDREN, EVERY = 200, 0.04
"""Children of the other place, and the seconds between two of them."""
BEFORE, AFTER = 1.0, 4.0
P99_AT_MOST = 1000.0


def main() -> bool:
    """On each database: alone, under the flood, under a larger one, among stalled devices."""
    kept = [_on(name) for name in ENGINES]
    return all(kept)


def _on(name: str) -> bool:
    with (
        database(name) as engine,
        open_city(free_port(), database=engine.new(), places=2) as city,
        consult_web(city.settings, engine.environment) as web,
    ):
        web.wait("/c/")
        figures = list(_figures(engine, city))
    return tell(f"Another place during a flood on one code, {engine.spoken}", figures)


def _figures(engine: Database, city: City) -> Iterator[Figure]:
    _class(city, children=20)
    yield Figure("p99 when nothing else happens", _class(city).percentile(99), "ms")
    for connections in (FLOOD, MOST):
        flooded, told = _flooded(city, connections)
        where = f"{connections} connections flood: "
        yield Figure(f"{where}requests of the flood", flooded.rate, "/s")
        yield from _met(where, told)
        if connections == FLOOD:
            record("L2", engine.name, _said(told), "bench.flood", long=True)
    with stalled(city):
        yield from _met(f"{STALLED} devices stall in mid-sheet: ", _class(city))


def _met(where: str, told: Told) -> Iterator[Figure]:
    yield Figure(f"{where}p99 of the other place", told.percentile(99), "ms", most=P99_AT_MOST)
    yield Figure(f"{where}refused there", told.refused, "", most=0)


def _said(told: Told) -> str:
    sent, slowest = len(told.latencies), told.percentile(99)
    return f"{FLOOD} flood: {sent} requests elsewhere, {told.refused} refused, p99 {slowest:.0f} ms"


def _flooded(city: City, connections: int) -> tuple[Told, Told]:
    """What the flood met, and what the class of the other place met meanwhile."""
    seconds = BEFORE + CHILDREN * EVERY + AFTER
    devices = [Device(tuple(_flood(city, number))) for number in range(connections)]
    flood = start(Errand(city.settings.port, devices, seconds, again=True))
    time.sleep(BEFORE)
    told = _class(city)
    return flood.told(), told


def _flood(city: City, number: int) -> Iterator[bytes]:
    """Sheets without pause; every second device sends junk with them."""
    journey, chance = journey_of(city), Random(number)
    junk = replace(journey, form={"questionnaire": "x", "a" * 40: chance.randbytes(300).hex()})
    kinds = cycle([journey] if number % 2 else [journey, junk])
    return (post(kind, city.settings.port) for kind in islice(kinds, 6400 // FLOOD))


def _class(city: City, children: int = CHILDREN) -> Told:
    """Children who read the questions and send a sheet, one after the other."""
    port, path = city.settings.port, f"/c/{city.others[0]}/{BAND}"
    journey: Journey = replace(journey_of(city), questions=path)
    devices = [
        Device((_get(path, port), post(journey, port)), number * EVERY)
        for number in range(children)
    ]
    return send(Errand(port, devices, seconds=120))


def _get(path: str, port: int) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    )


@contextmanager
def stalled(city: City) -> Iterator[None]:
    """Devices that have sent half a sheet, and then nothing."""
    half = post(journey_of(city), city.settings.port)[:-40]
    devices = [socket.create_connection(("127.0.0.1", city.settings.port)) for _ in range(STALLED)]
    try:
        for one in devices:
            one.sendall(half)
        yield
    finally:
        for one in devices:
            one.close()
