"""When a slow phone shows a child's page, and when the page answers a finger.

Chromium is slowed four and six times, behind 400 ms of round trip and 400 kbit/s each way: an old
phone at the edge of the network. Each visit is a first one, with an empty cache. A page can be used
once it is painted and no task of the page holds the processor for 50 ms any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.bounds import Figure, tell
from bench.city import BAND, City, open_city
from bench.servers import consult_web, free_port
from tests.browser.chromium import launch

SLOWDOWNS = (4, 6)
ROUND_TRIP = 400
"""Milliseconds."""
BYTES = 400_000 / 8
"""In a second, each way."""
VISITS = 5
PHONE = {"width": 390, "height": 844}
TIMES = """async () => {
  const seen = (type) => new Promise((tell) => {
    new PerformanceObserver((list) => tell(list.getEntries())).observe({ type, buffered: true });
    setTimeout(() => tell([]), 500);
  });
  const paint = (await seen("paint")).find((one) => one.name === "first-contentful-paint");
  const tasks = (await seen("longtask")).map((one) => one.startTime + one.duration);
  const [page] = performance.getEntriesByType("navigation");
  return [paint.startTime, Math.max(paint.startTime, ...tasks), page.loadEventEnd];
}"""
TAP = """() => new Promise((tell) => {
  const begin = performance.now();
  document.querySelector("section:target a.main, section.first a.main").click();
  requestAnimationFrame(() => setTimeout(() => tell(performance.now() - begin)));
})"""


def main() -> bool:
    """Visit with each slowed phone; nothing is bound: a busy machine would decide."""
    with open_city(free_port()) as city, consult_web(city.settings) as web:
        web.wait("/c/")
        with sync_playwright() as playwright:
            browser = launch(playwright)
            figures = [one for slow in SLOWDOWNS for one in _figures(browser, city, slow)]
    return tell("A slow phone, first visit (400 ms, 400 kbit/s; medians of 5)", figures)


def _figures(browser: Browser, city: City, slow: int) -> Iterator[Figure]:
    visits = [_visit(browser, city, slow) for _ in range(VISITS)]
    for name in visits[0]:
        value, unit = median(visit[name] for visit in visits), "s"
        if name.startswith("tap"):
            value, unit = 1000 * value, "ms"
        yield Figure(f"{slow} times slower: {name}", value, unit)


def _visit(browser: Browser, city: City, slow: int) -> dict[str, float]:
    """Seconds until the invitation and the questions are painted, usable, whole; of one tap."""
    page = browser.new_page(viewport=PHONE, service_workers="block")
    _slow_down(page, slow)
    door = f"http://127.0.0.1:{city.settings.port}/c/{city.code}"
    found: dict[str, float] = {}
    for name, path in (("invitation", ""), ("questions", f"/{BAND}")):
        page.goto(f"{door}{path}?l=fr", wait_until="load")
        painted, usable, whole = page.evaluate(TIMES)
        found |= {
            f"{name}, painted": painted / 1000,
            f"{name}, can be used": usable / 1000,
            f"{name}, with fonts": whole / 1000,
        }
    found['tap on "Suivant"'] = page.evaluate(TAP) / 1000
    page.close()
    return found


def _slow_down(page: Page, slow: int) -> None:
    device: Any = page.context.new_cdp_session(page)
    network = {"offline": False, "latency": ROUND_TRIP}
    speed = {"downloadThroughput": BYTES, "uploadThroughput": BYTES}
    device.send("Network.enable")
    device.send("Network.emulateNetworkConditions", network | speed)
    device.send("Emulation.setCPUThrottlingRate", {"rate": slow})
