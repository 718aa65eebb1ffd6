"""The fonts of the pages: `python -m scripts.fonts` says which letters each of them holds.

`python -m scripts.fonts FOLDER...` makes them anew from their makers' files in these folders, as
the packages `@fontsource/andika` and `@fontsource/noto-sans-arabic` bring them (docs/assets.md):
each is cut to its letters, so that a page loads a few kilobytes, of those that it writes with.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS: Final = Path(__file__).parents[1] / "consult" / "web" / "static" / "fonts"
WEIGHTS: Final = (400, 700)
FEATURES: Final = ("ccmp", "locl", "liga", "rlig", "init", "medi", "fina", "mark")
"""How letters join and bear marks. Not how far apart they stand: a first page has 60 kB in all."""
ARABIC: Final = (*FEATURES, "mkmk", "kern")
"""A mark on a mark, as a shadda with its vowel, and letters that do not join, beside each other."""
RANGE: Final = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


class Cut(NamedTuple):
    """A font of the pages: what its maker's file is called, and the letters that are kept of it."""

    upstream: str
    letters: str
    features: tuple[str, ...] = FEATURES


CUTS: Final = {
    "andika": Cut(
        "andika-latin",
        "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+2013-2014, U+2018-201A, U+201C-201E, "
        "U+2022, U+2026, U+2039-203A, U+20AC, U+2212",
    ),
    "andika-turkish": Cut("andika-latin-ext", "U+011E-011F, U+0130, U+015E-015F"),
    "andika-cyrillic": Cut(
        "andika-cyrillic",
        "U+0401, U+0404, U+0406-0407, U+0410-044F, U+0451, U+0454, U+0456-0457, U+0490-0491",
    ),
    "noto-sans-arabic": Cut(
        "noto-sans-arabic-arabic",
        "U+060C, U+061B, U+061F, U+0621-063A, U+0640-0655, U+0671",
        ARABIC,
    ),
}
"""Each comes in two weights, and `tokens.css` says for which letters browsers fetch it."""


class LettersMissing(Exception):
    """Raised when a maker's file has not all the letters that are asked of it."""


def letters_in(ranges: str) -> set[int]:
    """The letters of ranges as style sheets write them."""
    spans = [(int(first, 16), int(last or first, 16)) for first, last in RANGE.findall(ranges)]
    return {letter for first, last in spans for letter in range(first, last + 1)}


def ranges_of(letters: Iterable[int]) -> str:
    """The same letters as ranges."""
    spans: list[list[int]] = []
    for letter in sorted(letters):
        if spans and spans[-1][1] == letter - 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return ", ".join(
        f"U+{first:04X}" + (f"-{last:04X}" if last > first else "") for first, last in spans
    )


def letters_held(font: Path) -> set[int]:
    """The letters that a font can draw."""
    return set(TTFont(font).getBestCmap())


def cut(upstream: Path, letters: set[int], features: Sequence[str]) -> bytes:
    """A font of these letters alone, with these features; the same at each making.

    Raises LettersMissing.
    """
    font = TTFont(upstream, recalcTimestamp=False)
    if missing := letters - set(font.getBestCmap()):
        raise LettersMissing(f"{upstream.name} has no {ranges_of(missing)}")
    options = Options(hinting=False)  # Half of the bytes, for screens of twenty years ago.
    options.layout_features = list(features)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def find(name: str, folders: Sequence[Path]) -> Path:
    """The file of that name in one of the folders, or under it. Raises FileNotFoundError."""
    for folder in folders:
        for found in sorted(folder.rglob(name)):
            return found
    raise FileNotFoundError(f"no {name} in {', '.join(map(str, folders))}")


def main() -> None:
    """Make the fonts, if there is what to make them of; say what each holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    folders: list[Path] = parser.parse_args().folders
    for name, one in CUTS.items():
        for weight in WEIGHTS:
            file = FONTS / f"{name}-{weight}.woff2"
            if folders:
                upstream = find(f"{one.upstream}-{weight}-normal.woff2", folders)
                file.write_bytes(cut(upstream, letters_in(one.letters), one.features))
            held = letters_held(file)
            print(f"{file.name}: {file.stat().st_size} bytes, {len(held)} letters")
            print(f"    {ranges_of(held)}")


if __name__ == "__main__":
    main()
