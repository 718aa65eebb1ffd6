"""Each broken ballot box is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from consult.ballots.committer import Committer
from consult.ballots.tables import create_all
from consult.ballots.teller import Teller
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import promises
from tests.ballots.given import Poll, sheets
from tests.mutants import boxes


@pytest.fixture
def poll(stores: Stores, settings: Settings) -> Iterator[Poll]:
    committer = Committer(stores)
    yield Poll(stores, settings.keys, committer)
    committer.stop()


def test_unpadded_sheets_are_caught() -> None:
    with pytest.raises(AssertionError):
        promises.lengths_say_nothing(boxes.seal_unpadded)


@pytest.mark.parametrize("broken", [boxes.CountsBesideSheets, boxes.KeepsRefusalsApart])
def test_a_box_that_tells_who_refused_is_caught(
    stores: Stores, settings: Settings, broken: type[Committer]
) -> None:
    create_all(stores)
    poll = Poll(stores, settings.keys, broken(stores))
    poll.prepare()
    with pytest.raises(AssertionError):
        promises.who_refused_is_not_told(poll)
    poll.committer.stop()


@pytest.mark.parametrize("mutation", boxes.EXTRA_COLUMN)
def test_whatever_keeps_the_order_of_arrival_is_caught(poll: Poll, mutation: str) -> None:
    boxes.create_with(poll.stores, mutation)
    poll.prepare()
    sent = poll.drop(poll.box(), *sheets(60))
    with pytest.raises(AssertionError):
        promises.order_of_arrival_is_lost(poll.stores, [id for id, _ in sent])


@pytest.mark.parametrize("mutation", ["a time", "a number"])
def test_a_schema_that_can_hold_the_order_is_caught(stores: Stores, mutation: str) -> None:
    boxes.create_with(stores, mutation)
    with pytest.raises(AssertionError):
        promises.ballots_have_no_time_and_no_number(stores)


def leaves_something(poll: Poll, teller: type[Teller], settings: Settings, witness: Path) -> None:
    create_all(poll.stores)
    poll = replace(poll, teller=teller)
    poll.prepare()
    rows = poll.stores.on_sqlite
    with pytest.raises(AssertionError):
        promises.nothing_is_left(poll, witness, [settings.data], rows=rows)


@pytest.mark.parametrize("teller", [boxes.KeepsTheKey, boxes.OnlyUnlinksTheKey])
def test_a_key_that_stays_is_caught(
    poll: Poll, teller: type[Teller], settings: Settings, tmp_path: Path
) -> None:
    leaves_something(poll, teller, settings, tmp_path / "witness")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("teller", [boxes.KeepsTheSheets, boxes.LeavesTheWal])
def test_sealed_sheets_that_stay_are_caught(
    poll: Poll, teller: type[Teller], settings: Settings, tmp_path: Path
) -> None:
    leaves_something(poll, teller, settings, tmp_path / "witness")


def test_an_acknowledgement_before_the_commit_is_caught(stores: Stores) -> None:
    committer = boxes.AcknowledgesFirst(stores)
    with pytest.raises(AssertionError):
        promises.a_refused_sheet_is_not_acknowledged(committer)
    committer.stop()


@pytest.mark.parametrize("committer", [boxes.ForgetsTheId, boxes.LosesSome])
def test_a_sheet_kept_twice_or_lost_is_caught(stores: Stores, committer: type[Committer]) -> None:
    create_all(stores)
    broken = committer(stores)
    with pytest.raises(AssertionError):
        promises.retried_sheets_are_kept_once(broken, stores, 200)
    broken.stop()


def test_a_sheet_that_replaces_the_first_is_caught(stores: Stores) -> None:
    create_all(stores)
    broken = boxes.LastOneStands(stores)
    with pytest.raises(AssertionError):
        promises.the_first_sheet_stands(broken, stores)
    broken.stop()


@pytest.mark.parametrize(
    ("teller", "moment"),
    [
        (boxes.DeletesBeforeRecording, "record"),
        (boxes.DeletesBeforeRecording, "while recording"),
        (boxes.DestroysTheKeyBeforeRecording, "record"),
        (boxes.MarksBeforeRecording, "record"),
        (boxes.NeverFinishes, "delete"),
        (boxes.KeepsTheKey, "destroy-key"),
    ],
)
def test_a_count_that_a_crash_spoils_is_caught(
    poll: Poll, teller: type[Teller], moment: str
) -> None:
    create_all(poll.stores)
    with pytest.raises(AssertionError):
        promises.a_crash_counts_exactly_once(replace(poll, teller=teller), moment)
