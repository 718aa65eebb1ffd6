"""Sounds to bring: a voice, a hum, silence, an hour, and what is no sound at all."""

from __future__ import annotations

import wave
from array import array
from io import BytesIO
from math import pi, sin


def a_hum(seconds: float = 1.0, loudness: float = 0.3, rate: int = 16_000) -> bytes:
    """A WAV file of one note; 0.3 is a voice, 1.0 as loud as can be."""
    top = int(32_000 * loudness)
    period = [int(top * sin(2 * pi * at / 80)) for at in range(80)]
    samples = array("h", (period * (int(seconds * rate) // 80 + 1))[: int(seconds * rate)])
    written = BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return written.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
