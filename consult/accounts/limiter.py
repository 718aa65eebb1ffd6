"""Wrong tries, counted per account or place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from consult.accounts.tables import STORE, attempt
from consult.accounts.tokens import seconds
from consult.domain.errors import NotAllowed
from consult.stores import Stores

MOST: Final = 10
PAUSE: Final = timedelta(minutes=15)


class TooManyTries(NotAllowed):
    """Raised when there were too many wrong tries lately; facts: `minutes` to wait."""


def count_try(stores: Stores, subject: str, now: datetime) -> None:
    """Count one try before it is judged, so that tries made at once are all counted.

    Raises TooManyTries after MOST of them, until nothing was tried for PAUSE.
    """
    moment = seconds(now)
    mine = attempt.c.subject == subject
    with stores.write(STORE) as connection:
        connection.execute(delete(attempt).where(attempt.c.expires <= moment))
        found = connection.execute(select(attempt).where(mine)).first()
        if found is None:
            values = {"subject": subject, "failures": 1, "expires": seconds(now + PAUSE)}
            connection.execute(insert(attempt).values(values))
        elif found.failures >= MOST:
            raise TooManyTries(minutes=(found.expires - moment) // 60 + 1)
        else:
            values = {"failures": found.failures + 1, "expires": seconds(now + PAUSE)}
            connection.execute(update(attempt).where(mine).values(values))


def forget_tries(stores: Stores, subject: str) -> None:
    """The right secret was given: start from nothing."""
    with stores.write(STORE) as connection:
        connection.execute(delete(attempt).where(attempt.c.subject == subject))
