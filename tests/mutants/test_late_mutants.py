"""Each box that is wrong about late sheets is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.ballots.committer import Committer
from consult.ballots.tables import create_all
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import late_promises as promises
from tests.ballots.given import Poll
from tests.mutants import late


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        (late.KeepsLateSheetsApart, promises.who_was_late_is_not_told),
        (late.CountsEachTime, promises.one_that_comes_again_is_not_late),
        (late.ForgetsLateness, promises.the_number_is_told),
    ],
    ids=["apart", "each-time", "forgotten"],
)
def test_a_box_that_is_wrong_about_late_sheets_is_caught(
    stores: Stores,
    settings: Settings,
    broken: type[Committer],
    promise: Callable[[Poll], object],
) -> None:
    create_all(stores)
    poll = Poll(stores, settings.keys, broken(stores))
    poll.prepare()
    with pytest.raises(AssertionError):
        promise(poll)
    poll.committer.stop()
