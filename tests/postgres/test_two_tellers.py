"""Two machines that both hold the key: a box is opened, recorded and published once."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from consult.application import publishing
from consult.application.log import Log
from consult.ballots.committer import Committer
from consult.ballots.keys import KeyGone
from consult.ballots.sealing import new_key_pair, public_key_of, seal
from consult.ballots.teller import STEPS, CountedElsewhere, Teller
from consult.config import Settings
from consult.domain import publication
from consult.domain.ballot import BoxKey, Sheet
from consult.services import open_clock, open_log
from consult.stores import Stores
from consult.worker import PlaceLost, Worker
from tests.faults.city import ANSWERS, City
from tests.given import BAND
from tests.postgres.conftest import settings_of

SHEETS = 30


@dataclass(frozen=True)
class Machine:
    """What a machine opens of the city, with its own copy of the keys."""

    settings: Settings
    stores: Stores
    log: Log

    @property
    def teller(self) -> Teller:
        return Teller(self.stores, self.settings.keys)

    @property
    def now(self) -> datetime:
        return open_clock(self.settings).now()


def a_machine(city: City, folder: Path, held: ExitStack) -> Machine:
    """A machine to which the data directory was copied."""
    shutil.copytree(city.settings.data, folder)
    assert city.settings.database_url is not None
    url = city.settings.database_url.render_as_string(hide_password=False)
    settings = settings_of(url, folder)
    machine = Machine(settings, Stores(settings), open_log(settings))
    held.callback(machine.stores.close)
    held.callback(machine.log.close)
    return machine


@pytest.fixture
def machines(city: City, tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    """Two of them; the consultation is closed and may be counted, its box holds SHEETS sheets."""
    with ExitStack() as held:
        one, two = (a_machine(city, tmp_path / name, held) for name in ("one", "two"))
        _fill(city, one)
        city.close()
        yield one, two


def _fill(city: City, machine: Machine) -> None:
    key = public_key_of(machine.teller.keys.read(city.consultation))
    box = BoxKey(city.consultation, city.places[0], BAND, "link", None)
    committer, chance = Committer(machine.stores), Random(1)
    for _ in range(SHEETS):
        answers = {code: chance.choice(options) for code, options in ANSWERS.items()}
        sheet = Sheet(city.reference, dict(answers))
        committer.drop(box, uuid4(), seal(key, sheet.to_bytes(), box))
    committer.stop()


def counted_once(city: City) -> None:
    """All the sheets are in the log, once; one publication; no sheet and no step is left."""
    assert sum(row.number for row in city.opinions().rows) == SHEETS
    assert not sum(row.spoiled for row in city.opinions().rows)
    for topic in ("opinions.box-opened", "publication.made"):
        assert len(city.log.recorder.select_notifications(1, 10, topics=[topic])) == 1, topic
    assert city.stored() == []


SOME = ("record", "destroy-key")


@pytest.mark.parametrize(
    "step", [step if step in SOME else pytest.param(step, marks=pytest.mark.long) for step in STEPS]
)
def test_a_worker_that_loses_its_place_in_a_count_stops_there_and_the_other_ends_it(
    city: City, machines: tuple[Machine, Machine], step: str
) -> None:
    one, two = machines
    lost = threading.Event()
    worker = Worker(one.settings, one.log, one.stores, lambda: not lost.is_set())
    told: list[str] = []

    def progress(reached: str) -> None:
        if reached == step:
            lost.set()
        worker._check()
        told.append(reached)

    worker.teller._progress = progress
    with pytest.raises(PlaceLost):
        worker.tick(one.now)
    assert told == list(STEPS[: STEPS.index(step)]), "it went on"
    Worker(two.settings, two.log, two.stores).tick(two.now)
    counted_once(city)
    assert not two.teller.keys.has(city.consultation)
    one.teller.forget()
    assert not one.teller.keys.has(city.consultation)


def test_two_workers_at_once_count_and_publish_once(
    city: City, machines: tuple[Machine, Machine]
) -> None:
    """Even without an election: the log takes one count and one publication."""
    workers = [Worker(one.settings, one.log, one.stores) for one in machines]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            list(pool.map(lambda worker: worker.tick(machines[0].now), workers))
    workers[0]._patience._waits.clear()
    workers[0].tick(machines[0].now)
    counted_once(city)


def test_one_machine_counts_at_a_time(machines: tuple[Machine, Machine]) -> None:
    one, two = machines
    with one.teller.locked(), pytest.raises(CountedElsewhere), two.teller.locked():
        pass
    with two.teller.locked():
        pass


def publish_at_the_same_moment(
    city: City, machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked, and saw none: the lock of one had just been lost."""
    one, two = (Worker(each.settings, each.log, each.stores).counting for each in machines)
    one.count(city.consultation, city.today)
    monkeypatch.setattr(publishing, "_is_published", lambda log, consultation: False)
    assert one.publish(city.consultation, city.today)
    two.publish(city.consultation, city.today)
    counted_once(city)


def test_a_publication_that_another_machine_has_just_made_is_not_made_twice(
    city: City, machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_at_the_same_moment(city, machines, monkeypatch)


def test_publications_of_any_name_are_caught(
    city: City, machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "identity", lambda *parts: uuid4())
    with pytest.raises(AssertionError, match=r"publication\.made"):
        publish_at_the_same_moment(city, machines, monkeypatch)


def test_a_key_that_was_never_announced_opens_nothing(
    city: City, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    keys = two.teller.keys
    with keys.locked():
        keys.write(city.consultation, new_key_pair()[0])
    counting = Worker(two.settings, two.log, two.stores).counting
    with pytest.raises(KeyGone):
        counting.count(city.consultation, city.today)
    assert len(city.stored()) == SHEETS
    Worker(one.settings, one.log, one.stores).tick(one.now)
    counted_once(city)


def test_a_key_of_a_box_that_is_not_counted_is_kept(
    city: City, machines: tuple[Machine, Machine]
) -> None:
    for machine in machines:
        machine.teller.forget()
        assert machine.teller.keys.has(city.consultation)


def test_a_machine_without_the_key_keeps_the_sheets_and_counts_when_it_has_it(
    city: City, machines: tuple[Machine, Machine]
) -> None:
    one, two = machines
    with two.teller.keys.locked():
        two.teller.keys.destroy(city.consultation)
    Worker(two.settings, two.log, two.stores).tick(two.now)
    assert len(city.stored()) == SHEETS
    shutil.copy(one.teller.keys.path(city.consultation), two.settings.keys)
    Worker(two.settings, two.log, two.stores).tick(two.now)
    counted_once(city)
