"""A real browser for tests: the Chromium of the machine, else the one that Playwright fetched."""

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
    """Chromium: CONSULT_CHROMIUM, else `chromium` on the path, else Playwright's own."""
    return playwright.chromium.launch(executable_path=path_of_chromium(), args=["--no-sandbox"])


def path_of_chromium() -> str | None:
    """Where the browser is; None lets Playwright take its own."""
    return os.environ.get("CONSULT_CHROMIUM") or shutil.which("chromium")


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
