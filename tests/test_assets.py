"""Every picture, font and ready text has a licence that is named and there to read."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from consult.web.answer.pictures import FOLDER

ROOT = Path(__file__).parents[1]
ASSETS = {".svg", ".png", ".jpg", ".webp", ".gif", ".ico", ".woff", ".woff2", ".ttf", ".otf"}
ASSETS |= {".opus", ".ogg", ".mp3", ".wav", ".json", ".txt"}
ALLOWED = {"MIT", "OFL-1.1", "Apache-2.0", "CC0-1.0", "CC-BY-4.0"}
OURS = "consult/interchange/paper/words.json"
"""Words of our own papers, which are translated as the code is."""


def rows() -> list[list[str]]:
    """The rows of the table: files, what, from, licence, its text."""
    page = (ROOT / "docs/assets.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


def assets() -> list[str]:
    """The files that are no code, licences aside."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "consult"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [
        one
        for one in listed
        if Path(one).suffix in ASSETS
        and not re.search(r"LICENSE|manifest\.txt", one)
        and one != OURS
    ]


def narrowest(patterns: list[str]) -> list[str]:
    """Those that no other one narrows: "disc-*.svg" is one of "*.svg"."""
    return [
        one
        for one in patterns
        if not any(fnmatch(other, one) for other in patterns if other != one)
    ]


def test_each_file_is_named_by_one_row() -> None:
    patterns = [row[0] for row in rows()]
    named = {one: narrowest([each for each in patterns if fnmatch(one, each)]) for one in assets()}
    assert len(named) > 300
    assert {one: found for one, found in named.items() if len(found) != 1} == {}


def test_each_row_still_names_a_file() -> None:
    for pattern, *_ in rows():
        assert any(fnmatch(one, pattern) for one in assets()), pattern


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_licence_is_one_that_a_city_may_use_and_there_to_read(row: list[str]) -> None:
    _, _, _, licence, text = row
    assert licence in ALLOWED
    words = {"MIT": "MIT License", "OFL-1.1": "SIL OPEN FONT LICENSE", "Apache-2.0": "Apache"}
    assert words[licence].casefold() in (ROOT / text).read_text(encoding="utf-8").casefold()


def test_the_list_of_pictograms_is_that_of_its_folder() -> None:
    lines = (FOLDER / "manifest.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert sorted(listed) == sorted(file.stem for file in FOLDER.glob("*.svg"))
