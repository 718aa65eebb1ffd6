"""D5: the worker is killed, again and again, while it folds, chains and counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from consult.application import city as of_the_city
from consult.application import consultations
from consult.ballots.teller import DESTROYED, Teller
from consult.chain import Chain
from consult.domain.opinions import Opinions
from consult.projections.models import MODELS, NAMES
from consult.projections.runner import Projector, canonical_dump, read_position
from tests.faults.city import City, one_more_consultation
from tests.faults.processes import Running, Starter, join, killed_at_the_end, wait_until
from tests.ports import free_port

EACH_TIME = 4
"""A box is counted for one kill in so many; the others find the worker at the read models."""
SHEETS = 12
STEPS = ("shut", "recorded", DESTROYED)


@dataclass(frozen=True)
class Killed:
    """What the kills were done to: events and boxes that were counted meanwhile."""

    kills: int
    events: int
    boxes: int


def kill_the_worker(city: City, starter: Starter, kills: int, folder: Path) -> Killed:
    """Kill the worker that often while staff write and boxes are counted; then compare."""
    folder.mkdir()
    chance, waiting = Random(kills), _boxes(city, max(1, kills // EACH_TIME))
    boxes = list(waiting)
    with _staff_at_work(city):
        for number in range(kills):
            with _worker(city, starter, folder / f"{number}.log") as worker:
                if number % EACH_TIME == 0 and waiting:
                    _be_in_a_count(city, worker, waiting.pop(), chance.choice(STEPS))
                else:
                    _be_folding(city, worker, chance.randrange(1, 30))
    _finish(city, starter, boxes, folder)
    _check(city, boxes)
    return Killed(kills, Chain(city.stores, city.settings).length(), len(boxes))


def _boxes(city: City, number: int) -> list[UUID]:
    """As many open consultations, a few sheets in the box of each."""
    found = [one_more_consultation(city) for _ in range(number)]
    for consultation in found:
        city.drop(consultation, SHEETS)
    return found


@contextmanager
def _staff_at_work(city: City) -> Iterator[None]:
    """Somebody renames the places without end."""
    stopping = threading.Event()

    def rename() -> None:
        number = 0
        while not stopping.wait(0.01):
            number += 1
            place = city.places[number % len(city.places)]
            of_the_city.rename_place(city.log, place, f"École n° {number}")

    thread = threading.Thread(target=rename, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        join([thread])


@contextmanager
def _worker(city: City, starter: Starter, journal: Path) -> Iterator[Running]:
    """A worker, killed at the end of the block."""
    worker = starter.start(("worker",), city.environment(free_port()), journal)
    with killed_at_the_end(worker):
        yield worker


def _be_folding(city: City, worker: Running, more: int) -> None:
    """Wait until that many more events are folded, or the worker has died by itself."""
    wanted = read_position(city.stores, NAMES[0])[0] + more
    wait_until(
        lambda: read_position(city.stores, NAMES[0])[0] >= wanted or not worker.is_running,
        why=lambda: worker.said,
    )


def _be_in_a_count(city: City, worker: Running, consultation: UUID, step: str) -> None:
    """Ask for a count, and wait until it has come to a step."""
    day = city.today.isoformat()
    consultations.close_consultation(city.log, consultation, day)
    consultations.request_count(city.log, consultation, day)
    teller, later = Teller(city.stores, city.settings.keys), STEPS[STEPS.index(step) :]
    wait_until(
        lambda: teller.step(consultation) in later or not worker.is_running,
        why=lambda: worker.said,
    )


def _finish(city: City, starter: Starter, boxes: list[UUID], folder: Path) -> None:
    """Let workers work, one after the other if they die, until nothing is left to do."""
    teller, chain = Teller(city.stores, city.settings.keys), Chain(city.stores, city.settings)

    def done() -> bool:
        places = [read_position(city.stores, name) for name in NAMES]
        return (
            all(teller.step(consultation) == DESTROYED for consultation in boxes)
            and _published(city) >= len(boxes)
            and all(at == city.log.head or stopped for at, stopped in places)
            and chain.length() == chain.head.ordinal
        )

    number = 0
    while not done():
        with _worker(city, starter, folder / f"last-{number}.log") as worker:
            wait_until(lambda: done() or not worker.is_running, why=lambda: worker.said)
        number += 1


def _published(city: City) -> int:
    found = city.log.recorder.select_notifications(1, 10_000, topics=["publication.made"])
    return len(found)


def _check(city: City, boxes: list[UUID]) -> None:
    """Counted once each, chained, and folded to the bytes that a rebuild gives."""
    for consultation in boxes:
        counted = city.log.load(Opinions, Opinions.create_id(consultation)).rows
        assert [row.number for row in counted] == [SHEETS]
    assert _published(city) == len(boxes), "published twice"
    verdict = Chain(city.stores, city.settings).verify()
    assert (verdict.bad, verdict.waiting) == (0, 0)
    stopped = {name: why for name in NAMES if (why := read_position(city.stores, name)[1])}
    assert not stopped, f"read models differ from a rebuild: {stopped}"
    lived = {model.name: canonical_dump(city.stores, model.rows) for model in MODELS}
    Projector(city.log, city.stores, MODELS).rebuild(*MODELS)
    for model in MODELS:
        same = lived[model.name] == canonical_dump(city.stores, model.rows)
        assert same, f"read models differ from a rebuild: {model.name}"
