"""Tables as people send them: unknown encoding, unknown separator, a half last line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from consult.domain.errors import BadInput

SEPARATORS = ";,\t"
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class TableEmpty(BadInput):
    """Raised when a file holds no line at all, or its header alone."""


class TableIsSpreadsheet(BadInput):
    """Raised when a file is a workbook (XLSX, ODS, XLS) where a CSV file was expected."""


class TableNotText(BadInput):
    """Raised when a file is in no encoding that holds text: an image, an archive."""


class TableBroken(BadInput):
    """Raised when a quotation mark opened near `line` is never closed."""


@dataclass(frozen=True)
class Line:
    """One line of a table: its number in the file (the header is 1) and its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A header and the lines under it, read as they are asked for; empty ones are left out.

    Reading on raises TableBroken.
    """

    header: list[str]
    lines: Iterator[Line]


def read_table(data: bytes) -> Table:
    """The table that these bytes hold.

    Raises TableEmpty, TableIsSpreadsheet, TableNotText, TableBroken.
    """
    text = decode(data)
    lines = _lines(text, _separator(text))
    header, first = next(lines, None), next(lines, None)
    if header is None or first is None:
        raise TableEmpty()
    return Table([cell.strip() for cell in header.cells], chain([first], lines))


def decode(data: bytes) -> str:
    """The text in these bytes: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252.

    A UTF-8 text with a few damaged bytes stays UTF-8: those become U+FFFD.
    Raises TableIsSpreadsheet, TableNotText.
    """
    if data.startswith(SPREADSHEETS):
        raise TableIsSpreadsheet()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise TableNotText()
    text = data.decode("utf-8-sig", "replace")
    return text if _mostly_read(text) else _windows(data)


def _mostly_read(text: str) -> bool:
    damaged = text.count(UNREADABLE)
    accented = sum(not character.isascii() for character in text) - damaged
    return damaged <= accented


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise TableNotText() from error


def _separator(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(SEPARATORS, key=header.count)


def _lines(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(number, cells)
            number = reader.line_num + 1
    except csv.Error as error:
        raise TableBroken(line=number) from error
