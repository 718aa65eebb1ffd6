"""The four profiles of the people who have an account."""

from __future__ import annotations

from consult.domain.errors import BadInput

TEAM, ELECTED, COUNCIL, IT = "team", "elected", "council", "it"
PROFILES = (TEAM, ELECTED, COUNCIL, IT)


class UnknownProfile(BadInput):
    """Raised when a profile is not one of PROFILES; facts: `profile`."""


def check_profile(profile: str) -> str:
    """The profile, if there is such a one. Raises UnknownProfile."""
    if profile not in PROFILES:
        raise UnknownProfile(profile=profile)
    return profile
