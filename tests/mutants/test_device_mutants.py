"""Each box that believes devices is caught by the promise that it breaks."""

from __future__ import annotations

import pytest

from consult.ballots import scrutineers
from consult.ballots.tables import create_all
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import device_promises as promises
from tests.ballots.given import Poll
from tests.mutants import boxes, devices


def test_a_longer_sheet_of_a_device_is_caught(stores: Stores, settings: Settings) -> None:
    boxes.create_with(stores, "rows in order")
    poll = Poll(stores, settings.keys, devices.TakesAnyLength(stores))
    poll.prepare()
    with pytest.raises(AssertionError):
        promises.rows_do_not_tell_who_sealed(poll)
    poll.committer.stop()


def test_a_device_that_is_believed_is_caught(
    stores: Stores, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_all(stores)
    poll = Poll(stores, settings.keys, boxes.Committer(stores))
    poll.prepare()
    monkeypatch.setattr(scrutineers, "Scrutiny", devices.BelievesDevices)
    with pytest.raises((AssertionError, KeyError)):
        promises.what_cannot_be_is_spoiled(poll)
    poll.committer.stop()
