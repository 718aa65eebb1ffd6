"""Who is answered next: few requests are worked on at once, and places take turns.

A body is read before its request takes a turn: a device whose network stalls in mid-sheet keeps
nobody waiting. When more requests wait than can be worked on, each code has its turn, one request
at a time: a crowd, or a flood, behind one code does not slow another place. Nobody is told apart
by an address.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING, Final

from flask import Flask

from consult.web.sessions import PROBES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE: Final = 64
"""Requests worked on at once. Most wait for the disk: with more of them more sheets share a
commit, which is what counts on a slow one."""
SMALL: Final = 64 * 1024
"""Bytes of a body that any number of devices may be sending: every sheet, nearly every form."""
LARGE: Final = 4
"""Larger bodies that are read at once, files that staff bring: the others wait for them."""

ADULTS, NOBODY = "/", ""
"""Who is not behind a code that opens something: adults, and codes that nobody gave out."""


class Turns:
    """Stands before the app: lets AT_ONCE requests in, in turn."""

    def __init__(
        self,
        app: WSGIApplication,
        knows: Callable[[str], bool],
        limit: int = SMALL,
        at_once: int = AT_ONCE,
    ) -> None:
        """`knows` says whether a code opens something; `limit` is the largest body in bytes."""
        self._then = app
        self._limit = limit
        self._knows = knows
        self._free = at_once
        self._large = threading.Semaphore(LARGE)
        self._waiting: dict[str, deque[threading.Lock]] = {}
        """A locked lock for each request that waits, by whose it is; next come first."""
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] in PROBES:  # "Does it live?" is asked when all are busy.
            return self._then(environ, start)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            self._read(environ)
        self._take(self._whose(environ["PATH_INFO"]))
        try:
            return self._then(environ, start)
        finally:
            self._give()

    def _read(self, environ: WSGIEnvironment) -> None:
        """Put the body in memory; one that is too large is left: it is refused unread."""
        declared, body = environ.get("CONTENT_LENGTH") or "", environ["wsgi.input"]
        known = declared.isdecimal()
        length = int(declared) if known else self._limit + 1
        if known and length > self._limit:
            return
        with nullcontext() if known and length <= SMALL else self._large:
            environ["wsgi.input"] = BytesIO(body.read(length))

    def _whose(self, path: str) -> str:
        if not path.startswith("/c/"):
            return ADULTS
        code = path[3:].partition("/")[0]
        return code.upper() if self._knows(code) else NOBODY

    def _take(self, whose: str) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.setdefault(whose, deque()).append(turn)
        turn.acquire()

    def _give(self) -> None:
        """Let the next one in: of whoever has waited longest for a turn."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            whose = next(iter(self._waiting))
            theirs = self._waiting.pop(whose)
            turn = theirs.popleft()
            if theirs:
                self._waiting[whose] = theirs  # After all the others.
        turn.release()


def register(app: Flask) -> None:
    """Let requests in by turns. After what stands before the app and takes time."""
    doors = app.extensions["consult"].doors

    def knows(code: str) -> bool:
        try:
            return doors.find(code) is not None
        except Exception:  # noqa: BLE001 - the view raises it again, where it is told
            return False

    limit = app.config["MAX_CONTENT_LENGTH"]
    app.wsgi_app = Turns(app.wsgi_app, knows, limit)  # type: ignore[assignment,method-assign]
