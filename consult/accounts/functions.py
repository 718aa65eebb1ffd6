"""The elected functions that answer for consultations: those with an account, those invited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consult.accounts.people import all_accounts, pending_invitations
from consult.accounts.profiles import ELECTED
from consult.stores import Stores

ACCOUNT, INVITED = "account", "invited"
"""Whether somebody can come in for a function, or was asked to."""


@dataclass(frozen=True)
class ElectedFunction:
    """A function, spelt as its account or invitation spells it; `state` is ACCOUNT or INVITED."""

    name: str
    state: str


def elected_functions(stores: Stores, now: datetime) -> list[ElectedFunction]:
    """The functions of the elected, once each, by name; an account goes before an invitation."""
    people = [one for one in all_accounts(stores) if not one.disabled]
    named = [(one.function, ACCOUNT) for one in people if one.profile == ELECTED]
    waiting = pending_invitations(stores, now)
    named += [(one.function, INVITED) for one in waiting if one.profile == ELECTED]
    found: dict[str, ElectedFunction] = {}
    for name, state in named:
        if name:
            found.setdefault(plain(name), ElectedFunction(name, state))
    return [function for _plain, function in sorted(found.items())]


def unfilled(named: Iterable[str], known: Iterable[ElectedFunction]) -> list[str]:
    """Of the functions that consultations name, first ones first, those that nobody has, by name.

    Each once, as it is spelt first.
    """
    filled = {plain(one.name) for one in known}
    found = {plain(name): name for name in reversed(list(named)) if name}
    return [name for key, name in sorted(found.items()) if key not in filled]


def plain(function: str) -> str:
    """A function without what two people type differently."""
    return " ".join(function.replace("'", "’").casefold().split())
