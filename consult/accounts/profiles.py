"""The profiles of the people who have an account: four, and two for what children write."""

from __future__ import annotations

from consult.domain.errors import BadInput

TEAM, ELECTED, COUNCIL, IT = "team", "elected", "council", "it"
MODERATION = "moderation"
"""Reads what children write before anybody else does."""
PROTECTION = "protection"
"""The child-protection referent: acts on a text that signals a danger."""
PROFILES = (TEAM, ELECTED, COUNCIL, IT, MODERATION, PROTECTION)


class UnknownProfile(BadInput):
    """Raised when a profile is not one of PROFILES; facts: `profile`."""


def check_profile(profile: str) -> str:
    """The profile, if there is such a one. Raises UnknownProfile."""
    if profile not in PROFILES:
        raise UnknownProfile(profile=profile)
    return profile
