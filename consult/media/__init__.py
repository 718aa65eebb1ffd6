"""Sounds and pictures that a city brings: made small and harmless, kept by what they contain."""

from __future__ import annotations

from typing import Final

LARGEST: Final = 11_000_000
"""Bytes of the largest file that staff bring: a photo of today's phones, a minute of sound."""
