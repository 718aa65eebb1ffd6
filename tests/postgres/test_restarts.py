"""D7: restarts of the server, and commits of which nobody knows what became."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.postgres import PostgresApplicationRecorder

from consult.ballots.committer import Committer
from consult.ballots.sealing import SEALED
from consult.config import Settings
from consult.domain.errors import AlreadyExists
from consult.domain.place import Place
from consult.postgresql_log import Factory
from consult.services import open_log
from consult.stores import Stores
from tests.ballots.given import a_box
from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.processes import READY_WITHIN, Starter, join, wait_until
from tests.given import a_school
from tests.mutants.boxes import ForgetsTheId
from tests.postgres.conftest import settings_of
from tests.postgres.machines import a_machine, through
from tests.postgres.proxy import Proxy
from tests.postgres.restarts import restart_under_load
from tests.postgres.servers import Server


@pytest.mark.parametrize(
    ("restarts", "between"), [(2, 40), pytest.param(20, 300, marks=pytest.mark.long)]
)
def test_no_sheet_is_lost_when_the_server_restarts(
    city: City,
    server: Server,
    starter: Starter,
    tmp_path: Path,
    promise: Promised,
    restarts: int,
    between: int,
) -> None:
    machine = a_machine(city, starter, tmp_path / "one")
    ledger = restart_under_load(machine, server, restarts, between)
    assert set(ledger.told) <= {0, 200, 503}, ledger.told
    sheets, asked_again = len(ledger.ok), sum(ledger.told.values()) - ledger.told[200]
    promise(
        "D7",
        f"{restarts} restarts, {sheets:,} sheets acknowledged, {asked_again:,} retries:"
        " 0 lost, 0 twice",
    )


@pytest.fixture
def far(city: City, proxy: Proxy, tmp_path: Path) -> Iterator[Stores]:
    """The stores of the city, through a network that can be cut."""
    settings = settings_of(through(city, proxy.port), tmp_path / "far")
    stores = Stores(settings)
    yield stores
    stores.close()


def drop_without_an_answer(city: City, proxy: Proxy, committer: Committer) -> None:
    """Drop a sheet whose commit is stored, and whose answer never comes: the line is cut."""
    box = a_box(uuid4())
    committer.drop(box, uuid4(), bytes(SEALED))
    before = city.number_stored()
    proxy.lose_the_answer_to(b"COMMIT")
    sheet = (box, uuid4(), bytes(SEALED))
    dropping = threading.Thread(target=committer.drop, args=sheet, daemon=True)
    dropping.start()
    wait_until(lambda: city.number_stored() > before)
    proxy.cut()
    join([dropping])
    committer.stop()
    assert city.number_stored() == before + 1, "the sheet was stored twice"


def test_a_sheet_whose_acknowledgement_was_lost_is_stored_once(
    city: City, proxy: Proxy, far: Stores
) -> None:
    drop_without_an_answer(city, proxy, Committer(far))


def test_a_retry_with_another_id_is_caught(city: City, proxy: Proxy, far: Stores) -> None:
    with pytest.raises(AssertionError, match="twice"):
        drop_without_an_answer(city, proxy, ForgetsTheId(far))


def append_without_an_answer(city: City, proxy: Proxy, settings: Settings) -> None:
    """Append events that are stored, and whose answer never comes: told so, stored once."""
    log = open_log(settings)
    before = log.head
    proxy.lose_the_answer_to(b"COMMIT")
    with ThreadPoolExecutor(1) as somebody:
        appending = somebody.submit(a_school, log)
        wait_until(lambda: city.log.head > before)
        proxy.cut()
        place = appending.result(READY_WITHIN)
    log.close()
    assert len(city.log.recorder.select_notifications(before + 1, 10)) == 2
    assert city.log.load(Place, place)


def test_events_whose_acknowledgement_was_lost_are_a_success(
    city: City, proxy: Proxy, far: Stores
) -> None:
    append_without_an_answer(city, proxy, far.settings)


def test_a_log_that_takes_its_own_events_for_others_is_caught(
    city: City, proxy: Proxy, far: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the library's own does: it tries again, whatever became of the first time."""
    monkeypatch.setattr(Factory, "application_recorder_class", PostgresApplicationRecorder)
    with pytest.raises(AlreadyExists):
        append_without_an_answer(city, proxy, far.settings)


def test_a_second_event_of_the_same_version_is_still_refused(city: City, far: Stores) -> None:
    log = open_log(far.settings)
    a_school(log)
    with pytest.raises(AlreadyExists):
        a_school(city.log)
    log.close()
