"""A real browser for tests: Chromium without a window, else the one that Playwright fetched.

Debian's `chromium-headless-shell` is the same engine without the parts of a desktop that no test
looks at: the tests in a browser take half the time with it.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Playwright
from werkzeug.serving import WSGIRequestHandler, make_server

STOPPED_WITHIN = 30.0


def launch(playwright: Playwright) -> Browser:
    """A browser that all pages of a run may share."""
    return playwright.chromium.launch(executable_path=path_of_chromium(), args=["--no-sandbox"])


def path_of_chromium() -> str | None:
    """CONSULT_CHROMIUM, else the machine's; None lets Playwright take its own."""
    known = (shutil.which(name) for name in ("chromium-headless-shell", "chromium"))
    return os.environ.get("CONSULT_CHROMIUM") or next(filter(None, known), None)


class Quiet(WSGIRequestHandler):
    """Logs no request: the child's surface logs no address."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: the child's surface logs no address."""


class Counting:
    """An app that notes the paths it is asked for: what a browser has kept is not asked again."""

    def __init__(self, app: Flask) -> None:
        self.paths: list[str] = []
        self._answer = app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.paths.append(environ["PATH_INFO"])
        return self._answer(environ, start_response)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address where the app answers, as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(STOPPED_WITHIN)
        server.server_close()
