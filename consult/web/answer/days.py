"""Days as a child reads them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def spoken(day: str, language: str, *, year: bool = False) -> str:
    """An ISO day in words: "30 septembre", "1er octobre"; with its year when asked."""
    if not day:
        return ""
    pattern = "d MMMM y" if year else "d MMMM"
    words = format_date(date.fromisoformat(day), pattern, locale=language)
    first = language == "fr" and words.startswith("1 ")
    return "1er" + words[1:] if first else words
