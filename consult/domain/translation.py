"""What a translation must keep of its source: the placeholders, such as {city}."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from consult.domain.document import LANGUAGES, Document

_PLACEHOLDER: Final = re.compile(r"\{[^{}\s]+\}")


@dataclass(frozen=True)
class Mismatch:
    """A placeholder that is in one of two texts alone: lost (`missing`) or invented."""

    path: str
    placeholder: str
    missing: bool


def source_of(language: str) -> str:
    """The language that one is translated from: French; French itself from English."""
    return next(one for one in LANGUAGES if one != language)


def placeholders(text: str) -> set[str]:
    """The placeholders of a text, with their braces."""
    return set(_PLACEHOLDER.findall(text))


def mismatches(document: Document, language: str, texts: Mapping[str, str]) -> list[Mismatch]:
    """Where translated texts, by path, have not the placeholders of their source.

    A text that is empty, or that has no source yet, has nothing to keep.
    """
    source = source_of(language)
    found = []
    for path, written in document.texts():
        text, before = texts.get(path, ""), written.get(source, "")
        if not text.strip() or not before.strip():
            continue
        kept, needed = placeholders(text), placeholders(before)
        found += [Mismatch(path, one, missing=True) for one in sorted(needed - kept)]
        found += [Mismatch(path, one, missing=False) for one in sorted(kept - needed)]
    return found
