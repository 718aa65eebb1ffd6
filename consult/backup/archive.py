"""The portable form of a city: compressed JSON lines, one pass to write, one to read.

    {"city": {...}}                                  what it is: format, version, city, when
    {"file": "keys/....key", "content": "..."}       a key, a secret, the seal
    {"table": "box.ballot", "columns": [...]}        then one line per row
    {"manifest": {...}}                              rows and fingerprint of each table, chain head

The manifest comes last: a form that wants the sizes first would want the rows twice, or a copy of
them on the disk, unencrypted.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from consult.backup.contents import Summing, Total
from consult.domain.errors import BadInput

FORMAT: Final = 1
LEVEL: Final = 1
"""Of compression: sheets are noise to it, whatever its effort."""


class BackupTooNew(BadInput):
    """Raised when a newer version made the backup; facts: `file`, `version`."""


class BackupInconsistent(BadInput):
    """Raised when a backup does not hold what its manifest says; facts: `file`, `what`."""


@dataclass(frozen=True)
class City:
    """Whose backup it is."""

    installation: str
    version: str
    """Of consult, that made the backup."""
    data_format: int
    made: str
    """When, ISO, in the city's time."""
    engine: str
    rows: int
    """How many rows follow, for a progress bar."""
    format: int = FORMAT


@dataclass(frozen=True)
class Manifest:
    """What a backup holds; `head` is the ordinal and the hash of the last link of the chain."""

    tables: dict[str, Total]
    files: tuple[str, ...]
    head: tuple[int, str]

    def to_dict(self) -> dict[str, Any]:
        """As it is written."""
        return asdict(self)

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Manifest:
        """As it was written."""
        tables = {name: Total(**total) for name, total in found["tables"].items()}
        return cls(tables, tuple(found["files"]), (found["head"][0], found["head"][1]))


class Archive:
    """Writes the portable form into a stream of bytes."""

    def __init__(self, write: Callable[[bytes], object], city: City) -> None:
        self._write = write
        self._squeeze = zlib.compressobj(LEVEL)
        self._tables: dict[str, Total] = {}
        self._files: list[str] = []
        self._line(_dump({"city": asdict(city)}))

    def add_file(self, name: str, content: bytes) -> None:
        """A small file."""
        self._files.append(name)
        self._line(_dump({"file": name, "content": base64.b64encode(content).decode()}))

    def add_table(self, name: str, columns: list[str], rows: Iterable[bytes]) -> None:
        """A table, row by row."""
        self._line(_dump({"table": name, "columns": columns}))
        summing = Summing()
        for row in rows:
            summing.add(row)
            self._line(row)
        self._tables[name] = summing.total

    def end(self, head: tuple[int, str]) -> Manifest:
        """Write what there was."""
        manifest = Manifest(self._tables, tuple(self._files), head)
        self._line(_dump({"manifest": manifest.to_dict()}))
        self._write(self._squeeze.flush())
        return manifest

    def _line(self, line: bytes) -> None:
        self._write(self._squeeze.compress(line + b"\n"))


@dataclass
class Section:
    """A table on its way in; `rows` has to be read to its end before the next section."""

    name: str
    columns: list[str]
    rows: Iterator[bytes] = field(default_factory=lambda: iter(()))
    summing: Summing = field(default_factory=Summing)

    def fed_by(self, lines: Iterable[bytes]) -> Self:
        """The section with these rows, summed up as they are read."""

        def rows() -> Iterator[bytes]:
            for line in lines:
                self.summing.add(line)
                yield line

        self.rows = rows()
        return self


class Reading:
    """Reads the portable form: iterate over its sections; then `manifest` is known.

    Raises BackupTooNew or BackupInconsistent.
    """

    def __init__(self, chunks: Iterable[bytes], file: str) -> None:
        self._lines = _lines(chunks)
        self._file = file
        self.files: dict[str, bytes] = {}
        self.totals: dict[str, Total] = {}
        self.columns: dict[str, list[str]] = {}
        self._manifest: Manifest | None = None
        self.city = self._read_city()

    @property
    def manifest(self) -> Manifest:
        """What the backup says that it holds, once it was read to its end, and does hold."""
        found = self._manifest
        if found is None:
            raise BackupInconsistent(file=self._file, what="manifest")
        wrong = {name for name in found.tables | self.totals if self._differs(found, name)}
        wrong |= set(found.files) ^ set(self.files)
        if wrong:
            raise BackupInconsistent(file=self._file, what=", ".join(sorted(wrong)))
        return found

    def __iter__(self) -> Iterator[Section]:
        line = next(self._lines, None)
        while line is not None:
            found = json.loads(line)
            line = None
            if "file" in found:
                self.files[found["file"]] = base64.b64decode(found["content"])
            elif "manifest" in found:
                self._manifest = Manifest.from_dict(found["manifest"])
            else:
                following: list[bytes] = []
                rows = self._rows(following)
                section = Section(found["table"], found["columns"]).fed_by(rows)
                self.columns[section.name] = section.columns
                yield section
                for _ in section.rows:
                    pass
                self.totals[section.name] = section.summing.total
                line = following[0] if following else None
            line = next(self._lines, None) if line is None else line

    def check_known(self, known: Mapping[str, Sequence[str]]) -> None:
        """Raises BackupTooNew for a table or a column that is not among `known`."""
        for name, columns in self.columns.items():
            if name not in known or set(columns) - set(known[name]):
                raise BackupTooNew(file=self._file, version=self.city.version)

    def _differs(self, found: Manifest, name: str) -> bool:
        return found.tables.get(name) != self.totals.get(name)

    def _rows(self, following: list[bytes]) -> Iterator[bytes]:
        """The rows, a list each; what is none begins the next section."""
        for line in self._lines:
            if not line.startswith(b"["):
                following.append(line)
                return
            yield line

    def _read_city(self) -> City:
        found = json.loads(next(self._lines, b"{}")).get("city")
        if found is None:
            raise BackupInconsistent(file=self._file, what="city")
        if found["format"] > FORMAT:
            raise BackupTooNew(file=self._file, version=found["version"])
        return City(**found)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that were compressed; the padding behind them is read too, and left."""
    swell, waiting = zlib.decompressobj(), b""
    for chunk in chunks:
        if swell.eof:
            continue
        *whole, waiting = (waiting + swell.decompress(chunk)).split(b"\n")
        yield from whole


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
