"""Photos that people bring become small and say nothing of where they were taken."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from consult.domain.errors import ConsultError
from consult.media import LARGEST
from consult.media.apart import apart
from consult.media.pictures import (
    COVER,
    SIDE,
    NotAPicture,
    PictureTooLarge,
    TooFewPixels,
    TooManyPixels,
    cover,
    shrink,
)

Make = Callable[[bytes], list[bytes]]
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ORIENTATION, GPS = 0x0112, 0x8825


def a_photo(size: tuple[int, int] = (1600, 1200), kind: str = "JPEG") -> bytes:
    """A photo taken sideways, that says where."""
    photo = Image.new("RGB", size, "#7aa35c")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (47.0, 25.0, 0.0)}
    written = BytesIO()
    photo.save(written, kind, exif=exif)
    return written.getvalue()


def a_bomb() -> bytes:
    """A PNG of a few bytes that says that it is 30,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_small_upright_and_silent_about_its_place(kind: str) -> None:
    (content,) = apart(shrink, a_photo(kind=kind))
    with Image.open(BytesIO(content)) as made:
        assert made.format == "WEBP"
        assert made.size == (SIDE * 3 // 4, SIDE), "it was taken sideways"
        assert not made.getexif()
        assert not {"exif", "xmp", "icc_profile"} & made.info.keys()
    assert b"Exif" not in content


def test_a_drawing_keeps_what_is_transparent() -> None:
    drawing = BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(drawing, "PNG")
    (content,) = shrink(drawing.getvalue())
    with Image.open(BytesIO(content)) as made:
        assert made.mode == "RGBA"
        assert made.size == (64, 64)


def noise(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """The picture that is hardest to make small."""
    written = BytesIO()
    Image.frombytes("RGB", size, Random(7).randbytes(3 * size[0] * size[1])).save(written, "JPEG")
    return written.getvalue()


@pytest.mark.parametrize("content", [a_photo(), noise(), noise((300, 2000))], ids=range(3))
def test_the_photo_of_a_place_is_wide_light_and_silent(content: bytes) -> None:
    (made,) = apart(cover, content)
    assert len(made) <= COVER
    with Image.open(BytesIO(made)) as photo:
        assert photo.format == "WEBP"
        assert photo.width * 9 == photo.height * 16
        assert not photo.getexif()


def test_a_calm_photo_of_a_place_stays_large() -> None:
    (made,) = cover(a_photo())
    with Image.open(BytesIO(made)) as photo:
        assert photo.size == (640, 360)


@pytest.mark.parametrize("make", [shrink, cover])
@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotAPicture),
        (b"bonjour", NotAPicture),
        (SCRIPT, NotAPicture),
        (a_photo()[:300], NotAPicture),
        (b"GIF89a" + bytes(60), NotAPicture),
        (bytes(LARGEST + 1), PictureTooLarge),
        (a_bomb(), TooManyPixels),
        (a_photo((1, 1)), TooFewPixels),
        (a_photo((2000, 63)), TooFewPixels),
    ],
    ids=["nothing", "text", "script", "cut", "gif", "heavy", "bomb", "a dot", "a line"],
)
def test_what_is_no_photo_is_refused(make: Make, content: bytes, error: type[ConsultError]) -> None:
    with pytest.raises(error):
        apart(make, content)
