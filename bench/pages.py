"""Pages about results, as opinions grow: they must cost the same at 10^3, 10^4 and 10^5 sheets.

Up to 10^4 sheets are really sealed, dropped into the box and counted; 10^5 are recorded as counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import insert

from bench.bounds import Figure, tell
from bench.boxes import answers
from bench.city import BAND, City, open_city
from consult.accounts.profiles import TEAM
from consult.accounts.sessions import start_visit
from consult.accounts.tables import account
from consult.accounts.tokens import NO_PASSWORD, new_id
from consult.application import consultations
from consult.application.counting import record_opinions
from consult.application.publishing import publish_results, release_results
from consult.ballots.sealing import seal
from consult.ballots.writing import Drop, Ticks, Writer
from consult.domain.ballot import BoxKey, Paper, Sheet, Tally
from consult.domain.consultation import Consultation
from consult.services import open_clock
from consult.web import create_app
from consult.web.sessions import COOKIE
from consult.worker.counting import Counting

SIZES = (1_000, 10_000, 100_000)
DROPPED = 10_000
"""Up to so many sheets go through the box."""
BATCH = 256
ROUNDS, CALLS = 7, 10
AT_MOST = 1.3
"""How much dearer than at 10^3 a page may look: what the noise of a machine explains."""

Pages = dict[str, Callable[[], None]]


@dataclass(frozen=True)
class Counts:
    """The count of one place, as the teller gives it."""

    id: UUID
    places: list[UUID]
    tally: Tally
    band: str = BAND
    mode: str = "link"
    set_aside: int = 0
    fetched: int = 0
    refused: int = 0
    stopped: int = 0
    late: int = 0
    sittings: int = 0


@dataclass(frozen=True)
class Counted:
    """What one count gives."""

    consultation: UUID
    rows: list[Counts]
    discarded: list[Any] = field(default_factory=list)


def main() -> bool:
    """Measure the three pages at each size, in turn; compare with the smallest."""
    with open_city() as small, open_city() as middle, open_city() as large:
        cities = (small, middle, large)
        sites = [_site(city, size) for city, size in zip(cities, SIZES, strict=True)]
        figures = [one for name in sites[0] for one in _compare(name, sites)]
    return tell("Pages about results, 10^3 to 10^5 sheets (server CPU, the smallest is 1)", figures)


def _site(city: City, size: int) -> Pages:
    """The pages of a city in which so many children have answered."""
    _count(city, size)
    publication = publish_results(city.log, city.consultation, _today(city))
    if publication is None:
        raise RuntimeError("no results to publish")
    release_results(city.log, publication, _today(city))
    city.show()
    app = create_app(city.settings)
    client = app.test_client()
    client.set_cookie(COOKIE, signed_in(city))
    with app.test_request_context():
        paths = {
            "public results": url_for("public.results", consultation=city.consultation),
            "staff results": url_for("city.results", consultation=city.consultation),
            "indicators": url_for("indicators.dashboard"),
        }
    return {name: _page(client, path) for name, path in paths.items()}


def _count(city: City, size: int) -> None:
    sheets = _sheets(city, size)
    if size <= DROPPED:
        _drop(city, sheets)
    consultations.close_consultation(city.log, city.consultation, _today(city))
    if size <= DROPPED:
        consultations.request_count(city.log, city.consultation, _today(city))
        Counting(city.log, city.teller).count(city.consultation, open_clock(city.settings).today())
        return
    tally = Paper.of(city.document, BAND, city.reference).blank()
    for sheet in sheets:
        tally.add(sheet)
    counted = Counted(city.consultation, [Counts(city.place, [city.place], tally)])
    record_opinions(city.log, counted, _today(city))


def _sheets(city: City, size: int) -> Iterator[Sheet]:
    chance = Random(size)
    return (answers(city, chance) for _ in range(size))


def _drop(city: City, sheets: Iterator[Sheet]) -> None:
    key = BoxKey(city.consultation, city.place, BAND, "link")
    public_key = bytes.fromhex(city.log.load(Consultation, city.consultation).public_key)
    writer = Writer(city.stores)
    while batch := [sheet for sheet, _ in zip(sheets, range(BATCH), strict=False)]:
        drops = [Drop(key, uuid4().bytes, seal(public_key, one.to_bytes(), key)) for one in batch]
        writer.write(drops, Ticks())
    writer.close()


def signed_in(city: City) -> str:
    """The cookie of somebody of the team."""
    id = new_id()
    values = {"id": id, "email": "team@example.org", "name": "Équipe", "profile": TEAM}
    with city.stores.write("staff") as connection:
        connection.execute(insert(account).values(**values, function="", password=NO_PASSWORD))
    return start_visit(city.stores, "{}", open_clock(city.settings).now(), person=id)


def _page(client: FlaskClient, path: str) -> Callable[[], None]:
    def visit() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")

    return visit


def _compare(name: str, sites: list[Pages]) -> Iterator[Figure]:
    costs = _costs([site[name] for site in sites])
    for size, cost in zip(SIZES, costs, strict=True):
        yield Figure(f"{name}, {size:,} sheets", cost, "ms")
    for size, cost in list(zip(SIZES, costs, strict=True))[1:]:
        yield Figure(f"{name}, {size:,} sheets: x 1,000", cost / costs[0], "x", most=AT_MOST)


def _costs(visits: list[Callable[[], None]]) -> list[float]:
    """Milliseconds of CPU of each page: medians of rounds in turn."""
    for visit in visits:
        visit()
    rounds = [[_cost(visit) for visit in visits] for _ in range(ROUNDS)]
    return [median(column) for column in zip(*rounds, strict=True)]


def _cost(visit: Callable[[], None]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        visit()
    return 1000 * (time.process_time() - began) / CALLS


def _today(city: City) -> str:
    return open_clock(city.settings).today().isoformat()
