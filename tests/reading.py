"""What others have written: files while a test reads them, what was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from consult.domain.ballot import ENDINGS, Ending, Sheet


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


def opened(content: bytes) -> Sheet | Ending:
    """What was sealed: a sheet, or a screen that ended without one. Raises BadSheet."""
    return ENDINGS.get(content) or Sheet.from_bytes(content)
