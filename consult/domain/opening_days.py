"""The days on which children may answer: a closing day lasts until midnight of the city."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta


def accepts(opens: str, closes: str, now: datetime) -> bool:
    """Whether a box is open at `now` (local): a closing day ends at 24:00 of the city."""
    first = datetime.combine(date.fromisoformat(opens), time.min, now.tzinfo)
    after = datetime.combine(date.fromisoformat(closes) + timedelta(days=1), time.min, now.tzinfo)
    return first <= now < after
