"""Who may do what, as one table that a person can read. What is not written is refused.

Every view is declared with exactly one of `child`, `anyone`, `facilitator` or `allows`; a test
walks all routes and fails on one that is not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from consult.accounts.profiles import COUNCIL, ELECTED, IT, MODERATION, PROTECTION, TEAM

PERMISSIONS: dict[str, frozenset[str]] = {
    "desk.read": frozenset({TEAM, ELECTED, COUNCIL, IT, MODERATION, PROTECTION}),
    "city.manage": frozenset({TEAM}),
    "places.manage": frozenset({TEAM}),
    "questionnaire.write": frozenset({TEAM}),
    "voice.lend": frozenset({TEAM, COUNCIL}),
    "consultation.read": frozenset({TEAM, ELECTED}),
    "consultation.manage": frozenset({TEAM}),
    "sitting.manage": frozenset({TEAM}),
    "publication.release": frozenset({TEAM}),
    "results.read": frozenset({TEAM, ELECTED, COUNCIL}),
    "council.run": frozenset({COUNCIL}),
    "decision.draft": frozenset({TEAM}),
    "decision.take": frozenset({ELECTED}),
    "plan.read": frozenset({TEAM, ELECTED, COUNCIL}),
    "plan.write": frozenset({TEAM}),
    "feedback.write": frozenset({TEAM}),
    "indicators.read": frozenset({TEAM, ELECTED, COUNCIL, IT}),
    "commitments.write": frozenset({TEAM}),
    "accounts.manage": frozenset({TEAM}),
    "texts.moderate": frozenset({MODERATION}),
    "signals.handle": frozenset({PROTECTION}),
    "status.read": frozenset({IT, TEAM}),
}

P = ParamSpec("P")
R = TypeVar("R")


def may(permission: str) -> bool:
    """Whether the person who is signed in has the permission."""
    person = g.get("person")
    return person is not None and person.profile in PERMISSIONS[permission]


def child(view: Callable[P, R]) -> Callable[P, R]:
    """A page of the child's surface: no session, no cookie, no log of who came."""
    view.audience = "child"  # type: ignore[attr-defined]
    return view


def anyone(view: Callable[P, R]) -> Callable[P, R]:
    """A page that everybody may read."""
    view.audience = "anyone"  # type: ignore[attr-defined]
    return view


def allows(permission: str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """A page for the profiles that have the permission; others are asked to sign in, or refused."""
    PERMISSIONS[permission]

    def guard(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if g.get("person") is None:
                return _to_sign_in()
            if not may(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.audience = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def facilitator(view: Callable[P, Any]) -> Callable[P, Any]:
    """A page for whoever holds the printed link and the PIN of a place; others are asked both."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if g.get("facilitates") is None:
            return redirect(url_for("facilitator.enter"), 303)
        return view(*args, **kwargs)

    guarded.audience = "facilitator"  # type: ignore[attr-defined]
    return guarded


def _to_sign_in() -> Response:
    wanted = request.full_path if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), 303)
