"""A crowd shares what the disk costs, and a full box costs no more than an empty one."""

from __future__ import annotations

import pytest

from consult.ballots.committer import Committer
from consult.config import Settings
from consult.stores import Stores
from tests.ballots.load_promises import (
    a_sheet_costs_the_same_in_a_full_box,
    sheets_that_wait_share_a_commit,
)


def test_sheets_that_wait_share_a_commit(box_stores: Stores) -> None:
    sheets_that_wait_share_a_commit(box_stores, Committer)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_sheet_costs_the_same_in_a_full_box(settings: Settings, box_stores: Stores) -> None:
    a_sheet_costs_the_same_in_a_full_box(settings, Committer)
