"""One app, two surfaces: what only adults need never runs on the child's pages, nor for machines.

A session, a form token and "who acts" cost about as much as the view of a child's page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import Map

from consult.logs import failure
from consult.web.assets import compressed
from consult.web.sessions import has_no_session, of_children


class Addresses(Map):
    """Routes that match as they are written: `//bureau` is no address, and redirects nowhere."""

    def __init__(self, **options: Any) -> None:
        super().__init__(merge_slashes=False, **options)


class Surfaces(Flask):
    """The app: requests of children, and of machines that watch, go straight to their view."""

    url_map_class = Addresses  # type: ignore[assignment] # Flask says its class, not a kind of it

    def preprocess_request(self) -> ResponseReturnValue | None:
        """What comes before a view; nothing for a child."""
        return None if has_no_session(request.path) else super().preprocess_request()

    def process_response(self, response: Response) -> Response:
        """What comes after a view: a session to keep; nothing for a child."""
        return response if has_no_session(request.path) else super().process_response(response)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none is async, and Flask would inspect each at every request."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Say which page failed: not its address, and of a child's not what the error says."""
        if of_children(request.path):
            words = "a child's page failed (%s): %s"
            self.logger.error(words, request.endpoint, failure(exc_info[1]))
        else:
            self.logger.error(
                "a page failed (%s %s)", request.method, request.endpoint, exc_info=exc_info
            )

    def send_static_file(self, filename: str) -> Response:
        """A static file, compressed when that helps."""
        return compressed(super().send_static_file(filename), filename)
