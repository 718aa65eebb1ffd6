"""D13, as checks that a broken worker must fail: what a device has kept arrives, once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.offline import CODE, PATIENCE, Device, Site, answer, until, visit, waiting

BAND = "8-10"
THANKS = "Merci"


@dataclass
class Told:
    """The ids of the sheets that children sent, and of those that were thanked for."""

    sent: set[str] = field(default_factory=set)
    thanked: set[str] = field(default_factory=set)


def was_thanked(page: Page) -> bool:
    """Whether the page says thank you."""
    heading = page.get_by_role("heading", level=1).first
    expect(heading).not_to_be_empty()
    return THANKS in heading.inner_text()


def send_one(page: Page, site: Site, told: Told) -> None:
    """One child answers and sends."""
    id = answer(page, site, BAND)
    told.sent.add(id)
    if was_thanked(page):
        told.thanked.add(id)


def nothing_waits(page: Page) -> None:
    """Wait until the device has nothing left."""
    until(page, lambda: not waiting(page))


def arrived_once(site: Site, told: Told) -> None:
    """Each sheet that was thanked for is in the box, under its own id, and nothing else is."""
    stored = set(site.stored())
    lost, strange = told.thanked - stored, stored - told.sent
    assert not lost, f"{len(lost)} lost"
    assert not strange, f"{len(strange)} under an id that no child had: twice"


class Trouble:
    """Stands before a site and answers what is sent with something else, for a while."""

    def __init__(self, site: Site, status: str, body: bytes = b"") -> None:
        self._site, self._status, self._body = site, status, body
        self._answers = site.app.wsgi_app
        site.app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: Any, start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return self._answers(environ, start)
        start(self._status, [("Content-Type", "text/html")])
        return [self._body]

    def over(self) -> None:
        """Let the site answer again."""
        self._site.app.wsgi_app = self._answers  # type: ignore[method-assign]


TROUBLES: tuple[Callable[[Site], Trouble], ...] = (
    lambda site: Trouble(site, "500 Broken"),
    lambda site: Trouble(site, "503 Crowded"),
    lambda site: Trouble(site, "200 OK", b"<p>Accept the conditions of this network</p>"),
)


def survives_trouble(page: Page, site: Site, sheets: int = 2) -> None:
    """No network, then a server in trouble or another's page in its place, then it is well."""
    told = Told()
    visit(page, site, BAND)
    site.down()
    for _ in range(sheets):
        send_one(page, site, told)
    site.up()
    for begin in TROUBLES:
        trouble = begin(site)
        page.goto(f"{site.address}/c/{CODE}?b={BAND}&l=fr")
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(300)
        trouble.over()
    trouble = TROUBLES[0](site)
    send_one(page, site, told)
    trouble.over()
    page.goto(f"{site.address}/c/{CODE}?b={BAND}&l=fr")
    nothing_waits(page)
    assert told.thanked == told.sent
    arrived_once(site, told)


def survives_kills(device: Device, site: Site, rounds: int, sheets: int) -> Told:
    """In each round children answer without network, then the browser is killed: while the last
    one sends, or while what waits is on its way.
    """
    told, chance = Told(), random.Random(rounds)
    for number in range(rounds):
        page = device.start()
        if not number:
            visit(page, site, BAND)
        site.down()
        for _ in range(sheets):
            send_one(page, site, told)
        if number % 2:
            site.up()
            page.goto(f"{site.address}/c/{CODE}?b={BAND}&l=fr", wait_until="commit")
        else:
            page.goto(f"{site.address}/c/{CODE}/{BAND}?l=fr")
            told.sent.add(str(page.locator("[name=submission][form=sheet]").get_attribute("value")))
            page.evaluate("() => setTimeout(() => document.getElementById('sheet').submit())")
        page.wait_for_timeout(chance.uniform(0, 300))
        device.kill()
    site.up()
    page = device.start()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site.address}/c/{CODE}?b={BAND}&l=fr")
    nothing_waits(page)
    arrived_once(site, told)
    device.kill()
    return told
