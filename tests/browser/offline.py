"""A site that can be out of reach, with a real ballot box, and a device that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from playwright.sync_api import Browser, BrowserType, Page
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from consult.ballots.committer import Committer
from consult.ballots.sealing import unseal
from consult.ballots.tables import ballot, create_all
from consult.config import Settings
from consult.domain.ballot import BoxKey, Ending, Sheet
from consult.domain.device import MARK, DeviceForm
from consult.domain.document import Document
from consult.projections.doors import Door
from consult.stores import Stores
from consult.web.answer import keys
from tests.browser.chromium import Quiet, path_of_chromium
from tests.ports import free_port
from tests.reading import opened
from tests.web.given_doors import PRIVATE, a_door, an_app, ready

CODE = "PRSTV"
PATIENCE = 15_000
READY_WITHIN = 30.0

HAS_KIT = """async (path) => {
  const kits = await caches.open("consult-kits");
  return (await kits.keys()).some(({ url }) => url.includes(path));
}"""
HAS_SHELL = """async (path) => {
  const shells = await caches.open("consult-shells");
  return (await shells.keys()).some(({ url }) => url.endsWith(path));
}"""
WAITING = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("consult");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const base = asked.result;
    if (!base.objectStoreNames.contains("sheets")) { base.close(); return resolve([]); }
    const all = base.transaction("sheets").objectStore("sheets").getAll();
    all.onsuccess = () => { base.close(); resolve(all.result); };
  };
})"""


@dataclass
class Site:
    """The child's pages in front of a real box; `down` and `up` are its network."""

    app: Flask
    stores: Stores
    door: Door
    committer: Committer
    port: int = field(default_factory=free_port)
    _server: BaseWSGIServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Answer."""
        if self._server is None:
            server = make_server(
                "127.0.0.1", self.port, self.app, threaded=True, request_handler=Quiet
            )
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            self._server = server

    def down(self) -> None:
        """Be out of reach."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def stored(self) -> dict[str, bytes]:
        """What the box holds, sealed, by the id of each sheet; twice the same fails."""
        with self.stores["box"].connect() as connection:
            rows = connection.execute(select(ballot.c.submission_id, ballot.c.sealed)).all()
        return {str(UUID(bytes=bytes(id))): bytes(sealed) for id, sealed in rows}

    def screens(self, band: str) -> list[Sheet | Ending]:
        """What the teller will read, of one band."""
        box = keys.box(self.door, band)
        return [read(self.door, box, sealed) for sealed in self.stored().values()]

    @property
    def document(self) -> Document:
        """What is asked."""
        assert self.door.questionnaire is not None
        return self.door.questionnaire


def read(door: Door, box: BoxKey, sealed: bytes) -> Sheet | Ending:
    """A sheet as it is read at the count."""
    content = unseal(PRIVATE, sealed, box)
    if not content.startswith(MARK):
        return opened(content)
    assert door.questionnaire is not None
    return DeviceForm.from_bytes(content).sheet({door.version: door.questionnaire}, box.band)


@contextmanager
def a_site(folder: Path, document: Document | None = None, **changes: Any) -> Iterator[Site]:
    """A site that answers, and asks `document`; changes are those of its door."""
    settings = Settings.from_environment({"CONSULT_DATA": str(folder)})
    settings.prepare()
    stores = Stores(settings)
    create_all(stores)
    committer = Committer(stores)
    door = a_door(CODE, document or ready("la-cour"), **changes)
    app = an_app(settings, committer, door)  # type: ignore[arg-type]
    app.extensions["consult"].stores["box"] = stores["box"]
    site = Site(app, stores, door, committer)
    site.up()
    try:
        yield site
    finally:
        site.down()
        committer.stop()
        stores.close()


class Device:
    """A browser with a profile that stays, like a tablet's; it can be killed at any moment."""

    def __init__(self, kind: BrowserType, profile: Path) -> None:
        self._kind = kind
        self._profile = profile
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def start(self) -> Page:
        """Switch it on; its page."""
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        command = [
            path_of_chromium() or self._kind.executable_path,
            *("--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu"),
            *("--remote-debugging-port=0", f"--user-data-dir={self._profile}", "about:blank"),
        ]
        self._process = subprocess.Popen(
            command,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + READY_WITHIN
        while not (port_file.exists() and "\n" in port_file.read_text()):
            assert time.monotonic() < deadline, "the browser does not start"
            time.sleep(0.05)
        port = port_file.read_text().splitlines()[0]
        self._browser = self._kind.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self._browser.contexts[0]
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def kill(self) -> None:
        """SIGKILL, to all of its processes at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def visit(page: Page, site: Site, band: str = "8-10", language: str = "fr") -> None:
    """A first visit with network: the page stays until the device has its kit."""
    page.goto(f"{site.address}/c/{CODE}?b={band}&l={language}")
    page.evaluate("() => navigator.serviceWorker.ready")
    until(page, lambda: page.evaluate(HAS_KIT, f"/{band}/kit?l={language}"))


def until(page: Page, holds: Callable[[], object]) -> None:
    """Wait for something on the device to be so."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, "it never is"
        page.wait_for_timeout(50)


def answer(page: Page, site: Site, band: str = "8-10", language: str = "fr") -> str:
    """Answer the first question and send; the id of the sheet. What comes then is the page's."""
    page.goto(f"{site.address}/c/{CODE}/{band}?l={language}")
    page.locator("section:visible input").first.check(force=True)
    id = str(page.locator("[name=submission][form=sheet]").get_attribute("value"))
    page.evaluate("() => document.getElementById('sheet').submit()")
    page.wait_for_load_state()
    return id


def waiting(page: Page) -> list[dict[str, str]]:
    """The sheets that wait on the device, as it keeps them."""
    found: list[dict[str, str]] = page.evaluate(WAITING)
    return found
