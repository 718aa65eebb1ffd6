"""The two pages that every child fetches, from memory: no request object, no context, no hook.

Flask costs more than all the rest of such a page. Its routing still says whose page it is, and
the view writes each page the first time; whatever is out of the ordinary is left to the view.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import uuid4

from flask import Flask
from werkzeug.exceptions import HTTPException

from consult.projections.doors import Door
from consult.web.answer import keys
from consult.web.answer.asked import pick_order
from consult.web.answer.pages import Page
from consult.web.language import best_language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class AtOnce:
    """Stands before the app: answers what is kept, hands on the rest."""

    def __init__(self, app: Flask) -> None:
        self._kept = app.extensions
        self._then = app.wsgi_app
        self._routes = app.url_map.bind("")

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        plain = environ["REQUEST_METHOD"] == "GET" and not environ.get("QUERY_STRING")
        if plain and environ["PATH_INFO"].startswith("/c/"):
            page, submission = self._find_or_leave(environ)
            if page is not None:
                accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
                headers, content = page.to_send(accepted, submission)
                start("200 OK", [*headers, ("Content-Length", str(len(content)))])
                return [content]
        return self._then(environ, start)

    def _find_or_leave(self, environ: WSGIEnvironment) -> tuple[Page | None, str]:
        """The same; nothing when something fails: the view meets it again, and says it in words.

        Above Flask an error would reach the server, which answers nothing and logs all of it.
        """
        try:
            return self._find(environ)
        except Exception:  # noqa: BLE001 - the view raises it again, where it is told
            return None, ""

    def _find(self, environ: WSGIEnvironment) -> tuple[Page | None, str]:
        """The kept page of an open door, and the id of a new sheet for a page that takes one."""
        try:
            endpoint, given = self._routes.match(environ["PATH_INFO"], "GET")
        except HTTPException:
            return None, ""
        if endpoint not in ("answer.welcome", "answer.questions"):
            return None, ""
        here = self._kept["consult"]
        door = here.doors.find(given["code"])
        if door is None or not door.accepts(here.clock.now()):
            return None, ""
        language = best_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""), door.languages)
        if endpoint == "answer.welcome":
            return self._welcome(door, language), ""
        return self._questions(door, given["band"], language), str(uuid4())

    def _welcome(self, door: Door, language: str) -> Page | None:
        one = len(door.bands) == 1
        key = keys.invitation(door, door.bands[0], language) if one else keys.ages(door, language)
        return self._page(key)

    def _questions(self, door: Door, band: str, language: str) -> Page | None:
        if band not in door.bands:
            return None
        page = self._page(keys.questions(door, band, language, pick_order(band, door.sitting)))
        if page is not None:
            self._kept["consult"].committer.tick(keys.box(door, band), "fetched")
        return page

    def _page(self, key: object) -> Page | None:
        found: Page | None = self._kept["consult.pages"].find(key)
        return found


def register(app: Flask) -> None:
    """Answer at once what can be. Before `security.register`, whose headers go on all answers."""
    app.wsgi_app = AtOnce(app)  # type: ignore[assignment,method-assign]
