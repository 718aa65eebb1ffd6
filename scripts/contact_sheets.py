"""Every state of a child's journey on contact sheets, in screenshots/: `make contact-sheets`.

One sheet per age, language and device, each state under its name, from a site in memory that
needs nothing else. A person looks at them: axe misses what eyes see.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Route, sync_playwright

from consult.domain.bands import CODES
from scripts.screenshots import FOLDER
from tests.browser.chromium import launch
from tests.browser.matrix import LANGUAGES
from tests.browser.old_parser import as_in_2018
from tests.browser.stage import ALONE, Stage, staged
from tests.browser.states import walk_all

DEVICES = {"phone": (390, 844), "tablet": (768, 1024), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")
ACROSS = {"phone": 8, "tablet": 6, "desktop": 5}
"""Pictures in a row."""
LONGEST = 2.4
"""A page is shown whole, up to so many screens."""
WIDE = 240
GAP, CAPTION = 12, 26
PAPER, INK = "#808080", "#ffffff"


def main() -> int:
    """Make the sheets that are asked for, all by default; print each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--band", choices=CODES, action="append")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--device", choices=DEVICES, action="append")
    parser.add_argument("--scheme", choices=SCHEMES, default="light")
    parser.add_argument("--old", action="store_true", help="as a browser from 2018 reads the style")
    asked = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    wanted = product(asked.device or DEVICES, asked.language or LANGUAGES, asked.band or CODES)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        with staged(Path(folder)) as stage:
            for device, language, band in wanted:
                views = list(_views(browser, stage, device, language, band, asked))
                end = f"{asked.scheme}{'-2018' if asked.old else ''}"
                file = FOLDER / f"journey-{band}-{language}-{device}-{end}.png"
                _sheet(views, ACROSS[device]).save(file)
                print(file)
    return 0


def _views(
    browser: Browser,
    stage: Stage,
    device: str,
    language: str,
    band: str,
    asked: argparse.Namespace,
) -> Iterator[tuple[str, Image.Image]]:
    """Each state by its name, with its picture."""
    width, height = DEVICES[device]
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, color_scheme=asked.scheme, **ALONE)
    if asked.old:
        page.route("**/*.css*", _as_in_2018)
    for state in walk_all(page, stage, band, language):
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True)))
        shown = shot.crop((0, 0, width, min(shot.height, int(height * LONGEST))))
        yield state, shown.resize((WIDE, shown.height * WIDE // width))
    page.close()


def _as_in_2018(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=as_in_2018(answer.text()))


def _sheet(views: list[tuple[str, Image.Image]], across: int) -> Image.Image:
    """The pictures in rows, each as high as its highest, under their names."""
    rows = [views[start : start + across] for start in range(0, len(views), across)]
    heights = [max(picture.height for _, picture in row) + CAPTION + GAP for row in rows]
    sheet = Image.new("RGB", (across * (WIDE + GAP) + GAP, sum(heights) + GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    for row, top in zip(rows, _tops(heights), strict=True):
        for column, (name, picture) in enumerate(row):
            left = GAP + column * (WIDE + GAP)
            draw.text((left, top + GAP // 2), name[:40], fill=INK)
            sheet.paste(picture, (left, top + CAPTION))
    return sheet


def _tops(heights: list[int]) -> Iterator[int]:
    top = GAP
    for height in heights:
        yield top
        top += height


if __name__ == "__main__":
    sys.exit(main())
