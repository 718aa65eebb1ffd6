"""Where the translation catalogues are, for the web and for the command line."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

PACKAGE = Path(__file__).parent


def translations_folder() -> Path:
    """Where the catalogues are: in the wheel when installed, beside the package in a checkout."""
    shipped = PACKAGE / "translations"
    return shipped if shipped.is_dir() else PACKAGE.parent / "translations"


def translator(language: str) -> Callable[[str], str]:
    """What turns a French sentence into one of that language; French when it is missing."""
    found = gettext.translation("messages", translations_folder(), [language], fallback=True)
    return found.gettext


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a sentence for the catalogues, without translating it here."""
    return message
