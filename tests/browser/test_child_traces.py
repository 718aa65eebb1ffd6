"""A4: what a child's journey leaves in a real browser, and whom it calls."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consult.config import Settings
from consult.web import security
from tests.browser.chromium import serving
from tests.browser.hands import touch
from tests.conftest import Promised
from tests.mutants import surfaces
from tests.web.given_doors import Box, a_door, an_app, ready

STORED = """async () => {
  let waiting = 0;
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const store of base.objectStoreNames) waiting += await new Promise((resolve) => {
      const asked = base.transaction(store).objectStore(store).count();
      asked.onsuccess = () => resolve(asked.result);
    });
    base.close();
  }
  return localStorage.length + sessionStorage.length + waiting
    + (document.cookie ? 1 : 0) + (window.name ? 1 : 0);
}"""
"""How many things of a child a page finds stored on the device: rows of databases among them."""

CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const body = await (await cache.match(request)).arrayBuffer();
      found.push([request.url, btoa(Array.from(new Uint8Array(body),
        (one) => String.fromCharCode(one)).join(""))]);
    }
  }
  return found;
}"""
"""What the device keeps to work without network: addresses and bytes."""


def private_in_the_cache(page: Page) -> list[str]:
    """Addresses of what the device has cached and not everybody is sent, byte for byte."""
    cached = page.evaluate(CACHED)
    return [url for url, body in cached if urlopen(url).read() != b64decode(body)]


@dataclass
class Device:
    """A child's device, and all that it was made to do."""

    context: BrowserContext
    site: str
    sent: list[str] = field(default_factory=list)
    stored: int = 0
    pages: int = 0

    def open(self) -> Page:
        """A page that notes every address it asks for."""
        page = self.context.new_page()
        page.on("request", lambda request: self.sent.append(request.url))
        return page

    def look(self, page: Page) -> None:
        """What is stored on the device now."""
        self.stored += int(page.evaluate(STORED)) + len(private_in_the_cache(page))
        self.pages += 1

    @property
    def elsewhere(self) -> set[str]:
        """Other sites that were called."""
        return {urlsplit(url).netloc for url in self.sent} - {urlsplit(self.site).netloc}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with one door, and all ages behind it."""
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path_factory.mktemp("data"))})
    door = a_door("PRSTV", ready("la-cour"))
    closed = a_door("CDSED", ready("la-cour"), state="closed")
    with serving(an_app(settings, Box(), door, closed)) as address:
        yield address


@pytest.fixture
def device(browser: Browser, site: str) -> Iterator[Device]:
    """A new device, its scripts on."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    context.set_default_timeout(5000)
    yield Device(context, site)
    context.close()


def send(device: Device, band: str) -> None:
    """A whole journey: the age, the invitation, an answer, the end."""
    page = device.open()
    page.goto(f"{device.site}/c/PRSTV?l=fr")
    page.locator(f'a[data-band="{band}"]').click()
    touch(page, "Je veux bien")
    page.locator("section:visible input").first.check(force=True)
    page.goto(f"{page.url}#end")
    page.locator("button.main:visible").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    device.look(page)


def end(device: Device, band: str, how: str) -> None:
    """A journey that ends without a sheet, by the form that says so."""
    page = device.open()
    page.goto(f"{device.site}/c/PRSTV/{band}?l=fr")
    page.evaluate(
        "action => { const form = document.createElement('form'); form.method = 'post';"
        "form.action = action; document.body.append(form); form.submit(); }",
        f"/c/PRSTV/{band}/{how}?l=fr",
    )
    page.wait_for_url(f"**/{how}?l=fr")
    device.look(page)


def lose_the_way(device: Device) -> None:
    """Codes that open nothing, doors that are shut, addresses that are none."""
    page = device.open()
    for path in ("/c/", "/c/22222", "/c/CDSED", "/c/PRSTV/8-10/a/b", "/c/PRSTV?l=en"):
        page.goto(device.site + path)
        device.look(page)


def test_a_journey_leaves_nothing_on_the_device_and_calls_nobody(
    device: Device, promise: Promised
) -> None:
    bands = ready("la-cour").bands()
    for band in bands:
        send(device, band)
        end(device, band, "refusal")
        end(device, band, "stop")
    lose_the_way(device)
    cookies: list[Any] = device.context.cookies()
    promise(
        "A4",
        f"{device.pages} ends of journeys, {len(device.sent)} requests: {len(cookies)} cookies, "
        f"{len(device.elsewhere)} elsewhere, {device.stored} stored",
    )
    assert cookies == []
    assert device.elsewhere == set()
    assert device.stored == 0
    assert device.pages == 3 * len(bands) + 5
    assert len(device.sent) > device.pages


@pytest.mark.parametrize(
    "breaks",
    [surfaces.sets_a_cookie, surfaces.stores_in_the_browser, surfaces.loads_a_font_from_elsewhere],
)
def test_a_surface_that_leaves_a_trace_is_seen(
    browser: Browser, tmp_path: Path, breaks: Callable[[Flask], None], monkeypatch: Any
) -> None:
    monkeypatch.setattr(security, "HEADERS", ())  # It would stop some of them.
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, Box(), a_door("PRSTV", ready("la-cour")))
    breaks(app)
    with serving(app) as address:
        device = Device(browser.new_context(), address)
        page = device.open()
        page.goto(f"{address}/c/?l=fr", wait_until="domcontentloaded")
        device.look(page)
        assert device.context.cookies() or device.stored or device.elsewhere
        device.context.close()


def test_this_device_sees_what_is_stored(device: Device) -> None:
    page = device.open()
    page.goto(f"{device.site}/c/")
    page.evaluate("() => { localStorage.seen = 1; document.cookie = 'visit=1' }")
    device.look(page)
    assert device.stored == 2
    assert len(device.context.cookies()) == 1
    page.evaluate("() => fetch('http://127.0.0.2:9/').catch(() => 0)")
    assert device.sent[-1].startswith("http")
