"""The committer: durable before it says so, once, together, and alive after any error."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import OperationalError

from consult.ballots.committer import (
    BATCH,
    BoxBroken,
    BoxFull,
    Committer,
    NotSealed,
    SittingFull,
    TooLate,
)
from consult.ballots.sealing import SEALED
from consult.ballots.tables import box, counted
from consult.stores import Stores
from tests.ballots.given import AroundStores, a_box, stored

SHEET = Random(5).randbytes(SEALED)


class Gate(AroundStores):
    """Stores whose writes wait until the gate is open."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self.open = threading.Event()
        self.reached = threading.Event()

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        if not wait and not self.open.is_set():
            raise BlockingIOError
        self.reached.set()
        assert self.open.wait(20)
        with self.stores.lock(name):
            yield


class CutConnection(AroundStores):
    """Stores that commit and then report an error, once: "commit unknown"."""

    def __init__(self, stores: Stores) -> None:
        super().__init__(stores)
        self.times = 0

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        with self.stores.lock(name, wait=wait):
            yield
        self.times += 1
        if self.times == 1:
            cause = ConnectionError("server closed the connection unexpectedly")
            raise OperationalError("COMMIT", {}, cause, connection_invalidated=True)


def counters(stores: Stores) -> list[int]:
    with stores["box"].connect() as connection:
        return sorted(connection.scalars(select(box.c.fetched)))


def soon(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def test_a_sheet_is_in_the_store_when_the_drop_returns(
    committer: Committer, box_stores: Stores
) -> None:
    committer.drop(a_box(uuid4()), uuid4(), SHEET)
    assert stored(box_stores) == 1


def test_a_drop_waits_for_the_commit(box_stores: Stores) -> None:
    gate = Gate(box_stores)
    committer = Committer(gate)
    with ThreadPoolExecutor(1) as children:
        sent = children.submit(committer.drop, a_box(uuid4()), uuid4(), SHEET)
        time.sleep(0.1)
        assert not sent.done()
        gate.open.set()
        sent.result(10)
    committer.stop()


def test_sheets_that_wait_are_committed_together(box_stores: Stores) -> None:
    gate, commits = Gate(box_stores), []
    event.listen(box_stores["box"], "commit", commits.append)
    committer = Committer(gate)
    key = a_box(uuid4())
    with ThreadPoolExecutor(100) as children:
        sent = [children.submit(committer.drop, key, uuid4(), SHEET)]
        assert gate.reached.wait(10)
        sent += [children.submit(committer.drop, key, uuid4(), SHEET) for _ in range(99)]
        assert soon(lambda: committer._queue.qsize() == 99)
        gate.open.set()
        assert [one.result(10) for one in sent] == [None] * 100
    assert len(commits) == 2
    assert BATCH >= 100
    assert stored(box_stores, key) == 100
    committer.stop()


def test_a_sheet_alone_is_written_by_the_thread_that_brings_it(box_stores: Stores) -> None:
    committer, writers = Committer(box_stores), []
    key = a_box(uuid4())
    event.listen(box_stores["box"], "commit", lambda _: writers.append(threading.get_ident()))
    for _ in range(3):
        committer.drop(key, uuid4(), SHEET)
    assert writers == [threading.get_ident()] * 3
    committer.stop()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_while_another_process_writes_a_sheet_waits_with_patience(box_stores: Stores) -> None:
    committer = Committer(box_stores, patience=0.1)
    key, id = a_box(uuid4()), uuid4()
    with box_stores.write("box"), pytest.raises(BoxBroken):
        committer.drop(key, id, SHEET)
    committer.drop(key, id, SHEET)
    assert stored(box_stores, key) == 1
    committer.stop()


def test_a_full_queue_says_when_to_come_back_and_keeps_what_it_has(box_stores: Stores) -> None:
    gate = Gate(box_stores)
    committer = Committer(gate, queue=2)
    key = a_box(uuid4())
    with ThreadPoolExecutor(3) as children:
        sent = [children.submit(committer.drop, key, uuid4(), SHEET)]
        assert gate.reached.wait(10)
        sent += [children.submit(committer.drop, key, uuid4(), SHEET) for _ in range(2)]
        assert soon(lambda: committer._queue.qsize() == 2)
        with pytest.raises(BoxFull) as refused:
            committer.drop(key, uuid4(), SHEET)
        gate.open.set()
        for one in sent:
            one.result(10)
    assert refused.value.facts == {"seconds": 2}
    assert stored(box_stores, key) == 3
    committer.drop(key, uuid4(), SHEET)
    committer.stop()


def test_a_disk_that_never_answers_is_said_and_the_retry_is_kept_once(box_stores: Stores) -> None:
    gate = Gate(box_stores)
    committer = Committer(gate, patience=0.1)
    key, id = a_box(uuid4()), uuid4()
    with pytest.raises(BoxBroken) as refused:
        committer.drop(key, id, SHEET)
    assert refused.value.facts == {"reason": "slow"}
    gate.open.set()
    Committer(box_stores).drop(key, id, SHEET)
    committer.stop()
    assert stored(box_stores) == 1


def test_a_sheet_after_the_count_is_too_late_and_others_go_in(
    committer: Committer, box_stores: Stores
) -> None:
    late, open_ = a_box(uuid4()), a_box(uuid4())
    committer.drop(late, uuid4(), SHEET)
    with box_stores.write("box") as connection:
        connection.execute(
            insert(counted).values(consultation=late.consultation.bytes, step="shut")
        )
    for _ in range(2):
        with pytest.raises(TooLate):
            committer.drop(late, uuid4(), SHEET)
    committer.drop(open_, uuid4(), SHEET)
    assert (stored(box_stores, late), stored(box_stores, open_)) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"plain", SHEET + b"x", SHEET[:-1]])
def test_what_has_not_the_length_of_a_sealed_sheet_is_refused(
    committer: Committer, content: bytes
) -> None:
    with pytest.raises(NotSealed):
        committer.drop(a_box(uuid4()), uuid4(), content)


def test_a_store_that_fails_refuses_and_then_recovers_without_a_restart(
    committer: Committer, box_stores: Stores
) -> None:
    key, id = a_box(uuid4()), uuid4()
    committer.drop(key, uuid4(), SHEET)
    rename(box_stores, "ballot", "gone")
    with pytest.raises(BoxBroken) as refused:
        committer.drop(key, id, SHEET)
    rename(box_stores, "gone", "ballot")
    assert refused.value.facts == {"reason": "database"}
    committer.drop(key, id, SHEET)
    assert stored(box_stores, key) == 2


def rename(stores: Stores, old: str, new: str) -> None:
    with stores.write("box") as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_nothing_acknowledged_is_lost_and_it_recovers(
    committer: Committer, box_stores: Stores
) -> None:
    most = [1_000_000]

    @event.listens_for(box_stores["box"], "begin")
    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={most[0]}").close()

    key, acknowledged, refusals = a_box(uuid4()), 0, []
    most[0] = 20
    for _ in range(100):
        try:
            committer.drop(key, uuid4(), SHEET)
            acknowledged += 1
        except BoxBroken as error:
            refusals.append(error.facts["reason"])
    assert set(refusals) == {"disk-full"}
    assert stored(box_stores, key) == acknowledged
    most[0] = 1_000_000
    committer.drop(key, uuid4(), SHEET)
    assert stored(box_stores, key) == acknowledged + 1


def test_a_connection_cut_at_the_commit_is_tried_again_and_kept_once(box_stores: Stores) -> None:
    cut = CutConnection(box_stores)
    committer = Committer(cut)
    key = a_box(uuid4())
    committer.drop(key, uuid4(), SHEET)
    committer.stop()
    assert cut.times >= 2
    assert stored(box_stores, key) == 1


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_database_that_drops_its_connections_loses_no_sheet(
    committer: Committer, box_stores: Stores
) -> None:
    key = a_box(uuid4())
    kill = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> :me")
    for _ in range(5):
        committer.drop(key, uuid4(), SHEET)
        with box_stores["box"].connect() as connection:
            me = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            database = " AND datname = current_database()"
            connection.execute(text(f"{kill.text}{database}"), {"me": me})
        committer.drop(key, uuid4(), SHEET)
    assert stored(box_stores, key) == 10


def test_ticks_are_added_up_and_never_waited_for(box_stores: Stores) -> None:
    gate = Gate(box_stores)
    committer = Committer(gate)
    one, other = a_box(uuid4()), a_box(uuid4())
    for _ in range(30):
        committer.tick(one, "fetched")
    committer.tick(other, "fetched")
    gate.open.set()
    committer.stop()
    assert counters(box_stores) == [1, 30]


def test_ticks_are_not_written_beside_sheets(committer: Committer, box_stores: Stores) -> None:
    key = a_box(uuid4())
    for _ in range(5):
        committer.tick(key, "fetched")
        committer.drop(key, uuid4(), SHEET)
    assert counters(box_stores) == [0]


def test_ticks_are_written_soon_when_the_box_has_closed(
    committer: Committer, box_stores: Stores
) -> None:
    committer.tick(a_box(uuid4()), "fetched")
    committer.flush()
    assert soon(lambda: counters(box_stores) == [1])


def test_ticks_that_could_not_be_written_are_written_later(box_stores: Stores) -> None:
    committer = Committer(box_stores)
    rename(box_stores, "box", "gone")
    committer.tick(a_box(uuid4()), "fetched")
    committer.flush()
    assert soon(lambda: committer._ticked > 0)
    rename(box_stores, "gone", "box")
    committer.stop()
    assert counters(box_stores) == [1]


def test_ticks_after_the_count_make_no_box(committer: Committer, box_stores: Stores) -> None:
    key = a_box(uuid4())
    with box_stores.write("box") as connection:
        connection.execute(
            insert(counted).values(consultation=key.consultation.bytes, step="destroyed")
        )
    committer.tick(key, "fetched")
    committer.stop()
    assert counters(box_stores) == []


def test_a_tick_has_a_known_name(committer: Committer) -> None:
    with pytest.raises(ValueError, match="answered"):
        committer.tick(a_box(uuid4()), "answered")


def test_many_threads_drop_into_many_boxes_and_each_sheet_is_there(
    committer: Committer, box_stores: Stores
) -> None:
    keys = [a_box(uuid4()) for _ in range(8)]
    with ThreadPoolExecutor(32) as children:
        sent = [children.submit(committer.drop, keys[n % 8], uuid4(), SHEET) for n in range(800)]
        assert all(one.result(30) is None for one in sent)
    assert [stored(box_stores, key) for key in keys] == [100] * 8


def test_two_committers_on_one_store_keep_a_retried_sheet_once(box_stores: Stores) -> None:
    committers = [Committer(box_stores), Committer(box_stores)]
    key, ids = a_box(uuid4()), [uuid4() for _ in range(60)]
    with ThreadPoolExecutor(16) as children:
        sent = [children.submit(one.drop, key, id, SHEET) for id in ids for one in committers]
        assert all(one.result(30) is None for one in sent)
    for one in committers:
        one.stop()
    assert stored(box_stores, key) == 60


def test_a_stopped_committer_has_stored_what_waited_and_takes_nothing_more(
    box_stores: Stores,
) -> None:
    committer = Committer(box_stores)
    committer.drop(a_box(uuid4()), uuid4(), SHEET)
    committer.stop()
    with pytest.raises(BoxBroken) as refused:
        committer.drop(a_box(uuid4()), uuid4(), SHEET)
    assert refused.value.facts == {"reason": "stopped"}
    assert stored(box_stores) == 1


def test_building_a_committer_starts_no_thread(box_stores: Stores) -> None:
    before = threading.active_count()
    Committer(box_stores).stop()
    assert threading.active_count() == before


def test_a_sitting_takes_half_as_many_sheets_again_as_it_has_children(box_stores: Stores) -> None:
    committer, key, ids = Committer(box_stores), a_box(uuid4()), [uuid4() for _ in range(4)]
    for id in ids[:3]:
        committer.drop(key, id, SHEET, most=3)
    with pytest.raises(SittingFull):
        committer.drop(key, ids[3], SHEET, most=3)
    committer.drop(key, ids[0], SHEET, most=3)
    committer.stop()
    assert stored(box_stores, key) == 3
