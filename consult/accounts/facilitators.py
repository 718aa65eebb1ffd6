"""The printed link and PIN of a place: what a facilitator has instead of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from consult.accounts.limiter import count_try, forget_tries
from consult.accounts.sessions import Facilitation
from consult.accounts.tables import STORE, access, session
from consult.accounts.tokens import (
    new_id,
    new_pin,
    new_printed_token,
    secret_fits,
    secret_hash,
    token_hash,
)
from consult.domain.errors import NotAllowed, NotFound
from consult.domain.poster import tidy_code
from consult.stores import Stores


class NoAccess(NotFound):
    """Raised when a printed link opens nothing: mistyped, or taken back."""


class PinRefused(NotAllowed):
    """Raised when the PIN is not that of the printed link."""


@dataclass(frozen=True)
class Printed:
    """What is printed for a place; it is told once and kept as hashes."""

    token: str
    pin: str


def make_access(stores: Stores, place: UUID, day: str) -> Printed:
    """Give a place a new link and PIN; the former ones open nothing any more."""
    printed = Printed(new_printed_token(), new_pin())
    values = {
        "id": new_id(),
        "place": place,
        "token_hash": token_hash(printed.token),
        "pin_hash": secret_hash(printed.pin),
        "made_on": day,
    }
    with stores.write(STORE) as connection:
        _revoke(connection, place)
        connection.execute(insert(access).values(values))
    return printed


def revoke_access(stores: Stores, place: UUID) -> None:
    """Take the link of a place back, and end what it opened."""
    with stores.write(STORE) as connection:
        _revoke(connection, place)


def access_made_on(stores: Stores, place: UUID) -> str:
    """The day on which the place's link was made; "" when it has none."""
    query = select(access.c.made_on).where(access.c.place == place, ~access.c.revoked)
    with stores[STORE].connect() as connection:
        return connection.execute(query).scalar_one_or_none() or ""


def access_of(stores: Stores, place: UUID) -> str:
    """The id of the link of a place, which is who acts with it; "" when it has none."""
    query = select(access.c.id).where(access.c.place == place, ~access.c.revoked)
    with stores[STORE].connect() as connection:
        return connection.execute(query).scalar_one_or_none() or ""


def place_of(stores: Stores, token: str) -> UUID:
    """The place of a printed link. Raises NoAccess."""
    return _find(stores, token)[0].place


def check_access(stores: Stores, token: str, pin: str, now: datetime) -> Facilitation:
    """Whoever holds this link and this PIN.

    Raises NoAccess, PinRefused, TooManyTries (counted per place).
    """
    facilitation, kept = _find(stores, token)
    subject = f"place:{facilitation.place}"
    count_try(stores, subject, now)
    if not secret_fits(kept, tidy_code(pin)):
        raise PinRefused()
    forget_tries(stores, subject)
    return facilitation


def _find(stores: Stores, token: str) -> tuple[Facilitation, str]:
    mine = access.c.token_hash == token_hash(tidy_code(token))
    with stores[STORE].connect() as connection:
        row = connection.execute(select(access).where(mine, ~access.c.revoked)).first()
    if row is None:
        raise NoAccess()
    return Facilitation(row.id, row.place), row.pin_hash


def _revoke(connection: Connection, place: UUID) -> None:
    mine = select(access.c.id).where(access.c.place == place, ~access.c.revoked)
    connection.execute(delete(session).where(session.c.access.in_(mine)))
    connection.execute(update(access).where(access.c.place == place).values(revoked=True))
