"""The accounts of the demonstration: one of each kind, whose password nobody knows."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from consult.accounts.people import Invited, accept_invitation, invite
from consult.accounts.profiles import COUNCIL, ELECTED, IT, TEAM
from consult.demo import words
from consult.stores import Stores

SECOND = "second"
"""A second member of the team: some acts need two people."""

FUNCTIONS = {
    TEAM: (TEAM, words.TEAM_FUNCTION),
    SECOND: (TEAM, words.SECOND_FUNCTION),
    ELECTED: (ELECTED, words.ELECTED_FUNCTION),
    COUNCIL: (COUNCIL, words.COUNCIL_FUNCTION),
    IT: (IT, words.IT_FUNCTION),
}


def make_accounts(stores: Stores, council: UUID, now: datetime) -> dict[str, str]:
    """Create the accounts; their ids by profile."""
    return {
        key: _make(stores, key, profile, function, council if profile == COUNCIL else None, now)
        for key, (profile, function) in FUNCTIONS.items()
    }


def _make(
    stores: Stores, key: str, profile: str, function: str, council: UUID | None, now: datetime
) -> str:
    invited = Invited(f"{key}@demonstration.invalid", profile, function, council)
    token = invite(stores, invited, now)
    return accept_invitation(stores, token, function, secrets.token_urlsafe(32), now)
