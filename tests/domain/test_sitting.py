"""A sitting is good until an hour, and that minute counts whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from consult.domain.sitting import BadHeadcount, Sitting, is_within


def test_a_sitting_takes_sheets_until_the_end_of_its_last_minute() -> None:
    last = datetime.fromisoformat("2026-05-20T23:59:59+02:00")
    assert is_within("2026-05-20", "23:59", last)
    assert not is_within("2026-05-20", "23:59", last + timedelta(seconds=1))
    assert not is_within("2026-05-20", "23:58", last)


def a_sitting() -> Sitting:
    """24 children of 8 to 10, announced."""
    return Sitting.open("PRSTV", uuid4(), uuid4(), "8-10", 24, "2026-05-20", "23:59")


def test_a_headcount_may_be_corrected_and_what_was_announced_stays() -> None:
    sitting = a_sitting()
    sitting.correct_headcount(24)
    assert len(sitting.collect_events()) == 1
    sitting.correct_headcount(26)
    assert (sitting.announced, sitting.headcount, sitting.vouched_for) == (24, 26, 24)
    sitting.correct_headcount(20)
    assert (sitting.announced, sitting.headcount, sitting.vouched_for) == (24, 20, 20)


def test_a_headcount_of_nobody_is_refused() -> None:
    sitting = a_sitting()
    with pytest.raises(BadHeadcount):
        sitting.correct_headcount(0)
