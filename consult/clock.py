"""The only door to the time: use cases are given `now`, the domain never asks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


class Clock:
    """Tells the time of the city."""

    def __init__(self, timezone: ZoneInfo) -> None:
        self.timezone = timezone

    def now(self) -> datetime:
        """Now, aware, in the city's time zone."""
        return datetime.now(UTC).astimezone(self.timezone)

    def today(self) -> date:
        """Today, as the city's calendars say: a day ends at 24:00 local."""
        return self.now().date()
