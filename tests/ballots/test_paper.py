"""Totals in the box: all of a group or none, once, and not after the count."""

from __future__ import annotations

from uuid import uuid4

import pytest

from consult.ballots.committer import TooLate
from consult.ballots.paper import drop_round
from consult.domain.paper import deal
from tests.ballots import paper_promises as promises
from tests.ballots.given import BAND, VERSION, Ledger, Poll, questionnaire, stored


def test_a_form_that_is_sent_again_changes_nothing(poll: Poll) -> None:
    promises.a_form_counts_once(poll, drop_round)


def test_no_answer_goes_with_another() -> None:
    promises.no_answer_goes_with_another(deal)


def test_totals_of_fewer_than_ten_children_are_never_counted_alone(poll: Poll) -> None:
    sheets = deal(promises.halves(8), questionnaire(), BAND, VERSION)
    drop_round(poll.stores, poll.public_key, poll.box(mode="paper"), uuid4(), sheets)
    results = poll.count(Ledger())
    assert (results.rows, [one.number for one in results.discarded]) == ((), [8])


def test_after_the_count_no_totals_are_taken(poll: Poll) -> None:
    poll.count(Ledger())
    box, sheets = poll.box(mode="paper"), deal(promises.halves(10), questionnaire(), BAND, VERSION)
    with pytest.raises(TooLate):
        drop_round(poll.stores, poll.public_key, box, uuid4(), sheets)
    assert stored(poll.stores) == 0
