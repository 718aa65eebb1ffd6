"""A browser, the devices that people hold, and a demonstration city that runs for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.running import City, new_city
from tests.browser.stage import Stage, staged

PATIENCE = 15_000
"""Milliseconds that a person waits for a page."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class DemoCity:
    """The demonstration, as `consult demo` and `consult serve` make it."""

    city: City
    told: str
    """What `consult demo` printed."""

    @property
    def address(self) -> str:
        """Where the site is."""
        return self.city.address

    @property
    def first_address(self) -> str:
        """The first address that was printed: a child's."""
        return next(word for word in self.told.split() if word.startswith("http"))


@pytest.fixture(scope="package")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoCity]:
    """A real `consult demo`, served; what one test does there stays for the next."""
    city = new_city(tmp_path_factory.mktemp("demo") / "data", demo=True)
    told = city.consult("demo")
    with city.served():
        yield DemoCity(city, told)


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A site in memory where each state of a child's journey can be shown."""
    with staged(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


Come = Callable[..., Page]


@pytest.fixture
def come(browser: Browser) -> Iterator[Come]:
    """`come(address)`: somebody opens a page on a device of their own, a desk's by default."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, width: int = 1280, **device: object) -> Page:
        size = {"width": width, "height": 844}
        context = browser.new_context(**{"viewport": size, "locale": "fr-FR"} | device)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(come: Come) -> Page:
    """A page of a phone that was never here."""
    return come("about:blank", 390)
