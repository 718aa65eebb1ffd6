"""The accounts of the demonstration: one of each kind, whose password nobody knows."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from consult.accounts.people import Invited, accept_invitation, invite
from consult.accounts.profiles import COUNCIL, ELECTED, IT, MODERATION, PROTECTION, TEAM
from consult.demo import words
from consult.stores import Stores
from consult.web.demo.facts import SECOND

DEPUTY = "{}-deputy"
"""Who moderates, or acts on a danger, when the other one is away."""

FUNCTIONS = {
    TEAM: (TEAM, words.TEAM_FUNCTION),
    SECOND: (TEAM, words.SECOND_FUNCTION),
    ELECTED: (ELECTED, words.ELECTED_FUNCTION),
    COUNCIL: (COUNCIL, words.COUNCIL_FUNCTION),
    IT: (IT, words.IT_FUNCTION),
    MODERATION: (MODERATION, words.MODERATION_FUNCTION),
    DEPUTY.format(MODERATION): (MODERATION, words.MODERATION_DEPUTY),
    PROTECTION: (PROTECTION, words.PROTECTION_FUNCTION),
    DEPUTY.format(PROTECTION): (PROTECTION, words.PROTECTION_DEPUTY),
}


def make_accounts(stores: Stores, council: UUID, now: datetime) -> dict[str, str]:
    """Create the accounts; their ids by profile."""
    return {
        key: _make(stores, key, profile, function, council if profile == COUNCIL else None, now)
        for key, (profile, function) in FUNCTIONS.items()
    }


def watchers(people: dict[str, str], profile: str) -> int:
    """How many of these accounts moderate, or act on a danger."""
    return sum(FUNCTIONS[key][0] == profile for key in people)


def _make(
    stores: Stores, key: str, profile: str, function: str, council: UUID | None, now: datetime
) -> str:
    invited = Invited(f"{key}@demonstration.invalid", profile, function, council)
    token = invite(stores, invited, now)
    return accept_invitation(stores, token, function, secrets.token_urlsafe(32), now)
