"""The two pages that every child fetches and the sheet that she sends, answered before Flask.

A request object, a context and hooks cost more than all the rest of such a page. Flask's routing
still says whose page it is, and the view writes each page the first time; whatever is out of the
ordinary is left to the view, a sheet that cannot be taken too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from consult.domain.errors import NotAllowed
from consult.projections.doors import Door
from consult.web.answer import keys
from consult.web.answer.asked import pick_order
from consult.web.answer.pages import Page
from consult.web.answer.sheets import bring
from consult.web.answer.tickets import asks
from consult.web.language import suits
from consult.web.security import is_from_here
from consult.web.services import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

REFUSED: Final = "consult.refused"
"""Where the view finds why a sheet was not taken: it says so, and does not ask again."""
FORM: Final = "application/x-www-form-urlencoded"


class Wish(NamedTuple):
    """What an address says behind its question mark."""

    language: str = ""
    band: str = ""


class AtOnce:
    """Stands before the app: answers what is kept, hands on the rest."""

    def __init__(self, app: Flask) -> None:
        self._kept = app.extensions
        self._then = app.wsgi_app
        self._routes = app.url_map.bind("")

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/c/"):
            page = self._find_or_leave(environ)
            if page is not None:
                headers, content = page.to_send(environ.get("HTTP_ACCEPT_ENCODING", ""))
                start("200 OK", [*headers, ("Content-Length", str(len(content)))])
                return [content]
        return self._then(environ, start)

    def _find_or_leave(self, environ: WSGIEnvironment) -> Page | None:
        """The same; nothing when something fails: the view meets it again, and says it in words.

        Above Flask an error would reach the server, which answers nothing and logs all of it.
        """
        try:
            return self._find(environ)
        except Exception:  # noqa: BLE001 - the view raises it again, where it is told
            return None

    def _find(self, environ: WSGIEnvironment) -> Page | None:
        """The kept page of an open door."""
        wish = _wish(environ.get("QUERY_STRING", ""))
        try:
            found = self._routes.match(environ["PATH_INFO"], environ["REQUEST_METHOD"])
        except HTTPException:
            return None
        endpoint, given = found
        if wish is None or endpoint not in ("answer.welcome", "answer.questions", "answer.drop"):
            return None
        door = self._here.doors.find(given["code"])
        if door is None or asks(door) or not door.accepts(self._here.clock.now()):
            return None
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        language = suits(wish.language, accepted, door.languages)
        if endpoint == "answer.welcome":
            return self._welcome(door, wish.band, language)
        if given["band"] not in door.bands:
            return None
        if endpoint == "answer.questions":
            return self._questions(door, given["band"], language)
        return self._thanks(door, given["band"], language, environ)

    def _welcome(self, door: Door, wished: str, language: str) -> Page | None:
        band = door.band_for(wished)
        key = keys.invitation(door, band, language) if band else keys.ages(door, language)
        return self._page(key)

    def _questions(self, door: Door, band: str, language: str) -> Page | None:
        page = self._page(keys.questions(door, band, language, pick_order(band, door.sitting)))
        if page is not None:
            self._here.committer.tick(keys.box(door, band), "fetched")
        return page

    def _thanks(
        self, door: Door, band: str, language: str, environ: WSGIEnvironment
    ) -> Page | None:
        """Take the sheet, as the view does; the thank-you once it is safe on the disk."""
        here, page = self._here, self._page(keys.thanks(door, band, language))
        form = _form(environ)
        if page is None or form is None or not is_from_here(environ, here.settings.public_url):
            return None
        brought = bring(door, band, form, self._kept["consult.papers"])
        try:
            here.committer.drop(*brought, door.most)
        except NotAllowed as error:
            environ[REFUSED] = error
            return None
        return page

    def _page(self, key: object) -> Page | None:
        found: Page | None = self._kept["consult.pages"].find(key)
        return found

    @property
    def _here(self) -> Services:
        return cast(Services, self._kept["consult"])


@lru_cache(maxsize=256)
def _wish(query: str) -> Wish | None:
    """A language and a band, each at most once; None when the address says anything else."""
    said = parse_qsl(query, keep_blank_values=True)
    known = dict(said)
    if len(known) < len(said) or not known.keys() <= {"l", "b"}:
        return None
    return Wish(known.get("l", ""), known.get("b", ""))


def _form(environ: WSGIEnvironment) -> MultiDict[str, str] | None:
    """The form of a request whose body was read already, as browsers send it; None otherwise."""
    body = environ["wsgi.input"]
    if environ.get("CONTENT_TYPE") != FORM or not isinstance(body, BytesIO):
        return None
    return MultiDict(parse_qsl(body.getvalue().decode(), keep_blank_values=True))


def register(app: Flask) -> None:
    """Answer at once what can be. Before `security.register`, whose headers go on all answers."""
    app.wsgi_app = AtOnce(app)  # type: ignore[assignment,method-assign]
