"""Sessions kept on the server: the browser holds a random token, the store its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, delete, insert, select, update

from consult.accounts.tables import STORE, access, account, session
from consult.accounts.tokens import new_token, seconds, token_hash
from consult.stores import Stores

IDLE: Final = timedelta(hours=8)
"""A session nobody uses for so long is over."""

LONGEST: Final = timedelta(hours=24)
"""A session is over then, however much it is used."""

PASSING: Final = timedelta(hours=1)
"""How long we remember a browser where nobody is signed in (its language, its form token)."""

STEP: Final = timedelta(minutes=15)
"""A session in use is prolonged once in a while, so that reading pages hardly writes."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `id` is the actor of what they do."""

    id: str
    name: str
    email: str
    profile: str
    function: str = ""
    council: UUID | None = None


@dataclass(frozen=True)
class Facilitation:
    """Somebody with the printed link and the PIN of a place. `id` is the actor."""

    id: str
    place: UUID


@dataclass(frozen=True)
class Visit:
    """A session as the store keeps it; at most one of `person` and `facilitation` is known."""

    data: str
    expires: int
    person: Person | None = None
    facilitation: Facilitation | None = None

    @property
    def idle(self) -> timedelta:
        """How long this session lasts when nobody uses it."""
        return IDLE if self.person or self.facilitation else PASSING

    def is_ageing(self, now: datetime) -> bool:
        """Whether it is time to prolong it."""
        return self.expires - seconds(now) < (self.idle - STEP).total_seconds()


def find_visit(stores: Stores, token: str, now: datetime) -> Visit | None:
    """The session of a token; None when it is over, or its account or access was taken away."""
    with stores[STORE].connect() as connection:
        row = connection.execute(_visit(token, seconds(now))).mappings().first()
    if row is None or row["disabled"] or row["revoked"]:
        return None
    return Visit(row["data"], row["expires"], _person(row), _facilitation(row))


def start_visit(
    stores: Stores,
    data: str,
    now: datetime,
    *,
    person: str | None = None,
    facilitation: str | None = None,
) -> str:
    """Begin a session for an account, an access, or a passer-by; return its token."""
    token, known = new_token(), person or facilitation
    lasts = IDLE if known else PASSING
    values = {
        "token_hash": token_hash(token),
        "account": person,
        "access": facilitation,
        "data": data,
        "expires": seconds(now + lasts),
        "ends": seconds(now + LONGEST),
    }
    with stores.write(STORE) as connection:
        connection.execute(delete(session).where(session.c.expires < seconds(now)))
        connection.execute(insert(session).values(values))
    return token


def keep_visit(stores: Stores, token: str, data: str, idle: timedelta, now: datetime) -> None:
    """Keep what a session holds, and prolong it; one that was ended meanwhile stays ended."""
    values = {"data": data, "expires": seconds(now + idle)}
    with stores.write(STORE) as connection:
        connection.execute(
            update(session).where(session.c.token_hash == token_hash(token)).values(values)
        )


def end_visit(stores: Stores, token: str) -> None:
    """End a session: its token opens nothing any more."""
    with stores.write(STORE) as connection:
        connection.execute(delete(session).where(session.c.token_hash == token_hash(token)))


def end_visits_of(connection: Connection, person: str) -> None:
    """End all sessions of an account."""
    connection.execute(delete(session).where(session.c.account == person))


def _visit(token: str, now: int) -> Select[Any]:
    here = session.outerjoin(account).outerjoin(access)
    return (
        select(
            session.c.data,
            session.c.expires,
            account.c.id.label("person"),
            account.c.name,
            account.c.email,
            account.c.profile,
            account.c.function,
            account.c.council,
            account.c.disabled,
            access.c.id.label("facilitation"),
            access.c.place,
            access.c.revoked,
        )
        .select_from(here)
        .where(session.c.token_hash == token_hash(token))
        .where(session.c.expires >= now, session.c.ends >= now)
    )


def _person(row: Any) -> Person | None:
    if row["person"] is None:
        return None
    return Person(
        row["person"],
        row["name"],
        row["email"],
        row["profile"],
        row["function"],
        row["council"],
    )


def _facilitation(row: Any) -> Facilitation | None:
    return Facilitation(row["facilitation"], row["place"]) if row["facilitation"] else None
