"""One language of a questionnaire as a table for a translator elsewhere, and back.

CSV in UTF-8 with a BOM, so that spreadsheets read it; a cell that they would take for a formula
begins with an apostrophe (OWASP, "CSV injection"), which is taken off again. A file that has a
mistake is refused whole, with every mistake and its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from consult.domain.bands import BANDS
from consult.domain.base import Texts
from consult.domain.consultation import LONGEST_DECISION
from consult.domain.document import Document
from consult.domain.errors import BadInput
from consult.domain.translation import Mismatch, mismatches, source_of
from consult.interchange.tables import Line, Table, TableEmpty, read_table

BYTES_AT_MOST: Final = 1_000_000
TEXT_AT_MOST: Final = 500
"""Characters of one text, as in a questionnaire's file."""
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that a spreadsheet may run, and the apostrophe that makes it harmless."""
LINE_BREAK: Final = re.compile(r"[ \t]*[\r\n\v\f\u0085\u2028\u2029]+[ \t]*")
COLUMNS: Final = ("chemin", "âges", "mots au plus")
"""The columns before the source language and the one to write."""
PATH_BEFORE: Final = "path"
"""How tables that left earlier call the first column: translators may still have them."""

_LOST: Final = re.compile(r"\?{3,}|\?\w|\ufffd")
"""What is left of letters that an encoding does not have: a question mark each."""

UNKNOWN_PATH: Final = "unknown-path"
PATH_TWICE: Final = "path-twice"
TEXT_TOO_LONG: Final = "text-too-long"
DECISION_TOO_LONG: Final = "decision-too-long"
PLACEHOLDER_MISSING: Final = "placeholder-missing"
PLACEHOLDER_UNKNOWN: Final = "placeholder-unknown"


@dataclass(frozen=True)
class FileMistake:
    """One mistake: its line in the file (the header is 1), its code, and what it is about."""

    line: int
    code: str
    about: str = ""


class BadTranslationFile(BadInput):
    """Raised when lines of a translation cannot be taken; `mistakes` lists all of them."""

    def __init__(self, mistakes: list[FileMistake]) -> None:
        super().__init__(line=mistakes[0].line, count=len(mistakes))
        self.mistakes = mistakes


class NotATranslation(BadInput):
    """Raised when a table has not the columns of an exported language."""


class LettersLost(BadInput):
    """Raised when a spreadsheet kept a table in an encoding without the letters of its language.

    Facts: `line`, the first that lost some.
    """


class TranslationTooLarge(BadInput):
    """Raised when a file is larger than any translation."""


@dataclass(frozen=True)
class Translation:
    """The texts of a file, by path; `stale` are the paths whose source has changed since.

    `decisions` are what consultations decide, by their own paths.
    """

    texts: dict[str, str]
    decisions: dict[str, str]
    stale: tuple[str, ...]


def dump_language(
    document: Document, language: str, decisions: Mapping[str, Texts] = MappingProxyType({})
) -> bytes:
    """The table of one language: path, ages, words at most, source, translation so far.

    `decisions` are what consultations on the questionnaire decide, each by a path of its own.
    """
    source, out = source_of(language), io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*COLUMNS, source, language])
    for path, texts in (*decisions.items(), *document.texts()):
        hints = ("", "") if path in decisions else _hints(path)
        cells = [path, *hints, texts.get(source, ""), texts.get(language, "")]
        writer.writerow([harmless(_on_one_line(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def load_language(
    data: bytes,
    document: Document,
    language: str,
    decisions: Mapping[str, Texts] = MappingProxyType({}),
) -> Translation:
    """The texts that a file brings, and what is decided; an empty cell brings none.

    Raises BadTranslationFile, LettersLost, NotATranslation, TranslationTooLarge, and what
    `read_table` raises.
    """
    if len(data) > BYTES_AT_MOST:
        raise TranslationTooLarge()
    source = source_of(language)
    table, at = _table(data, source, language)
    read = [(line, *_cells(line, at)) for line in table.lines]
    texts = {path: text for _, path, _, text in read if text}
    known = {**decisions, **dict(document.texts())}
    _must_have_its_letters(read)
    if mistakes := list(_mistakes(read, document, language, decisions)):
        raise BadTranslationFile(mistakes)
    stale = {
        path
        for _, path, was, _ in read
        if path in texts and was.split() != known[path].get(source, "").split()
    }
    kept = {path: text for path, text in texts.items() if path not in stale}
    decided = {path: kept.pop(path) for path in decisions if path in kept}
    return Translation(kept, decided, tuple(path for path in known if path in stale))


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _as_written(cell: str) -> str:
    harmed = cell.startswith("'") and cell[1:].startswith(DANGEROUS)
    return _on_one_line(cell[1:] if harmed else cell)


def _on_one_line(text: str) -> str:
    """The text as a child reads it: the line breaks of a cell are spaces."""
    return LINE_BREAK.sub(" ", text.strip())


def _hints(path: str) -> tuple[str, str]:
    """Whose text it is, and how many words that age reads at most."""
    _, _, rest = path.partition("/")
    code, _, option = rest.partition("/")
    band = BANDS.get(code)
    if band is None:
        return code, ""
    return code, str(band.words_per_option if option else band.words_per_question)


def _table(data: bytes, source: str, language: str) -> tuple[Table, tuple[int, int, int]]:
    """The table, and where its path, its source and its translation are."""
    wanted = (COLUMNS[0], source, language)
    try:
        table = read_table(data)
    except TableEmpty as error:
        raise NotATranslation(columns=", ".join(wanted)) from error
    names = [name.casefold() for name in table.header]
    names = [COLUMNS[0] if name == PATH_BEFORE else name for name in names]
    if not set(wanted) <= set(names):
        raise NotATranslation(columns=", ".join(wanted))
    path, was, text = (names.index(name) for name in wanted)
    return table, (path, was, text)


def _cells(line: Line, at: tuple[int, int, int]) -> tuple[str, str, str]:
    path, was, text = (line.cells[one] if one < len(line.cells) else "" for one in at)
    return _as_written(path), _as_written(was), _as_written(text)


_Read = list[tuple[Line, str, str, str]]


def _must_have_its_letters(read: _Read) -> None:
    for line, _, was, text in read:
        if _LOST.search(text) and not _LOST.search(was):
            raise LettersLost(line=line.number)


def _mistakes(
    read: _Read, document: Document, language: str, decisions: Mapping[str, object]
) -> Iterator[FileMistake]:
    known, seen = {*decisions, *(path for path, _ in document.texts())}, set[str]()
    lost = _by_path(mismatches(document, language, {path: text for _, path, _, text in read}))
    for line, path, _, text in read:
        if path not in known:
            yield FileMistake(line.number, UNKNOWN_PATH, path)
        elif path in seen:
            yield FileMistake(line.number, PATH_TWICE, path)
        elif path in decisions and len(text) > LONGEST_DECISION:
            yield FileMistake(line.number, DECISION_TOO_LONG, path)
        elif len(text) > TEXT_AT_MOST:
            yield FileMistake(line.number, TEXT_TOO_LONG, path)
        elif path in lost:
            code = PLACEHOLDER_MISSING if lost[path].missing else PLACEHOLDER_UNKNOWN
            yield FileMistake(line.number, code, lost[path].placeholder)
        seen.add(path)


def _by_path(found: list[Mismatch]) -> dict[str, Mismatch]:
    return {one.path: one for one in found}
