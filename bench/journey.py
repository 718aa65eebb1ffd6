"""A child's whole journey beside a bare Flask app that answers the same bytes."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import uuid4

from bench.bounds import Figure, tell
from bench.children import Journey, Measured, crowd
from bench.city import BAND, City, open_city
from bench.servers import Server, bare_web, consult_web, free_port

CROWDS = (1, 8, 32)
JOURNEYS = {1: 300, 8: 400, 32: 2400}
"""With fewer, the moment when 32 children connect at once is all that p99 shows."""
ROUNDS = 9
CPU_AT_MOST, RATE_AT_LEAST, P99_AT_MOST = 1.6, 0.65, 1.0


def main() -> bool:
    """Measure in turn, ours, theirs, ours, theirs; print the ratios and what is behind them."""
    with open_city(free_port()) as city, consult_web(city.settings) as ours:
        ours.wait("/c/")
        journey = journey_of(city)
        with TemporaryDirectory() as folder:
            _save_pages(journey, Path(folder))
            with bare_web(folder) as bare:
                bare.wait("/welcome")
                plain = Journey(bare.port, "/welcome", "/questions", journey.form)
                figures = [
                    figure
                    for number in CROWDS
                    for figure in _compare(ours, journey, bare, plain, number)
                ]
    return tell(f"A child's journey beside a bare Flask app (medians of {ROUNDS} pairs)", figures)


def journey_of(city: City) -> Journey:
    """A child of the band who answers every question with its first option.

    A poster's address says no more than its code; links and forms of our pages say the language.
    """
    form = {"questionnaire": city.reference}
    for question, variant in city.document.questions_for(BAND):
        form[question.code] = variant.option_ids[0]
    path = f"/c/{city.code}"
    return Journey(city.settings.port, path, f"{path}/{BAND}?l=fr", form)


def _save_pages(journey: Journey, folder: Path) -> None:
    """What our pages answer, for the bare app to answer the same."""
    address = f"http://127.0.0.1:{journey.port}"
    form = urlencode({**journey.form, "submission": str(uuid4())}).encode()
    for name, path, data in (
        ("welcome", journey.welcome, None),
        ("questions", journey.questions, None),
        ("thanks", journey.questions, form),
    ):
        with urllib.request.urlopen(address + path, data) as answer:
            (folder / f"{name}.html").write_bytes(answer.read())


def _compare(
    ours: Server, journey: Journey, bare: Server, plain: Journey, children: int
) -> Iterator[Figure]:
    """Ratios of each pair of rounds, taken one after the other: both meet the same noise."""
    total = JOURNEYS[children]
    pairs = [
        (_measure(ours, journey, children, total), _measure(bare, plain, children, total))
        for _ in range(ROUNDS)
    ]
    crowd_of = f"{children} children" if children > 1 else "1 child"
    bound = P99_AT_MOST if children == max(CROWDS) else None
    yield Figure(f"{crowd_of}: CPU", _ratio(pairs, _cpu), "x bare", most=CPU_AT_MOST)
    yield Figure(f"{crowd_of}: journeys", _ratio(pairs, _rate), "x bare", least=RATE_AT_LEAST)
    yield Figure(f"{crowd_of}: p99", _ratio(pairs, _p99), "x bare", most=bound)
    yield Figure(f"{crowd_of}: CPU of a journey", median(_cpu(mine) for mine, _ in pairs), "ms")
    yield Figure(f"{crowd_of}: journeys in a second", median(_rate(mine) for mine, _ in pairs))


@dataclass(frozen=True)
class Round:
    """One crowd at one server: what it met, and milliseconds of CPU for each journey."""

    met: Measured
    cpu: float


def _measure(server: Server, journey: Journey, children: int, total: int) -> Round:
    before = server.cpu()
    met = crowd(journey, children, total)
    return Round(met, 1000 * (server.cpu() - before) / total)


def _ratio(pairs: list[tuple[Round, Round]], figure: Callable[[Round], float]) -> float:
    return median(figure(mine) / figure(theirs) for mine, theirs in pairs)


def _cpu(one: Round) -> float:
    return one.cpu


def _rate(one: Round) -> float:
    return one.met.rate


def _p99(one: Round) -> float:
    return one.met.percentile(99)
