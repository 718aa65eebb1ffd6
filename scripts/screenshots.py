"""Takes a picture of every page of a running demo city: `make run`, then `make screenshots`.

Each role follows the links of its pages; one picture per kind of page, width and language goes
to screenshots/. Anything that is not a page of the city is left alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch

FOLDER = Path(__file__).parents[1] / "screenshots"
ROLES = (
    "public",
    "child",
    "facilitator",
    "team",
    "council",
    "elected",
    "moderation",
    "protection",
    "it",
)
WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1280}
AT_MOST = 100
IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/c/)[2-9A-Z]{5}")
LEFT_ALONE = (".pdf", ".svg", ".png", ".json", ".csv", ".py", "/static/")


def main() -> int:
    """Take the pictures; print how many of each role."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--role", choices=ROLES, action="append")
    parser.add_argument("--language", default="fr")
    parser.add_argument("--width", choices=WIDTHS, action="append")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for role in asked.role or ROLES:
            widths = asked.width or list(WIDTHS)
            taken = _walk(browser, asked.address, role, asked.language, widths)
            print(f"{role}: {taken} pages")
    return 0


def _walk(browser: Browser, address: str, role: str, language: str, widths: list[str]) -> int:
    page = browser.new_context(locale=language).new_page()
    page.goto(f"{address}/demo?l={language}")
    page.click(f'button[name=role][value="{role}"]')
    taken = 0
    for path in _paths(page, address):
        taken += 1
        name = re.sub(r"[^a-z0-9]+", "-", IDENTITY.sub("x", path).lower()).strip("-") or "home"
        for width in widths:
            page.set_viewport_size({"width": WIDTHS[width], "height": 900})
            file = FOLDER / f"{role}--{name}--{width}-{language}.png"
            page.screenshot(path=file, full_page=True)
    page.context.close()
    return taken


def _paths(page: Page, address: str) -> Iterator[str]:
    """Every kind of page that links lead to; the page shows it while its path is given."""
    waiting, seen = [page.url.removeprefix(address)], set()
    while waiting and len(seen) < AT_MOST:
        path = waiting.pop(0)
        kind = IDENTITY.sub("x", path)
        if kind in seen:
            continue
        seen.add(kind)
        page.goto(address + path)
        yield path
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            parts = urlsplit(link)
            ours = link.startswith(address) and not any(end in link for end in LEFT_ALONE)
            if ours and "l=" not in parts.query:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


if __name__ == "__main__":
    sys.exit(main())
