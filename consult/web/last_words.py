"""What is answered when everything else has failed, the page of the error included.

The server would answer nothing, and log all that the error says: it may quote a child.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from consult.logs import failure

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WORDS = (
    "Une erreur de notre côté. Rien n’est perdu\u00a0: réessayez dans un instant.\n"
    "An error on our side. Nothing is lost: try again in a moment.\n"
)
logger = logging.getLogger(__name__)


class LastWords:
    """Stands before the app and all that stands before it: an error ends here."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._then = app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            return self._then(environ, start)
        except Exception as error:
            if self._app.testing:
                raise
            logger.error("no page could tell an error: %s", failure(error))
            content = WORDS.encode()
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            start("500 Internal Server Error", [*headers, ("Content-Length", str(len(content)))])
            return [content]


def register(app: Flask) -> None:
    """Answer what nothing else could. After all that may fail, before the headers."""
    app.wsgi_app = LastWords(app)  # type: ignore[assignment,method-assign]
