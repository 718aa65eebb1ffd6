"""Each broken way to take totals is caught by the promise that it breaks."""

from __future__ import annotations

import pytest

from consult.ballots.committer import Committer
from consult.ballots.tables import create_all
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import paper_promises as promises
from tests.ballots.given import Poll
from tests.mutants import paper


def test_a_form_that_counts_twice_is_caught(stores: Stores, settings: Settings) -> None:
    create_all(stores)
    poll = Poll(stores, settings.keys, Committer(stores))
    poll.prepare()
    with pytest.raises(AssertionError):
        promises.a_form_counts_once(poll, paper.takes_each_form_for_a_group)


def test_questions_that_are_dealt_in_one_order_are_caught() -> None:
    with pytest.raises(AssertionError):
        promises.no_answer_goes_with_another(paper.deals_in_order)
