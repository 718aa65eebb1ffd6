"""Accounts: somebody is invited by a link, chooses a password, signs in, is let go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from consult.accounts.limiter import count_try, forget_tries
from consult.accounts.profiles import ELECTED, check_profile
from consult.accounts.sessions import Person, end_visits_of
from consult.accounts.tables import STORE, account, invitation
from consult.accounts.tokens import (
    NO_PASSWORD,
    new_id,
    new_token,
    seconds,
    secret_fits,
    secret_hash,
    token_hash,
)
from consult.domain.errors import AlreadyExists, BadInput, NotAllowed, NotFound
from consult.stores import Stores

INVITED_FOR: Final = timedelta(days=7)
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200


class BadEmail(BadInput):
    """Raised when an address cannot be one; facts: `email`."""


class AccountExists(AlreadyExists):
    """Raised when somebody who has an account is invited; facts: `email`."""


class NoAccount(NotFound):
    """Raised when nobody has this account, or it is disabled; facts: `email`."""


class InvitationOver(NotAllowed):
    """Raised when an invitation was used, is too old or never was."""


class PasswordTooShort(BadInput):
    """Raised when a password has fewer signs than SHORTEST_PASSWORD; facts: `least`."""


class PasswordTooLong(BadInput):
    """Raised when a password has more signs than LONGEST_PASSWORD; facts: `most`."""


class NameMissing(BadInput):
    """Raised when somebody accepts an invitation without a name."""


class NotYourself(NotAllowed):
    """Raised when somebody would close their own account: nobody might be left to open it."""


class StillNeeded(NotAllowed):
    """Raised when somebody would go whom the children who write cannot do without."""


class SignInRefused(NotAllowed):
    """Raised when an address and a password do not go together; never says which is wrong."""


@dataclass(frozen=True)
class Invited:
    """What an invitation gives: `name` is known when it is for an account that exists."""

    email: str
    profile: str
    function: str = ""
    council: UUID | None = None
    account: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Account:
    """One line of the list of accounts."""

    id: str
    name: str
    email: str
    profile: str
    function: str
    disabled: bool


class FunctionMissing(BadInput):
    """Raised when an elected member is invited without the function that they answer for."""


def invite(stores: Stores, invited: Invited, now: datetime) -> str:
    """Invite somebody; return the token of the link, good once, for INVITED_FOR.

    Raises BadEmail, UnknownProfile, FunctionMissing, AccountExists.
    """
    email = _tidy_email(invited.email)
    if check_profile(invited.profile) == ELECTED and not invited.function.strip():
        raise FunctionMissing()
    with stores.write(STORE) as connection:
        if _account(connection, account.c.email == email) is not None:
            raise AccountExists(email=email)
        return _write_invitation(connection, replace(invited, email=email), now)


def recover(stores: Stores, email: str, now: datetime) -> str:
    """Give somebody who lost their password a link to choose another one; return its token.

    Raises NoAccount.
    """
    with stores.write(STORE) as connection:
        found = _account(connection, account.c.email == _tidy_email(email))
        if found is None or found.disabled:
            raise NoAccount(email=email)
        invited = Invited(found.email, found.profile, account=found.id)
        return _write_invitation(connection, invited, now)


def read_invitation(stores: Stores, token: str, now: datetime) -> Invited:
    """What an invitation gives. Raises InvitationOver."""
    with stores[STORE].connect() as connection:
        return _invited(connection, token, now)


def accept_invitation(stores: Stores, token: str, name: str, password: str, now: datetime) -> str:
    """Use an invitation; return the id of the account, new or with its new password.

    All sessions of an account that gets another password end. Raises InvitationOver, NameMissing,
    PasswordTooShort, PasswordTooLong.
    """
    _check_password(password)
    if not name.strip():
        raise NameMissing()
    hashed = secret_hash(password)
    with stores.write(STORE) as connection:
        invited = _invited(connection, token, now)
        connection.execute(delete(invitation).where(invitation.c.email == invited.email))
        if invited.account is None:
            return _create(connection, invited, name.strip(), hashed)
        changed = {"name": name.strip(), "password": hashed}
        mine = account.c.id == invited.account
        connection.execute(update(account).where(mine).values(changed))
        end_visits_of(connection, invited.account)
        return invited.account


def sign_in(stores: Stores, email: str, password: str, now: datetime) -> Person:
    """The person with this address and password.

    Raises SignInRefused, TooManyTries.
    """
    tidy = email.strip().lower()
    subject = f"account:{token_hash(tidy)}"
    count_try(stores, subject, now)
    with stores[STORE].connect() as connection:
        found = _account(connection, account.c.email == tidy)
    fits = secret_fits(found.password if found else NO_PASSWORD, password[:LONGEST_PASSWORD])
    if found is None or found.disabled or not fits:
        raise SignInRefused()
    forget_tries(stores, subject)
    return Person(found.id, found.name, found.email, found.profile, found.function, found.council)


def disable(
    stores: Stores, id: str, by: str = "", least: Mapping[str, int] = MappingProxyType({})
) -> None:
    """Let somebody go: the account opens nothing any more, at once.

    `by` is the id of who asks; `least` says how many of a profile must stay. Raises NotYourself,
    NoAccount, StillNeeded.
    """
    if id == by:
        raise NotYourself()
    with stores.write(STORE) as connection:
        leaving = _account(connection, account.c.id == id)
        if leaving is None:
            raise NoAccount(email="")
        others = _open(leaving.profile).where(account.c.id != id)
        if connection.execute(others).scalar_one() < least.get(leaving.profile, 0):
            raise StillNeeded()
        _set_disabled(connection, id, True)


def enable(stores: Stores, id: str) -> None:
    """Let somebody come back, with the password they had. Raises NoAccount."""
    with stores.write(STORE) as connection:
        _set_disabled(connection, id, False)


def give_council(stores: Stores, id: str, council: UUID) -> None:
    """Make somebody the coordinator of a council, and of no other. Raises NoAccount."""
    with stores.write(STORE) as connection:
        change = update(account).where(account.c.id == id).values(council=council)
        if not connection.execute(change).rowcount:
            raise NoAccount(email="")


def all_accounts(stores: Stores) -> list[Account]:
    """Everybody, those who are let go last."""
    columns = [account.c[name] for name in Account.__dataclass_fields__]
    with stores[STORE].connect() as connection:
        rows = connection.execute(select(*columns).order_by(account.c.disabled, account.c.name))
        return [Account(*row) for row in rows]


def has_accounts(stores: Stores) -> bool:
    """Whether anybody has an account here, or was invited to have one."""
    with stores[STORE].connect() as connection:
        return any(
            connection.execute(select(table).limit(1)).first() for table in (account, invitation)
        )


def how_many(stores: Stores, profile: str) -> int:
    """How many people of a profile can come in."""
    with stores[STORE].connect() as connection:
        return connection.execute(_open(profile)).scalar_one()


def pending_invitations(stores: Stores, now: datetime) -> list[Invited]:
    """Who was invited and has not come yet."""
    query = select(invitation.c.email, invitation.c.profile, invitation.c.function)
    waiting = query.where(invitation.c.account.is_(None), invitation.c.expires > seconds(now))
    with stores[STORE].connect() as connection:
        rows = connection.execute(waiting.order_by(invitation.c.email))
        return [Invited(row.email, row.profile, row.function) for row in rows]


def name_of(stores: Stores, id: str) -> str:
    """The name of an actor; "" when it is not known, or no longer."""
    with stores[STORE].connect() as connection:
        found = _account(connection, account.c.id == id)
    return found.name if found else ""


def _tidy_email(email: str) -> str:
    tidy = email.strip().lower()
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", tidy) or len(tidy) > 254:
        raise BadEmail(email=email)
    return tidy


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(most=LONGEST_PASSWORD)


def _account(connection: Connection, which: ColumnElement[bool]) -> Any:
    return connection.execute(select(account).where(which)).first()


def _write_invitation(connection: Connection, invited: Invited, now: datetime) -> str:
    token = new_token()
    connection.execute(delete(invitation).where(invitation.c.email == invited.email))
    values = {
        "token_hash": token_hash(token),
        "email": invited.email,
        "profile": invited.profile,
        "function": invited.function,
        "council": invited.council,
        "account": invited.account,
        "expires": seconds(now + INVITED_FOR),
    }
    connection.execute(insert(invitation).values(values))
    return token


def _invited(connection: Connection, token: str, now: datetime) -> Invited:
    this = invitation.c.token_hash == token_hash(token)
    here = invitation.outerjoin(account)
    query = select(invitation, account.c.name, account.c.disabled).select_from(here)
    row = connection.execute(query.where(this, invitation.c.expires > seconds(now))).first()
    if row is None or row.disabled:
        raise InvitationOver()
    return Invited(row.email, row.profile, row.function, row.council, row.account, row.name or "")


def _create(connection: Connection, invited: Invited, name: str, hashed: str) -> str:
    id = new_id()
    values = {
        "id": id,
        "email": invited.email,
        "name": name,
        "profile": invited.profile,
        "function": invited.function,
        "council": invited.council,
        "password": hashed,
    }
    connection.execute(insert(account).values(values))
    return id


def _open(profile: str) -> Select[int]:
    """How many people of a profile can come in."""
    return select(func.count()).where(account.c.profile == profile, ~account.c.disabled)


def _set_disabled(connection: Connection, id: str, disabled: bool) -> None:
    change = update(account).where(account.c.id == id).values(disabled=disabled)
    if not connection.execute(change).rowcount:
        raise NoAccount(email="")
    end_visits_of(connection, id)
