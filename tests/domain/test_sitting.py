"""A sitting is good until an hour, and that minute counts whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from consult.domain.sitting import is_within


def test_a_sitting_takes_sheets_until_the_end_of_its_last_minute() -> None:
    last = datetime.fromisoformat("2026-05-20T23:59:59+02:00")
    assert is_within("2026-05-20", "23:59", last)
    assert not is_within("2026-05-20", "23:59", last + timedelta(seconds=1))
    assert not is_within("2026-05-20", "23:58", last)
