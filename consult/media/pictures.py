"""A picture as somebody brings it becomes a small WebP, turned upright: the picture, nothing else.

Where and when it was taken, and with which device, does not come along.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from consult.domain.errors import BadInput

LARGEST: Final = 11_000_000
"""Bytes: a photo of today's phones."""
PIXELS: Final = 60_000_000
"""Of the largest picture that is opened: a small file may hold a huge one."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
SIDE: Final = 640
"""Pixels of the longer side: three times a tile of the youngest."""
QUALITY: Final = 78


class NotAPicture(BadInput):
    """Raised when a file is no photo that we take: a drawing with a script is none, either."""


class PictureTooLarge(BadInput):
    """Raised when a picture is far too large; facts: `most` megabytes."""


class TooManyPixels(BadInput):
    """Raised when a picture would fill the memory; facts: `most` millions of pixels."""


def shrink(content: bytes) -> list[bytes]:
    """The picture as a small WebP, alone in a list, as `apart` wants it.

    Raises NotAPicture, PictureTooLarge, TooManyPixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > LARGEST:
        raise PictureTooLarge(most=LARGEST // 1_000_000)
    Image.MAX_IMAGE_PIXELS = None  # Counted below, before anything is unpacked.
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise TooManyPixels(most=PIXELS // 1_000_000)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
            written = BytesIO()
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            plain.save(written, "WEBP", quality=QUALITY, exif=b"", icc_profile=None, xmp=b"")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture() from error
    return [written.getvalue()]
