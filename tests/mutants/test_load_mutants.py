"""Each committer that is slow when many come is caught, without a clock."""

from __future__ import annotations

import pytest

from consult.ballots.tables import create_all
from consult.config import Settings
from consult.stores import Stores
from tests.ballots.load_promises import (
    a_sheet_costs_the_same_in_a_full_box,
    sheets_that_wait_share_a_commit,
)
from tests.mutants.load import LooksIntoTheBox, OneByOne

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_a_commit_for_each_sheet_is_caught(stores: Stores) -> None:
    create_all(stores)
    with pytest.raises(AssertionError, match="commits for"):
        sheets_that_wait_share_a_commit(stores, OneByOne)


def test_a_look_into_the_box_for_each_sheet_is_caught(settings: Settings, stores: Stores) -> None:
    create_all(stores)
    with pytest.raises(AssertionError, match="steps among"):
        a_sheet_costs_the_same_in_a_full_box(settings, LooksIntoTheBox)
