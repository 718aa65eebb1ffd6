"""Every letter that a page writes is in a font that its style sheet has browsers fetch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from fontTools.ttLib import TTFont

from scripts.fonts import (
    CUTS,
    FEATURES,
    FONTS,
    WEIGHTS,
    LettersMissing,
    cut,
    letters_held,
    letters_in,
    ranges_of,
)
from scripts.translations import LANGUAGES, read
from tests.test_translations import texts

ROOT = Path(__file__).parents[1]
FACE = re.compile(r"@font-face \{[^}]*?fonts/([\w-]+)-(\d+)\.woff2[^}]*?unicode-range: ([^;]+);")
FILES = [f"{name}-{weight}.woff2" for name in CUTS for weight in WEIGHTS]
JOINING = {"init", "medi", "fina", "rlig"}
"""What Arabic letters need, or each stands alone."""


@cache
def faces() -> dict[tuple[str, int], set[int]]:
    """The letters for which browsers fetch each font, by its name and weight."""
    style = (FONTS.parent / "css" / "tokens.css").read_text(encoding="utf-8")
    return {(name, int(weight)): letters_in(said) for name, weight, said in FACE.findall(style)}


def written(language: str) -> str:
    """All that pages say in a language by themselves: catalogues, ready content, its own name."""
    said = [text for message in read(language) if message.id for text in texts(message)]
    for file in (ROOT / "consult/content").rglob("*.json"):
        said += _in_language(json.loads(file.read_text(encoding="utf-8")), language)
    return "".join([*said, Locale.parse(language).display_name or ""])


def _in_language(stored: Any, language: str) -> Iterator[str]:
    if isinstance(stored, list):
        for one in stored:
            yield from _in_language(one, language)
    elif isinstance(stored, dict):
        for name, value in stored.items():
            if name == language and isinstance(value, str):
                yield value
            else:
                yield from _in_language(value, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_of_a_language_is_in_a_font(language: str) -> None:
    for weight in WEIGHTS:
        drawn = set[int]()
        for name in CUTS:
            fetched = faces()[name, weight]
            drawn |= letters_held(FONTS / f"{name}-{weight}.woff2") & fetched
        missing = {one for one in written(language) if one.isprintable()} - set(map(chr, drawn))
        assert not missing, f"add to CUTS and to tokens.css: {ranges_of(map(ord, missing))}"


@pytest.mark.parametrize("file", FILES)
def test_a_font_holds_the_letters_that_its_recipe_says(file: str) -> None:
    letters = letters_in(CUTS[file.rpartition("-")[0]].letters)
    assert ranges_of(letters_held(FONTS / file)) == ranges_of(letters)


def test_no_font_is_without_its_recipe() -> None:
    assert sorted(one.name for one in FONTS.glob("*.woff2")) == sorted(FILES)


@pytest.mark.parametrize("name", CUTS)
def test_a_font_is_fetched_for_the_letters_that_it_holds_and_for_no_other_font_s(name: str) -> None:
    for weight in WEIGHTS:
        assert letters_in(CUTS[name].letters) <= faces()[name, weight]
    for one, other in combinations(CUTS, 2):
        assert not faces()[one, 400] & faces()[other, 400], f"{one} and {other}"


@pytest.mark.parametrize("weight", WEIGHTS)
def test_arabic_letters_join_and_bear_their_marks(weight: int) -> None:
    font = TTFont(FONTS / f"noto-sans-arabic-{weight}.woff2")
    features = {one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord}
    assert features >= JOINING
    placed = {one.FeatureTag for one in font["GPOS"].table.FeatureList.FeatureRecord}
    assert placed >= {"mark", "mkmk", "kern"}


def test_a_font_that_is_cut_holds_what_was_asked_and_is_the_same_each_time(tmp_path: Path) -> None:
    upstream, letters = FONTS / "andika-400.woff2", letters_in("U+0041-005A, U+00E9")
    (tmp_path / "cut.woff2").write_bytes(made := cut(upstream, letters, FEATURES))
    assert letters_held(tmp_path / "cut.woff2") == letters
    assert cut(upstream, letters, FEATURES) == made
    with pytest.raises(LettersMissing, match=r"U\+0416"):
        cut(upstream, letters_in("U+0041, U+0416"), FEATURES)


def test_ranges_are_read_and_written_alike() -> None:
    assert ranges_of(letters_in("U+0041-0043, U+0131")) == "U+0041-0043, U+0131"
