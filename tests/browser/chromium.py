"""A real browser for tests: the Chromium of the machine, else the one that Playwright fetched."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, Playwright
from werkzeug.serving import WSGIRequestHandler, make_server


def launch(playwright: Playwright) -> Browser:
    """Chromium: CONSULT_CHROMIUM, else `chromium` on the path, else Playwright's own."""
    path = os.environ.get("CONSULT_CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: the child's surface logs no address."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address where the app answers, as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
