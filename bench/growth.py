"""Memory and pages as sheets grow from 10^4 to 10^6: they must stay what they were.

Three cities, one of each size, stand side by side, each with its own web process; each page is
asked for in turn at the three. Then each box is counted by a worker of its own.
"""

from __future__ import annotations

import http.client
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from bench.bounds import Figure, tell
from bench.boxes import fill_with_sheets, link
from bench.city import City, open_city
from bench.count import close
from bench.drop import post
from bench.engines import ENGINES, Database, database
from bench.journey import journey_of
from bench.pages import signed_in
from bench.servers import Server, consult_web, environment, free_port, started
from consult.application.publishing import release_results
from consult.services import open_clock
from consult.web.sessions import COOKIE
from scripts.promises import record

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS, CALLS, WARM = 9, 10, 5
TIME_AT_MOST, MEMORY_AT_MOST = 1.3, 1.2
PATIENCE = 600.0
POLL = 0.1

Page = Callable[["Site"], bytes]


@dataclass(frozen=True)
class Site:
    """A city with its web process, and somebody of the team who is signed in."""

    size: int
    city: City
    web: Server
    cookie: str
    connection: http.client.HTTPConnection

    def ask(self, request: bytes) -> None:
        """Send a request, read its answer. Raises RuntimeError when it is not what was asked."""
        head, _, body = request.partition(b"\r\n\r\n")
        method, path, _ = head.decode().split("\r\n")[0].split(" ")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")


def main() -> bool:
    """Fill, ask, count, ask again, on each database."""
    kept = [_on(name) for name in ENGINES]
    return all(kept)


def _on(name: str) -> bool:
    with database(name) as engine, ExitStack() as stack:
        sites = [_site(stack, engine, size) for size in SIZES]
        figures = list(_first_looks(sites))
        figures += _compare(sites, {"questions": _questions, "a sheet": _sheet, "staff": _staff})
        for site in sites:
            figures += _count(site)
        for site in sites:
            site.connection.close()  # The web has ended what lay idle: the next request opens it.
        figures += _compare(sites, {"results": _results, "staff results": _staff_results})
        figures += _memory("web", [site.web.resident() for site in sites])
    figures += _memory("worker", _peaks)
    _peaks.clear()
    _record(name, figures)
    sizes = " to ".join(f"{size:,}" for size in (SIZES[0], SIZES[-1]))
    return tell(f"Growth from {sizes} sheets, {engine.spoken}", figures)


_peaks: list[float] = []
"""Memory of the worker at each size."""


def _site(stack: ExitStack, engine: Database, size: int) -> Site:
    print(f"  filling a box with {size:,} sheets", flush=True)
    city = stack.enter_context(open_city(free_port(), database=engine.new()))
    fill_with_sheets(city, [link(city)], size)
    web = stack.enter_context(consult_web(city.settings))
    web.wait("/c/")
    connection = http.client.HTTPConnection("127.0.0.1", city.settings.port, timeout=120)
    return Site(size, city, web, signed_in(city), connection)


def _first_looks(sites: list[Site]) -> Iterator[Figure]:
    """The first look of a half day goes through the boxes; for information."""
    for site in sites:
        began = time.perf_counter()
        site.ask(_staff(site))
        spent = 1000 * (time.perf_counter() - began)
        yield Figure(f"first look of the half day, {site.size:,} sheets", spent, "ms")


def _questions(site: Site) -> bytes:
    return _get(journey_of(site.city).questions)


def _sheet(site: Site) -> bytes:
    return post(journey_of(site.city), site.city.settings.port)


def _staff(site: Site) -> bytes:
    return _get(f"/bureau/consultations/{site.city.consultation}", site.cookie)


def _results(site: Site) -> bytes:
    return _get(f"/resultats/{site.city.consultation}")


def _staff_results(site: Site) -> bytes:
    return _get(f"/bureau/consultations/{site.city.consultation}/resultats", site.cookie)


def _get(path: str, cookie: str = "") -> bytes:
    said = f"\r\nCookie: {COOKIE}={cookie}" if cookie else ""
    return f"GET {path} HTTP/1.1{said}\r\n\r\n".encode()


def _compare(sites: list[Site], pages: dict[str, Page]) -> Iterator[Figure]:
    """Milliseconds of each page at each size: medians of rounds in turn."""
    for name, page in pages.items():
        for _ in range(WARM):  # Pages are kept in twelve orders, each written the first time.
            for site in sites:
                _time(site, page)
        rounds = [[_time(site, page) for site in sites] for _ in range(ROUNDS)]
        times = [median(column) for column in zip(*rounds, strict=True)]
        yield Figure(f"{name}, {SIZES[0]:,} sheets", times[0], "ms")
        for site, spent in list(zip(sites, times, strict=True))[1:]:
            what = f"{name}, {site.size:,} sheets"
            yield Figure(what, spent / times[0], "x first", most=TIME_AT_MOST)


def _time(site: Site, page: Page) -> float:
    """The median of some calls."""
    spent = []
    for request in [page(site) for _ in range(CALLS)]:
        began = time.perf_counter()
        site.ask(request)
        spent.append(1000 * (time.perf_counter() - began))
    return median(spent)


def _count(site: Site) -> Iterator[Figure]:
    """A worker counts and publishes; its peak is noted."""
    print(f"  counting {site.size:,} sheets", flush=True)
    city, today = site.city, open_clock(site.city.settings).today().isoformat()
    close(city)
    began = time.perf_counter()
    command = [sys.executable, "-m", "consult.cli", "worker"]
    with started(command, environment(city.settings), city.settings.port) as worker:
        peak = _watch(worker, lambda: bool(_made(city)))
    seconds = time.perf_counter() - began
    _peaks.append(peak)
    yield Figure(f"count and statistics, {site.size:,} sheets", site.size / seconds, "sheets/s")
    release_results(city.log, _published(city), today)
    city.show()


def _made(city: City) -> list[Any]:
    return list(city.log.recorder.select_notifications(1, 1, topics=["publication.made"]))


def _published(city: City) -> UUID:
    """The publication that the worker has made."""
    id: UUID = _made(city)[0].originator_id
    return id


def _watch(worker: Server, done: Callable[[], bool]) -> float:
    """Wait until it is done; the most that the worker, or a scrutineer, has had in memory (MB)."""
    ends, peak = time.monotonic() + PATIENCE, 0.0
    while not done():
        peak = max(peak, worker.resident())
        if time.monotonic() > ends:
            raise RuntimeError("the count does not come to an end")
        time.sleep(POLL)
    return max(peak, worker.resident())


def _memory(what: str, megabytes: list[float]) -> Iterator[Figure]:
    yield Figure(f"{what}: memory, {SIZES[0]:,} sheets", megabytes[0], "MB")
    for size, now in list(zip(SIZES, megabytes, strict=True))[1:]:
        ratio = now / megabytes[0]
        yield Figure(f"{what}: memory, {size:,} sheets", ratio, "x first", most=MEMORY_AT_MOST)


def _record(name: str, figures: list[Figure]) -> None:
    """The worst ratio of pages and of memory, whichever size it was at."""
    slowest = max(one.value for one in figures if one.most == TIME_AT_MOST)
    largest = max(one.value for one in figures if one.most == MEMORY_AT_MOST)
    figure = (
        f"{SIZES[0]:,} to {SIZES[-1]:,} sheets: "
        f"pages at most x {slowest:.2f}, memory at most x {largest:.2f}"
    )
    record("L3", name, figure, "bench.growth", long=True)
