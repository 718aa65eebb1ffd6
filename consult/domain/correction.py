"""What a correction may change once children may have read the words: typing mistakes alone.

A sheet is counted by the codes of its questions and options, whatever their words have become. So
these words keep their meaning from the first publication on: "En voiture" never becomes "En avion"
under a sheet that is on its way, or that a tablet without network still keeps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from consult.domain.base import Texts
from consult.domain.document import Document
from consult.domain.wording import has_negation, plain

LETTERS: Final = 2
"""Letters (J) that a typing mistake concerns at most: two that are swapped are two."""
SHORT: Final = 6
"""Below so many letters (J), one."""
PICTURE: Final = "picture"
"""Stands for a language: children who do not read look at the pictures."""
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Reworded:
    """Words that mean something else than those that children read first; `path` of a text."""

    path: str
    before: str
    after: str


def read_first(known: Mapping[str, Texts], document: Document) -> dict[str, Texts]:
    """By path and language, the words that children read first: those `known`, else today's."""
    read = dict(known)
    for path, texts in _read(document):
        read[path] = {**texts, **known.get(path, {})}
    return read


def reworded(first: Mapping[str, Texts], document: Document) -> Iterator[Reworded]:
    """Where the document says more than typing mistakes away from what was read `first`."""
    for path, texts in _read(document):
        for language, before in first.get(path, {}).items():
            after = texts.get(language, before)
            others = _beside(first, path, language)
            if after != before and not _is_mended(before, after, language, others):
                yield Reworded(path, before, after)


def is_typing_mistake(before: str, after: str, language: str) -> bool:
    """Whether two texts differ by a typing mistake: case, accents, signs, or a letter or two.

    Never by a number or a negation, nor by how a word begins ("Rien", "Bien").
    """
    if _NUMBER.findall(before) != _NUMBER.findall(after):
        return False
    if has_negation(before, language) != has_negation(after, language):
        return False
    old, new = _bare(before), _bare(after)
    if len(old.split()) == len(new.split()) and _first_letters(old) != _first_letters(new):
        return False
    return _distance(old, new) <= (LETTERS if min(len(old), len(new)) >= SHORT else 1)


def _is_mended(before: str, after: str, language: str, others: set[str]) -> bool:
    """Whether it is the same thing still, and not the words of the choice beside it."""
    if language == PICTURE:
        return False
    return _bare(after) not in others - {_bare(before)} and is_typing_mistake(
        before, after, language
    )


def _read(document: Document) -> Iterator[tuple[str, Texts]]:
    """What children read of each question and option, in words and in pictures."""
    for question in document.questions:
        for band, variant in question.variants.items():
            path = f"{question.code}/{band}"
            yield path, _written(variant.text)
            for option in variant.options:
                label = {**option.label, PICTURE: option.picture or ""}
                yield f"{path}/{option.id}", _written(label)


def _written(texts: Texts) -> Texts:
    return {language: text for language, text in texts.items() if text.strip()}


def _beside(first: Mapping[str, Texts], path: str, language: str) -> set[str]:
    """The words of all choices of the same question, bare; none beside a question."""
    asked = path.rpartition("/")[0]
    near = (one for one in first if path.count("/") > 1 and one.rpartition("/")[0] == asked)
    return {_bare(first[one][language]) for one in near if language in first[one]}


def _bare(text: str) -> str:
    """The words alone, in small letters without accents."""
    letters = unicodedata.normalize("NFKD", plain(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _first_letters(bare: str) -> list[str]:
    return [word[0] for word in bare.split()]


def _distance(one: str, other: str) -> int:
    """How many letters to add, take out or change (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row = row, [at]
        for column, beside in enumerate(other, 1):
            changed = above[column - 1] + (letter != beside)
            row.append(min(changed, above[column] + 1, row[-1] + 1))
    return row[-1]
