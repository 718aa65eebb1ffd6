"""Paper: our own typeface, typst templates, and the one door to the typesetter."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from consult.domain.base import Texts

PAPER = files(__package__)
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
SOURCE_LANGUAGE = "fr"
ACCENT = "#0b5a78"
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF that a template of this folder makes of data: PDF/UA-1, our typeface only.

    Data is given as JSON and never read as markup. Where a text holds signs that our
    typeface lacks (an emoji in a name), the page is made all the same with what typefaces
    the machine has, without the promise of PDF/UA-1.
    """
    import typst  # 30 MB that only paper needs

    sys_inputs = {"data": json.dumps(_printable(data))}
    with as_file(PAPER) as folder:
        source, fonts = folder / template, [folder / "fonts"]
        try:
            return typst.compile(
                source,
                font_paths=fonts,
                sys_inputs=sys_inputs,
                ignore_system_fonts=True,
                pdf_standards="ua-1",
            )
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            return typst.compile(source, font_paths=fonts, sys_inputs=sys_inputs)


def said(name: str, language: str, **facts: str) -> str:
    """One of the sentences of words.json in a language, French where it has none."""
    return in_language(words()[name], language).format_map(facts)


def spoken(languages: Sequence[str]) -> list[str]:
    """Those of the languages that words.json speaks, in their order; French if none."""
    known = words()["invitation"]
    return [language for language in languages if language in known] or [SOURCE_LANGUAGE]


def in_language(texts: Texts, language: str) -> str:
    """A text in a language; else in French, else in whichever it has."""
    return texts.get(language) or texts.get(SOURCE_LANGUAGE) or next(iter(texts.values()), "")


def printed(text: str) -> str:
    """The text with the apostrophes of a printer, not of a typewriter."""
    return APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", text)


def colour(written: str) -> str:
    """The colour written as '#rrggbb'; our own accent where it is not."""
    return written if COLOUR.fullmatch(written) else ACCENT


@cache
def words() -> dict[str, Texts]:
    """What posters say, in each language at once: a poster speaks to all who pass by."""
    loaded: dict[str, Texts] = json.loads((PAPER / "words.json").read_text("utf-8"))
    return loaded


def _printable(data: Any) -> Any:
    """The same data without control characters, which no typesetter can show."""
    if isinstance(data, str):
        return UNPRINTABLE.sub(" ", data)
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_printable(value) for value in data]
    return data
