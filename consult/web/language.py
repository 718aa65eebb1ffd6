"""The language of a page: asked for in the address, else kept in the session, else French."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flask import Flask, g, request, session
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from consult.catalogues import translations_folder
from consult.domain.base import Texts
from consult.domain.document import OFFERED
from consult.web.lines import unbroken

INTERFACE = ("fr", "en")
"""The languages of the whole interface."""
JOURNEY = OFFERED
"""The languages of the child's pages."""
OWN_NAMES: Final = {
    "fr": "Français",
    "en": "English",
    "es": "Español",
    "pt": "Português",
    "tr": "Türkçe",
    "uk": "Українська",
    "ar": "العربية",
}
"""What each language calls itself, as CLDR says: its whole data, read for this, take 20 MB."""
RIGHT_TO_LEFT: Final = ("ar",)


def register(app: Flask) -> None:
    """Choose a language for each request, and keep one that was asked for."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations_folder())
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    Babel(app, locale_selector=choose)
    app.add_template_filter(in_language, "in_language")
    app.add_template_filter(unbroken)


def choose() -> str:
    """The language of this request, one of INTERFACE."""
    asked = request.args.get("l", "")
    if asked in INTERFACE:
        if asked != session.get("language"):
            session["language"] = asked
        return asked
    return str(session.get("language", "fr"))


def direction_of(language: str) -> str:
    """Which way it is read, as HTML says it: "ltr" or "rtl"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def in_language(texts: Texts) -> str:
    """The text in the language of the page, else in French."""
    language = str(get_locale() or g.get("language", "fr"))
    return texts.get(language) or texts.get("fr", "")


def suits(wished: str, accepted: str, written: tuple[str, ...]) -> str:
    """The language that was asked for, else what suits a device best, of those of a page."""
    if wished in written and wished in JOURNEY:
        return wished
    return best_language(accepted, written)


@lru_cache(maxsize=256)
def best_language(accepted: str, written: tuple[str, ...]) -> str:
    """What suits a device best, by what it accepts, of the languages that a page is written in.

    Kept: a class has one kind of tablet, which always says the same.
    """
    known = [one for one in written if one in JOURNEY]
    return parse_accept_header(accepted, LanguageAccept).best_match(known) or "fr"
