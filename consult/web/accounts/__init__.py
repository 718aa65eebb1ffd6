"""Signing in and out, invitations, and the list of accounts."""

from consult.web.accounts import desk
from consult.web.accounts.entry import blueprint

__all__ = ["blueprint", "desk"]
