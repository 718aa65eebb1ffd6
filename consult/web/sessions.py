"""Server-side sessions of the adults' pages, and who acts in a request.

The child's pages have none: nothing is read from their cookies, and none is ever set there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import Flask, Request, Response, abort, g, request, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import CallbackDict

from consult.accounts.sessions import (
    PASSING,
    Facilitation,
    Person,
    Visit,
    end_visit,
    find_visit,
    keep_visit,
    start_visit,
)
from consult.domain.base import NOBODY, actor

COOKIE = "consult"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
PROBES = ("/health", "/ready", "/metrics")
"""What machines ask: no session, no cookie, nothing that depends on who asks."""
JSON = TaggedJSONSerializer()
csrf = CSRFProtect()


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What the server remembers of a browser: a dict, saved when it was changed."""

    modified = False
    accessed = True

    def __init__(self, token: str = "", visit: Visit | None = None, ageing: bool = False) -> None:
        def changed(_: object) -> None:
            self.modified = True

        super().__init__(JSON.loads(visit.data) if visit else None, changed)
        self.token = token
        self.person: Person | None = visit.person if visit else None
        self.facilitation: Facilitation | None = visit.facilitation if visit else None
        self.idle: timedelta = visit.idle if visit else PASSING
        self.ageing = ageing
        self.begins: dict[str, str] | None = None
        """Whom the new session that replaces this one is for; {} for nobody."""

    def replace(self, **whom: str) -> None:
        """Forget all but the language, and go on under a new token."""
        language = self.get("language")
        self.clear()
        if language:
            self["language"] = language
        self.begins = whom


class Sessions(SessionInterface):
    """Keeps sessions in the staff store."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session of a request; an empty one for children and strangers."""
        token = "" if has_no_session(request.path) else request.cookies.get(COOKIE, "")
        if not token:
            return ServerSession()
        here = app.extensions["consult"]
        now = here.clock.now()
        visit = find_visit(here.stores, token, now)
        return ServerSession(token, visit, visit.is_ageing(now)) if visit else ServerSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed; set or delete the cookie when the token did."""
        here, kept = app.extensions["consult"], cast(ServerSession, session)
        if has_no_session(request.path):
            return
        response.vary.add("Cookie")
        if kept.person or kept.facilitation:
            response.headers.setdefault("Cache-Control", "no-store")
        if kept.begins is not None and kept.token:
            end_visit(here.stores, kept.token)
            kept.token = ""
        if kept.token and (kept.modified or kept.ageing):
            now = here.clock.now()
            keep_visit(here.stores, kept.token, JSON.dumps(dict(kept)), kept.idle, now)
        elif not kept.token and (kept or kept.begins):
            self._begin(app, kept, response)
        elif not kept.token and request.cookies.get(COOKIE):
            response.delete_cookie(COOKIE)

    def _begin(self, app: Flask, kept: ServerSession, response: Response) -> None:
        here = app.extensions["consult"]
        data, whom = JSON.dumps(dict(kept)), kept.begins or {}
        token = start_visit(here.stores, data, here.clock.now(), **whom)
        response.set_cookie(
            COOKIE,
            token,
            httponly=True,
            samesite="Lax",
            secure=here.settings.public_url.startswith("https:"),
        )


def of_children(path: str) -> bool:
    """Whether an address is of the child's surface, or a file that its pages share."""
    return path == "/c" or path.startswith(("/c/", "/static/"))


def has_no_session(path: str) -> bool:
    """Whether nothing is read from the cookies of a request, and none is ever set."""
    return of_children(path) or path in PROBES


def sign_person_in(person: str) -> None:
    """From now on this browser acts for an account."""
    cast(ServerSession, session).replace(person=person)


def let_facilitate(facilitation: str) -> None:
    """From now on this browser holds the sittings of one place."""
    cast(ServerSession, session).replace(facilitation=facilitation)


def sign_out() -> None:
    """From now on this browser is a stranger, and its old token opens nothing."""
    cast(ServerSession, session).replace()


def register(app: Flask) -> None:
    """Give the app its sessions, its form tokens, and `g.person` or `g.facilitates`."""
    app.session_interface = Sessions()
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # `_check_form` does, but for children.
    app.config["WTF_CSRF_SSL_STRICT"] = False  # It wants a Referer, and our pages send none.
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # A form left open over lunch keeps what was typed.
    csrf.init_app(app)
    app.before_request(_recognise)
    app.before_request(_check_form)
    app.teardown_request(_forget_actor)


def _recognise() -> None:
    kept = cast(ServerSession, session)
    g.person, facilitation = kept.person, kept.facilitation
    g.facilitates = facilitation.place if facilitation else None
    known = kept.person or facilitation
    g.acting = actor.set(known.id if known else NOBODY)


def _check_form() -> None:
    """Refuse a form that is not from our own pages; the child's pages check theirs themselves."""
    if request.method not in UNSAFE or of_children(request.path):
        return
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(400)
    csrf.protect()


def _forget_actor(_: BaseException | None) -> None:
    if "acting" in g:
        actor.reset(g.pop("acting"))
