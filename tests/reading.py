"""Files that others write while a test reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def content_of(file: Path) -> bytes:
    """What a file holds; nothing when it has gone since it was listed: servers remove theirs."""
    with suppress(FileNotFoundError):
        return file.read_bytes()
    return b""


def contents_of(places: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """Each file of these directories with what it holds."""
    for place in places:
        for file in sorted(place.rglob("*")):
            if file.is_file():
                yield file, content_of(file)
