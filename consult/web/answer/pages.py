"""The child's pages as bytes: each written once per version, band and language, then kept.

A page that is rendered for each child costs eight times more. What differs from one child to the
next are the ids of what she may send, a sheet or a no: each is drawn where the page has MARK.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from flask import current_app
from flask_babel import force_locale

from consult.web.answer.heard import Heard
from consult.web.answer.pictures import Sprite
from consult.web.language import direction_of
from consult.web.services import services

MARK: Final = b"@submission@"
KEPT: Final = 24 * 1024 * 1024
"""Bytes of pages kept in memory; the oldest go first."""
YOUNG: Final = ("3-5", "6-7")
"""Bands that have one "?" tile instead of two, and an arrow that passes."""
HELP_NUMBER: Final = "119"
"""Allô Enfance en Danger."""

_HEADERS: Final = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Vary", "Accept-Encoding"),
)
_GZIP_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"


@dataclass(frozen=True)
class Page:
    """A page cut where ids go; `packed` is its head, compressed once.

    `submission` is the first id, that of the sheet; the others, and it when not given, are drawn.
    """

    head: bytes
    tails: tuple[bytes, ...]
    packed: bytes
    checksum: int

    @classmethod
    def of(cls, content: bytes) -> Page:
        """A page from its bytes; a page without MARK takes no id."""
        head, *tails = content.split(MARK)
        packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        packed = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
        return cls(head, tuple(tails), _GZIP_HEADER + packed, zlib.crc32(head))

    def plain(self, submission: str = "") -> bytes:
        """The page for one child."""
        return self.head + self._rest(submission)

    def gzipped(self, submission: str = "") -> bytes:
        """The same in gzip: the compressed head, then the rest as one stored block (RFC 1951)."""
        rest = self._rest(submission)
        size = len(rest)
        block = b"\x01" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")
        length = (len(self.head) + size) & 0xFFFFFFFF
        end = zlib.crc32(rest, self.checksum).to_bytes(4, "little") + length.to_bytes(4, "little")
        return b"".join((self.packed, block, rest, end))

    def _rest(self, submission: str) -> bytes:
        ids = [str(uuid4()) for _ in self.tails]
        if submission:
            ids[0] = submission
        return b"".join(id.encode() + tail for id, tail in zip(ids, self.tails, strict=True))

    def to_send(self, accepted: str, submission: str = "") -> tuple[list[tuple[str, str]], bytes]:
        """Headers and bytes, in gzip for whoever takes it; never stored on the way."""
        if "gzip" in accepted:
            return [*_HEADERS, ("Content-Encoding", "gzip")], self.gzipped(submission)
        return [*_HEADERS], self.plain(submission)

    @property
    def size(self) -> int:
        """Bytes that keeping it takes."""
        return len(self.head) + sum(map(len, self.tails)) + len(self.packed)


class Pages:
    """The pages of this process, by key; looked up without a lock, the oldest dropped first.

    A page is written anew when something else can be heard: `heard` is another number then.
    """

    def __init__(self, most: int = KEPT, heard: Callable[[], int] = lambda: 0) -> None:
        self._most = most
        self._heard = heard
        self._pages: dict[Hashable, Page] = {}
        self._size = 0

    def find(self, key: Hashable) -> Page | None:
        """The page of that key, when it has been written."""
        return self._pages.get((self._heard(), key))

    def get(self, key: Hashable, write: Callable[[], bytes]) -> Page:
        """The page of that key, written the first time that it is asked for."""
        now = (self._heard(), key)
        page = self._pages.get(now)
        if page is None:
            page = Page.of(write())
            self._keep(now, page)
        return page

    def _keep(self, key: Hashable, page: Page) -> None:
        self._pages[key] = page
        self._size += page.size
        while self._size > self._most and len(self._pages) > 1:
            oldest = self._pages.pop(next(iter(self._pages)), None)
            self._size -= oldest.size if oldest else 0


def write_page(template: str, language: str, band: str = "", **context: Any) -> bytes:
    """One page of the child's surface, in `language`, with its pictograms and its sounds.

    Rendered past Flask's own function: nothing of a session or a database reaches the template.
    """
    with force_locale(language):
        file = template if "/" in template else f"answer/{template}"
        page = current_app.jinja_env.get_template(f"{file}.html").render(
            language=language,
            direction=direction_of(language),
            band=band,
            young=band in YOUNG,
            sprite=Sprite(),
            heard=Heard(services().voices.now, language),
            help_number=HELP_NUMBER,
            **context,
        )
    return _without_indentation(page).encode()


def _without_indentation(page: str) -> str:
    return "\n".join(line for line in map(str.strip, page.splitlines()) if line)
