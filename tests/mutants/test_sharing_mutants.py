"""Each way of sharing work badly is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from consult.ballots import scrutineers
from consult.ballots.committer import Committer
from consult.ballots.tables import create_all
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import sharing
from tests.ballots.given import Poll
from tests.mutants import sharing as broken
from tests.web import turn_promises


@pytest.fixture
def poll(stores: Stores, settings: Settings) -> Iterator[Poll]:
    create_all(stores)
    committer = Committer(stores)
    poll = Poll(stores, settings.keys, committer)
    poll.prepare()
    yield poll
    committer.stop()


def test_a_count_without_the_lost_scrutineer_is_caught(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrutineers, "_share_out", broken.goes_on_without_the_lost)
    with pytest.raises(AssertionError):
        sharing.a_lost_scrutineer_destroys_nothing(poll)


def test_a_queue_without_turns_is_caught() -> None:
    with pytest.raises(AssertionError):
        turn_promises.a_flood_lets_another_place_pass(broken.FirstComeFirstServed)


def test_a_body_that_is_read_in_turn_is_caught() -> None:
    with pytest.raises(AssertionError):
        turn_promises.a_stalled_device_keeps_nobody_waiting(broken.ReadsInTurn)
