"""Measures the accessibility of every state of a child's journey: `make accessibility`.

axe looks at each state, at each age, in French and Arabic, at three widths, in light, dark and
forced colours. What it found goes to consult/content/accessibility.json, which the public
statement shows, and to docs/accessibility.md. The exit code is 1 when anything is wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

from consult.domain.bands import CODES
from tests.browser.chromium import launch
from tests.browser.matrix import (
    COLOURS,
    LANGUAGES,
    WIDTHS,
    Look,
    axe_version,
    every_look,
    rgaa_tests,
)
from tests.browser.stage import staged

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "consult" / "content" / "accessibility.json"
PAGE = ROOT / "docs" / "accessibility.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main() -> int:
    """Look at everything, write the figures and the page, print what is wrong."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = launch(playwright).new_page()
        with staged(Path(folder)) as stage:
            looks = list(_told(every_look(page, stage, whole=True)))
            figures = measured(looks, page)
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_page(figures)
    return 1 if figures["violations"] else 0


def _told(looks: Iterable[Look]) -> Iterator[Look]:
    for look in looks:
        if look.wrong:
            print(look)
        yield look


def measured(looks: list[Look], page: Page) -> dict[str, Any]:
    """The figures: in all, by cell, and the tests of RGAA 4.1 that the rules that applied touch."""
    tests = rgaa_tests(page)
    applied = sorted({rule for look in looks for rule in look.applied})
    undecided = Counter(rule for look in looks for rule in look.undecided)
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "axe": axe_version(page),
        "states": len({look.state for look in looks}),
        "looks": len(looks),
        "violations": sum(len(look.wrong) for look in looks),
        "cells": list(_cells(looks)),
        "rules": len(applied),
        "tests": {rule: tests[rule] for rule in applied if tests.get(rule)},
        "undecided": dict(sorted(undecided.items())),
    }


def _cells(looks: list[Look]) -> Iterator[dict[str, Any]]:
    for band in CODES:
        for language in LANGUAGES:
            own = [look for look in looks if (look.band, look.language) == (band, language)]
            wrong = Counter[tuple[int, str]]()
            for look in own:
                wrong[look.cell.width, look.cell.colours] += len(look.wrong)
            yield {
                "band": band,
                "language": language,
                "states": len({look.state for look in own}),
                "violations": [wrong[width, each] for each in COLOURS for width in WIDTHS],
            }


def write_page(figures: dict[str, Any]) -> None:
    """Replace the figures of docs/accessibility.md."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    block = "\n".join(_block(figures))
    PAGE.write_text(f"{before}{BEGIN}\n{block}\n{END}{after}", encoding="utf-8")


def _block(figures: dict[str, Any]) -> Iterator[str]:
    names = [f"{each} {width}" for each in COLOURS for width in WIDTHS]
    yield (
        f"{figures['day']}, axe-core {figures['axe']}: {figures['looks']:,} looks at "
        f"{figures['states']} states by {figures['rules']} rules that applied, "
        f"**{figures['violations']} violations**. By age, language, colours and width:\n"
    )
    yield f"| age | language | states | {' | '.join(names)} |"
    yield "|---|---|--:|" + "--:|" * len(names)
    for cell in figures["cells"]:
        found = " | ".join(map(str, cell["violations"]))
        yield f"| {cell['band']} | {cell['language']} | {cell['states']} | {found} |"
    tests = sorted(
        {test for some in figures["tests"].values() for test in some},
        key=lambda test: [int(part) for part in test.split(".")],
    )
    yield f"\nTests of RGAA 4.1 that these rules touch, each in part: {', '.join(tests)}.\n"
    left = [f"{rule} ({number:,} looks)" for rule, number in figures["undecided"].items()]
    yield f"What axe left to the eyes of a person: {', '.join(left) or 'nothing'}.\n"


if __name__ == "__main__":
    sys.exit(main())
