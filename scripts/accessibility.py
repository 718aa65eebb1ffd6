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
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from consult.domain.bands import CODES
from tests.browser.chromium import launch
from tests.browser.matrix import (
    CELLS,
    LANGUAGES,
    Cell,
    Look,
    axe_version,
    every_look,
    rgaa_tests,
)
from tests.browser.stage import ALONE, staged

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "consult" / "content" / "accessibility.json"
PAGE = ROOT / "docs" / "accessibility.md"
TESTED_BY: Final = {
    "axe": "tests.browser.test_accessibility.test_axe_finds_nothing_states_and_cells_in_turn",
    "keyboard": "tests.browser.test_child.test_the_whole_journey_goes_by_keyboard",
    "focus": "tests.browser.test_without_a_mouse"
    ".test_every_stop_of_the_keyboard_is_seen_and_choices_are_one",
    "names": "tests.browser.test_without_a_mouse"
    ".test_a_screen_reader_names_each_question_and_each_choice",
    "text": "tests.browser.test_without_a_mouse"
    ".test_text_is_never_small_and_twice_its_size_fits_on_a_small_phone",
    "movement": "tests.browser.test_without_a_mouse"
    ".test_nothing_moves_for_those_who_ask_and_little_for_others",
    "chosen": "tests.browser.test_child.test_what_is_chosen_shows_by_more_than_a_colour",
    "html": "tests.browser.test_valid_html.test_every_page_of_a_child_is_valid_html",
    "pages": "tests.browser.test_pages.test_every_page_that_links_lead_to_is_sound",
}
"""The test of each check that the public statement tells of, by import path."""
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main() -> int:
    """Look at everything, write the figures and the page, print what is wrong."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = launch(playwright).new_page(**ALONE)
        with staged(Path(folder)) as stage:
            looks = list(_told(every_look(page, stage, whole=True)))
            figures = measured(looks, page)
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_page(figures, list(_rows(looks)))
    return 1 if figures["violations"] else 0


def _told(looks: Iterable[Look]) -> Iterator[Look]:
    for look in looks:
        if look.wrong:
            print(look)
        yield look


def measured(looks: list[Look], page: Page) -> dict[str, Any]:
    """The figures, and the tests of RGAA 4.1 that the rules that applied touch."""
    tests = rgaa_tests(page)
    applied = sorted({rule for look in looks for rule in look.applied})
    undecided = Counter(rule for look in looks for rule in look.undecided)
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "axe": axe_version(page),
        "states": len({look.state for look in looks}),
        "looks": len(looks),
        "violations": sum(len(look.wrong) for look in looks),
        "rules": len(applied),
        "tests": {rule: tests[rule] for rule in applied if tests.get(rule)},
        "undecided": dict(sorted(undecided.items())),
    }


def _rows(looks: list[Look]) -> Iterator[str]:
    """The violations by age and language; a column for each way of looking."""
    for band, language in product(CODES, LANGUAGES):
        own = [look for look in looks if (look.band, look.language) == (band, language)]
        wrong = Counter[Cell]()
        for look in own:
            wrong[look.cell] += len(look.wrong)
        found = " | ".join(str(wrong[cell]) for cell in CELLS)
        yield f"| {band} | {language} | {len({look.state for look in own})} | {found} |"


def write_page(figures: dict[str, Any], rows: list[str]) -> None:
    """Replace the figures of docs/accessibility.md."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    block = "\n".join(_block(figures, rows))
    PAGE.write_text(f"{before}{BEGIN}\n{block}\n{END}{after}", encoding="utf-8")


def _block(figures: dict[str, Any], rows: list[str]) -> Iterator[str]:
    names = [f"{cell.colours} {cell.width}" for cell in CELLS]
    yield (
        f"{figures['day']}, axe-core {figures['axe']}: {figures['looks']:,} looks at "
        f"{figures['states']} states by {figures['rules']} rules that applied, "
        f"**{figures['violations']} violations**. By age, language, colours and width:\n"
    )
    yield f"| age | language | states | {' | '.join(names)} |"
    yield "|---|---|--:|" + "--:|" * len(names)
    yield from rows
    tests = sorted(
        {test for some in figures["tests"].values() for test in some},
        key=lambda test: [int(part) for part in test.split(".")],
    )
    yield f"\nTests of RGAA 4.1 that these rules touch, each in part: {', '.join(tests)}.\n"
    left = [f"{rule} ({number:,} looks)" for rule, number in figures["undecided"].items()]
    yield f"What axe left to the eyes of a person: {', '.join(left) or 'nothing'}.\n"


if __name__ == "__main__":
    sys.exit(main())
