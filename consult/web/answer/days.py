"""Days as a child reads them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, format_skeleton

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def spoken(day: str, language: str, *, year: bool = False) -> str:
    """An ISO day in words: "30 septembre", "1er octobre"; with its year when asked.

    A day and its month stay on one line.
    """
    if not day:
        return ""
    when, locale = date.fromisoformat(day), "en_GB" if language == "en" else language
    month = format_skeleton("MMMMd", when, locale=locale)
    words = format_date(when, "long", locale=locale) if year else month
    words = words.replace(month, month.replace(" ", NO_BREAK), 1).replace(NARROW, NO_BREAK)
    first = language == "fr" and when.day == 1
    return words.replace("1", "1er", 1) if first else words
