"""Signing in and out, invitations, and the list of accounts."""

from consult.web.accounts.views import blueprint

__all__ = ["blueprint"]
