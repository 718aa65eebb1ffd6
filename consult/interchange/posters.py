"""Posters: the code of a place as a picture to scan and as five signs to type.

A QR code is at level Q with a margin of four modules, which reads with 9 % of it gone; on an
A4 poster the symbol is 60 mm wide.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from consult.domain.base import Texts
from consult.domain.errors import BadInput
from consult.interchange.paper import ACCENT, colour, in_language, printed, said, spoken, typeset

if TYPE_CHECKING:
    from qrcode import QRCode

MARGIN = 4
SYMBOL_MM = 60
PIXELS_PER_MODULE = 24
MASK = 2
UNIT = 10  # what the SVG factory counts as one: a module is 1 x 1
FORMATS = {"poster": "poster.typ", "cards": "cards.typ"}


class NoPosters(BadInput):
    """Raised when a merged PDF of no poster at all is asked for."""


class PosterFormatUnknown(BadInput):
    """Raised when a poster is asked for in a format that we do not print (`format`)."""


@dataclass(frozen=True)
class Poster:
    """What hangs on the wall of one place.

    `url` opens the place's page and ends with its `code`; `title` is that of the consultation
    (empty: the poster stays when consultations change, and the place's name is the headline);
    `languages` are those that the poster speaks, the first in big letters; one that it has no
    words for is left out. `accent` is a colour as '#rrggbb'.
    """

    code: str
    url: str
    place: str
    city: str
    title: Texts
    languages: tuple[str, ...] = ("fr", "en")
    help_number: str = "119"
    accent: str = ACCENT


def poster_svg(url: str) -> bytes:
    """The QR code of an address as an SVG picture, black on white, margin included."""
    from qrcode.image.svg import SvgPathFillImage

    return bytes(_code(url, UNIT).make_image(image_factory=SvgPathFillImage).to_string())


def quick_svg(url: str) -> bytes:
    """The same for paper that has hundreds: ten times sooner, a quarter of the bytes.

    The mask is given, not sought: it makes a pretty symbol prettier, and each mask is read.
    """
    code = _code(url, mask=MASK)
    side = code.modules_count + 2 * MARGIN
    path = "".join(
        f"M{MARGIN + start} {MARGIN + y}h{len(run)}v1h-{len(run)}z"
        for y, row in enumerate(code.modules)
        for start, run in _runs(row)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
    white = f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
    return f'{head}{white}<path d="{path}"/></svg>'.encode()


def poster_png(url: str) -> bytes:
    """The QR code of an address as a PNG picture of about a thousand pixels."""
    from qrcode.image.pil import PilImage

    out = io.BytesIO()
    _code(url, PIXELS_PER_MODULE).make_image(image_factory=PilImage).save(out, "PNG")
    return out.getvalue()


def poster_pdf(posters: Sequence[Poster], format: str = "poster") -> bytes:
    """One merged A4 PDF, a page for each poster, in the order given.

    `format` is "poster", or "cards": eight small cards of the same code to cut out.
    Raises NoPosters, PosterFormatUnknown.
    """
    if not posters:
        raise NoPosters()
    if format not in FORMATS:
        raise PosterFormatUnknown(format=format)
    first = posters[0]
    language = spoken(first.languages)[0]
    data = {
        "title": f"{said('posters', language)} · {first.city}",
        "author": first.city,
        "language": language,
        "posters": [_page(poster) for poster in posters],
    }
    return typeset(FORMATS[format], data)


def typing_address(poster: Poster) -> str:
    """Where the code is typed, as it is read aloud: the address without scheme and code."""
    bare = poster.url.partition("://")[2] or poster.url
    return bare.removesuffix(poster.code).rstrip("/")


def _runs(row: Sequence[bool | None]) -> Iterator[tuple[int, list[int]]]:
    """Where dark modules stand side by side in a row: the first one, and all of them."""
    for dark, side_by_side in groupby(range(len(row)), key=lambda x: bool(row[x])):
        run = list(side_by_side)
        if dark:
            yield run[0], run


def _code(url: str, size: int = UNIT, mask: int | None = None) -> QRCode[Any]:
    from qrcode import QRCode  # Drawing takes a library that the web rarely needs.
    from qrcode.constants import ERROR_CORRECT_Q

    code: QRCode[Any] = QRCode(
        error_correction=ERROR_CORRECT_Q, border=MARGIN, box_size=size, mask_pattern=mask
    )
    code.add_data(url)
    code.make(fit=True)
    return code


def _page(poster: Poster) -> dict[str, Any]:
    modules, first = _code(poster.url).modules_count, spoken(poster.languages)[0]
    address = typing_address(poster)
    headline = in_language(poster.title, first)
    return {
        "city": printed(poster.city),
        "headline": {"language": first, "text": printed(headline or poster.place)},
        "subtitle": printed(poster.place) if headline else "",
        "accent": colour(poster.accent),
        "svg": poster_svg(poster.url).decode(),
        "symbol": SYMBOL_MM * (modules + 2 * MARGIN) / modules,
        "alt": said("qr", first, address=poster.url),
        "signs": list(poster.code),
        "address": address,
        "invitation": _in_each(poster, "invitation"),
        "typing": _in_each(poster, "typing", address=address),
        "typing-beside": _in_each(poster, "typing-beside", address=address),
        "answer": _in_each(poster, "answer"),
        "help": _in_each(poster, "help", number=poster.help_number),
    }


def _in_each(poster: Poster, name: str, **facts: str) -> list[dict[str, str]]:
    return [
        {"language": language, "text": said(name, language, **facts)}
        for language in spoken(poster.languages)
    ]
