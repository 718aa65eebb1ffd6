"""Every state of a child's journey on one sheet per language: `python -m scripts.contact_sheets`.

Rows are bands, columns the screens of the journey, on a phone; the sheets go to screenshots/. A
person looks at them: axe misses what eyes see.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from scripts.screenshots import FOLDER
from tests.browser.chromium import launch

PHONE = {"width": 390, "height": 844}
SCHEMES = ("light", "dark")
SMALL = 0.5
GAP = 12
PAPER = "#808080"


def main() -> int:
    """Take the pictures of the demo city's open consultation; print each sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("code", help="the code of a poster that takes answers")
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--scheme", choices=SCHEMES, default="light")
    asked = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        page = launch(playwright).new_page(viewport=PHONE, color_scheme=asked.scheme)
        door = f"{asked.address}/c/{asked.code}"
        for language in _languages(page, door):
            rows = [list(_journey(page, door, band, language)) for band in _bands(page, door)]
            file = FOLDER / f"journey-{language}-{asked.scheme}.png"
            _sheet(rows).save(file)
            print(file)
    return 0


def _languages(page: Page, door: str) -> list[str]:
    page.goto(f"{door}?l=fr")
    return ["fr", *page.eval_on_selector_all("a[hreflang]", "all => all.map(a => a.lang)")]


def _bands(page: Page, door: str) -> list[str]:
    """The bands that the cover offers; the one of a code that has only one."""
    page.goto(f"{door}?l=fr")
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    asked = [parse_qs(urlsplit(link).query).get("b", []) for link in links]
    offered = [band for bands in asked for band in bands]
    found = [match[1] for link in links if (match := re.search(r"/c/\w+/([\d-]+)", link))]
    return list(dict.fromkeys(offered)) or found


def _journey(page: Page, door: str, band: str, language: str) -> Iterator[Image.Image]:
    """The invitation, each question, the pause, the end, the thank-you, the refusal."""
    said = f"l={language}"
    yield _picture(page, f"{door}?b={band}&{said}")
    questions = f"{door}/{band}?{said}"
    page.goto(questions)
    anchors = page.eval_on_selector_all("section.screen[id^=q]", "all => all.map(one => one.id)")
    for anchor in (*anchors, "stop1", "end"):
        yield _picture(page, f"{questions}#{anchor}")
    page.locator("button.main:visible").click()
    yield _shown(page)
    page.goto(f"{door}?b={band}&{said}")
    page.locator(".choice button").click()
    yield _shown(page)


def _picture(page: Page, address: str) -> Image.Image:
    page.goto(address)
    return _shown(page)


def _shown(page: Page) -> Image.Image:
    shot = Image.open(io.BytesIO(page.screenshot()))
    return shot.resize((int(shot.width * SMALL), int(shot.height * SMALL)))


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """The pictures side by side, one row below the other."""
    width, height = (int(PHONE[side] * SMALL) + GAP for side in ("width", "height"))
    columns = max(len(row) for row in rows)
    sheet = Image.new("RGB", (columns * width + GAP, len(rows) * height + GAP), PAPER)
    for down, row in enumerate(rows):
        for across, picture in enumerate(row):
            sheet.paste(picture, (GAP + across * width, GAP + down * height))
    return sheet


if __name__ == "__main__":
    sys.exit(main())
