"""Letters to adults and sheets for facilitators, from texts written once for every city.

A letter's document is `{"title": Texts, "blocks": [...]}`; a block is one of
`{"kind": "heading" | "paragraph", "text": Texts}` and
`{"kind": "list" | "steps", "items": [Texts]}`. Texts name what changes from city to city in
braces: `{city}`, `{place}`, `{closes}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.domain.base import Texts
from consult.domain.errors import BadInput
from consult.interchange.paper import ACCENT, SOURCE_LANGUAGE, colour, in_language, printed, typeset

FIELD = re.compile(r"\{([a-z_]+)\}")
TO_FILL_BY_HAND = "." * 24
ONE_TEXT = frozenset({"heading", "paragraph"})
SEVERAL_TEXTS = frozenset({"list", "steps"})


class NoLetters(BadInput):
    """Raised when a PDF of no letter at all is asked for."""


class LetterFieldMissing(BadInput):
    """Raised when a letter names a field (`field`) that nobody gave."""


class LetterBlockUnknown(BadInput):
    """Raised when a letter's document holds a block of a kind (`kind`) that we do not print."""


@dataclass(frozen=True)
class Letter:
    """One letter, in one language, with what it says of this city.

    `fields` are given by name; an empty one becomes a dotted line to fill by hand.
    """

    document: Mapping[str, Any]
    fields: Mapping[str, str]
    city: str
    language: str = SOURCE_LANGUAGE
    accent: str = ACCENT


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """One A4 PDF of all the letters in the order given, each from a page of its own.

    Raises NoLetters, LetterFieldMissing, LetterBlockUnknown.
    """
    if not letters:
        raise NoLetters()
    pages = [written(letter) for letter in letters]
    first = pages[0]
    return typeset(
        "letter.typ", {"title": first["title"], "author": letters[0].city, "letters": pages}
    )


def fields_of(document: Mapping[str, Any]) -> set[str]:
    """The fields that a letter's document names, in any of its languages."""
    texts = (document["title"], *(text for block in document["blocks"] for text in _texts(block)))
    return {name for text in texts for written in text.values() for name in FIELD.findall(written)}


def filled(text: str, fields: Mapping[str, str]) -> str:
    """The text with its fields: what a field holds is never searched for fields again.

    Raises LetterFieldMissing.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in fields:
            raise LetterFieldMissing(field=name)
        return fields[name].strip() or TO_FILL_BY_HAND

    return FIELD.sub(value, text)


def written(letter: Letter) -> dict[str, Any]:
    """The words of a letter: its "title", and in "blocks" each "kind" with its "lines".

    Raises LetterFieldMissing, LetterBlockUnknown.
    """
    title = letter.document["title"]
    language = letter.language if letter.language in title else SOURCE_LANGUAGE

    def told(texts: Texts) -> str:
        return printed(filled(in_language(texts, language), letter.fields))

    return {
        "city": printed(letter.city),
        "language": language,
        "accent": colour(letter.accent),
        "title": told(title),
        "blocks": [
            {"kind": block["kind"], "lines": [told(texts) for texts in _texts(block)]}
            for block in letter.document["blocks"]
        ],
    }


def _texts(block: Mapping[str, Any]) -> Sequence[Texts]:
    kind = str(block["kind"])
    if kind in ONE_TEXT:
        return [block["text"]]
    if kind in SEVERAL_TEXTS:
        return list(block["items"])
    raise LetterBlockUnknown(kind=kind)
