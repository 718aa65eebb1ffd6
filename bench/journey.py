"""A child's whole journey beside a bare Flask app that answers the same bytes."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import uuid4

from bench.children import Journey, Measured, crowd
from bench.city import BAND, City, open_city
from bench.servers import Server, bare_web, consult_web, free_port

CROWDS = (1, 8, 32)
JOURNEYS = {1: 200, 8: 600, 32: 1500}
ROUNDS = 3
CPU_AT_MOST, RATE_AT_LEAST, P99_AT_MOST = 1.6, 0.65, 1.0


def main() -> bool:
    """Measure in turn, A B A B; print ratios; say whether the bounds hold."""
    print(f"A child's journey: welcome, questions, sheet, thanks ({ROUNDS} rounds in turn)")
    with open_city(free_port()) as city, consult_web(city.settings) as ours:
        ours.wait("/c/")
        journey = journey_of(city)
        with TemporaryDirectory() as folder:
            _save_pages(journey, Path(folder))
            with bare_web(folder) as bare:
                bare.wait("/welcome")
                plain = Journey(bare.port, "/welcome", "/questions", journey.form)
                kept = [_compare(ours, journey, bare, plain, number) for number in CROWDS]
        print(f"  memory of the web process: {ours.resident():.0f} MB\n")
    return all(kept)


def journey_of(city: City) -> Journey:
    """A child of the band who answers every question with its first option."""
    form = {"questionnaire": city.reference}
    for question, variant in city.document.questions_for(BAND):
        form[question.code] = variant.option_ids[0]
    path = f"/c/{city.code}"
    return Journey(city.settings.port, path, f"{path}/{BAND}", form)


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


def _compare(ours: Server, journey: Journey, bare: Server, plain: Journey, children: int) -> bool:
    """One line: CPU, rate and p99 as ratios of medians over the rounds."""
    total = JOURNEYS[children]
    rounds = [
        (_measure(ours, journey, children, total), _measure(bare, plain, children, total))
        for _ in range(ROUNDS)
    ]
    mine, theirs = zip(*rounds, strict=True)
    cpu = _cpu(mine) / _cpu(theirs)
    rate = median(m[0].rate for m in mine) / median(t[0].rate for t in theirs)
    p99 = _p99(mine) / _p99(theirs)
    print(
        f"  {children:2} children: CPU x {cpu:.2f} ({1000 * _cpu(mine):.2f} ms a journey), "
        f"journeys x {rate:.2f} ({median(m[0].rate for m in mine):.0f}/s), "
        f"p99 x {p99:.2f} ({_p99(mine):.0f} ms)"
    )
    return cpu <= CPU_AT_MOST and rate >= RATE_AT_LEAST and (children < 32 or p99 <= P99_AT_MOST)


Round = tuple[Measured, float]


def _measure(server: Server, journey: Journey, children: int, total: int) -> Round:
    before = server.cpu()
    measured = crowd(journey, children, total)
    return measured, (server.cpu() - before) / total


def _cpu(rounds: tuple[Round, ...]) -> float:
    return median(spent for _, spent in rounds)


def _p99(rounds: tuple[Round, ...]) -> float:
    return median(one[0].percentile(99) for one in rounds)
