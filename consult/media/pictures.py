"""A picture as somebody brings it becomes a small WebP, turned upright: the picture, nothing else.

Where and when it was taken, and with which device, does not come along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from consult.domain.errors import BadInput
from consult.media import LARGEST

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS: Final = 60_000_000
"""Of the largest picture that is opened: a small file may hold a huge one."""
LEAST: Final = 64
"""Pixels of the shorter side of the smallest: of less, nobody sees what it shows."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
SIDE: Final = 640
"""Pixels of the longer side: three times a tile of the youngest."""
QUALITY: Final = 78
COVER: Final = 12_000
"""Bytes at the most of the photo of a place: a child's first page has to stay light."""
COVER_SIZES: Final = ((640, 360), (480, 270), (320, 180), (160, 90), (64, 36))
COVER_QUALITIES: Final = (75, 60, 45, 35)


class NotAPicture(BadInput):
    """Raised when a file is no photo that we take: a drawing with a script is none, either."""


class PictureTooLarge(BadInput):
    """Raised when a picture is far too large; facts: `most` megabytes."""


class TooFewPixels(BadInput):
    """Raised when nobody could see what a picture shows; facts: `least` pixels of each side."""


class TooManyPixels(BadInput):
    """Raised when a picture would fill the memory; facts: `most` millions of pixels."""


def shrink(content: bytes) -> list[bytes]:
    """The picture as a small WebP, alone in a list, as `apart` wants it.

    Raises NotAPicture, PictureTooLarge, TooFewPixels, TooManyPixels.
    """
    with opened(content) as upright:
        upright.thumbnail((SIDE, SIDE))
        return [_webp(upright, QUALITY)]


def cover(content: bytes) -> list[bytes]:
    """The middle of the picture as a WebP of COVER bytes at the most, as wide and fine as can be.

    Raises NotAPicture, PictureTooLarge, TooFewPixels, TooManyPixels.
    """
    with opened(content) as upright:
        return [next(one for one in _covers(upright) if len(one) <= COVER)]


def _covers(upright: Image) -> Iterator[bytes]:
    """The same picture, each time lighter."""
    from PIL import ImageOps

    for size in COVER_SIZES:
        cut = ImageOps.fit(upright, size)
        yield from (_webp(cut, quality) for quality in COVER_QUALITIES)


@contextmanager
def opened(content: bytes) -> Iterator[Image]:
    """A picture of somebody, turned upright.

    Raises NotAPicture, PictureTooLarge, TooFewPixels, TooManyPixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > LARGEST:
        raise PictureTooLarge(most=LARGEST // 1_000_000)
    Image.MAX_IMAGE_PIXELS = None  # Counted below, before anything is unpacked.
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise TooManyPixels(most=PIXELS // 1_000_000)
            if min(picture.size) < LEAST:
                raise TooFewPixels(least=LEAST)
            yield ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture() from error


def _webp(picture: Image, quality: int) -> bytes:
    """Nothing but the picture."""
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    written = BytesIO()
    plain.save(written, "WEBP", quality=quality, method=6, exif=b"", icc_profile=None, xmp=b"")
    return written.getvalue()
