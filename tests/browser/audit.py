"""What must hold on every page, whoever reads it: the faults of one page, as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

NARROW = (320, 390)
"""Widths, in CSS pixels, at which nothing may stick out of the side of a phone."""
LEFT_OVER = re.compile(r"\b(?:None(?! of)|[Uu]ndefined|NaN)\b|\{\{|%\(\w+\)s")
"""What a page says when a value was forgotten."""
HEIGHT = 844


class Complaints:
    """What the browser complains of while pages are shown: errors, refused resources."""

    def __init__(self, page: Page) -> None:
        self._heard: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._heard.append(f"script: {error}"))
        page.on("response", self._look)

    def taken(self) -> list[str]:
        """What was heard since the last time."""
        heard, self._heard = self._heard, []
        return heard

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._heard.append(f"console: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= 400:
            self._heard.append(f"{response.status}: {response.url}")


def faults(page: Page, language: str, reloads: bool = False) -> Iterator[str]:
    """What is wrong with the page as it is shown now; `reloads`: it may, since one can stop it."""
    if (said := page.locator("html").get_attribute("lang")) != language:
        yield f"lang is {said}"
    if (number := page.locator("h1:visible").count()) != 1:
        yield f"{number} titles"
    if found := LEFT_OVER.search(page.locator("body").inner_text()):
        yield f"says {found[0]}"
    rules = {"meta-refresh": {"enabled": not reloads}}
    results = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
    for broken in results.response["violations"]:
        targets = ", ".join(str(node["target"][0]) for node in broken["nodes"][:3])
        yield f"axe {broken['id']}: {targets}"


def sticks_out(page: Page) -> Iterator[str]:
    """The narrow widths at which the page scrolls sideways; it stays at the last."""
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"is {wide} px wide on a screen of {width}"


def is_sound(page: Page, reloads: bool = False) -> None:
    """Fail unless the page, in French, is without fault on a desk and on a phone."""
    size = page.viewport_size
    wrong = [*faults(page, "fr", reloads), *sticks_out(page)]
    assert not wrong, f"{page.url}: {wrong}"
    if size:
        page.set_viewport_size(size)
