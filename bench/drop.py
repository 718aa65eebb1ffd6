"""Sheets dropped through the real server, beside a bound: no sealing, one raw batched insert."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

from bench.bounds import Figure, tell
from bench.boxes import fill_with_noise
from bench.children import Journey
from bench.city import City, open_city
from bench.engines import ENGINES, Database, database
from bench.journey import journey_of
from bench.senders import Device, Errand, Told, send
from bench.servers import Server, consult_web, environment, free_port, same_server

CLIENTS, SHEETS, ROUNDS = 32, 1600, 7
RATE, SLOW_RATE, SPREAD = 0.70, 0.80, 2.5
ALREADY = 1_000_000
ROOM = 6e9
"""Bytes of disk that a box of ALREADY sheets needs, journals and indexes included."""


def main() -> bool:
    """Measure ours and the bound in turn, on both databases and both disks; then a full box."""
    kept = [_on(name) for name in ENGINES]
    return all(kept)


def _on(name: str) -> bool:
    with database(name) as engine:
        figures = [*_side_by_side(engine), *_into_a_full_box(engine)]
    title = f"Sheets dropped by {CLIENTS} clients, {engine.spoken} (medians of {ROUNDS} pairs)"
    return tell(title, figures)


def _side_by_side(engine: Database) -> Iterator[Figure]:
    with (
        open_city(free_port(), database=engine.new()) as city,
        consult_web(city.settings, engine.environment) as ours,
        same_server("bench.bound:app", _bound_of(city, engine), factory=True) as bound,
        same_server("bench.bound:sealing", _bound_of(city, engine), factory=True) as sealing,
        same_server("bench.nothing:app", {}) as nothing,
    ):
        servers = (ours, bound, sealing)
        for server, path in ((nothing, "/"), *((one, "/c/") for one in servers)):
            server.wait(path)
        journey = journey_of(city)
        idle = median(_drops(nothing, journey).rate for _ in range(3))
        yield Figure("a server that does nothing, same clients", idle, "/s")
        yield from _compare(servers, journey, RATE, "")
        with engine.slowed():
            yield from _compare(servers, journey, SLOW_RATE, "slow disk: ")


def _bound_of(city: City, engine: Database) -> dict[str, str]:
    return environment(city.settings) | engine.environment


def _compare(
    servers: tuple[Server, Server, Server], journey: Journey, least: float, disk: str
) -> Iterator[Figure]:
    """Ours, the bound, and the bound with sealing, in turn."""
    for server in servers:
        _drops(server, journey)
    before = [server.cpu() for server in servers]
    rounds = [[_drops(server, journey) for server in servers] for _ in range(ROUNDS)]
    spent = [server.cpu() - then for server, then in zip(servers, before, strict=True)]
    ratio = median(mine.rate / bound.rate for mine, bound, _ in rounds)
    yield Figure(f"{disk}sheets, beside the bound", ratio, "x bound", least=least)
    ratio = median(sealing.rate / bound.rate for _, bound, sealing in rounds)
    yield Figure(f"{disk}the bound with sealing, beside the bound", ratio, "x bound")
    names = ("sheets", "the bound", "the bound with sealing")
    for name, told in zip(names, zip(*rounds, strict=True), strict=True):
        yield Figure(f"{disk}{name}", median(one.rate for one in told), "/s")
    for name, seconds in zip(names, spent, strict=True):
        yield Figure(f"{disk}{name}: CPU of one", 1e6 * seconds / (ROUNDS * SHEETS), "µs")
    yield from _spread(disk, [mine for mine, _, _ in rounds])


def _spread(where: str, rounds: list[Told]) -> Iterator[Figure]:
    """The p99 of a drop beside its p50, over all rounds together."""
    together = Told([one for told in rounds for one in told.latencies])
    half = together.percentile(50)
    yield Figure(f"{where}p99 of a drop", together.percentile(99) / half, "x p50", most=SPREAD)
    yield Figure(f"{where}p50 of a drop", half, "ms")


def _into_a_full_box(engine: Database) -> Iterator[Figure]:
    if shutil.disk_usage("/tmp").free < ROOM:
        raise RuntimeError(f"the disk has no room for {ALREADY:,} sheets")
    with open_city(free_port(), database=engine.new()) as city:
        fill_with_noise(city, ALREADY)
        with consult_web(city.settings, engine.environment) as ours:
            ours.wait("/c/")
            journey, where = journey_of(city), f"{ALREADY:,} sheets in the box: "
            _drops(ours, journey)
            rounds = [_drops(ours, journey) for _ in range(ROUNDS)]
            yield Figure(f"{where}dropped", median(one.rate for one in rounds), "/s")
            yield from _spread(where, rounds)


def _drops(server: Server, journey: Journey) -> Told:
    """SHEETS sheets by CLIENTS at a time; a refusal stops the benchmark."""
    requests = iter([post(journey, server.port) for _ in range(SHEETS)])
    each = SHEETS // CLIENTS
    devices = [Device(tuple(islice(requests, each))) for _ in range(CLIENTS)]
    told = send(Errand(server.port, devices))
    if told.refused:
        raise RuntimeError(f"refused: {told.statuses}")
    return told


def post(journey: Journey, port: int) -> bytes:
    """One sheet with an id of its own, as bytes ready to send."""
    body = urlencode({**journey.form, "submission": str(uuid4())})
    head = (
        f"POST {journey.questions} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nAccept-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()
