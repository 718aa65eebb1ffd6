"""What a form says of what was typed, in the words of the house: what is wrong, what to do.

WTForms brings sentences of its own; most forms give theirs, and these are said where none did.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Request
from flask_babel import get_locale, gettext
from wtforms.i18n import get_translations

from consult.sentences import N_

_NOT_IN_THE_LIST: Final = N_(
    "Choisissez dans la liste\u00a0: ce choix n’y est pas, ou n’y est plus."
)
SENTENCES: Final = {
    "Not a valid date value.": N_("Ce n’est pas une date. Écrivez-la ainsi\u00a0: 2026-11-23."),
    "Not a valid integer value.": N_("Écrivez un nombre entier, en chiffres."),
    "Not a valid choice.": _NOT_IN_THE_LIST,
    "Invalid Choice: could not coerce.": _NOT_IN_THE_LIST,
    "This field is required.": N_("Remplissez ce champ."),
}
"""By what WTForms would say in English."""


class FormWords:
    """What Flask-WTF asks for the sentences of a form, in the language of the page."""

    def ugettext(self, message: str) -> str:
        """The sentence of the house, else WTForms' own with our apostrophes."""
        if message in SENTENCES:
            return gettext(SENTENCES[message])
        return _typographic(_theirs().gettext(message))

    def ungettext(self, one: str, many: str, number: int) -> str:
        """The same, for a number."""
        return _typographic(_theirs().ngettext(one, many, number))


class SpokenRequest(Request):
    """A request whose forms speak so: Flask-WTF looks there before it loads WTForms' words."""

    wtforms_translations = FormWords()


def register(app: Flask) -> None:
    """Let every form of the app speak so."""
    app.request_class = SpokenRequest


def _theirs() -> Any:
    return get_translations([str(get_locale() or "fr"), "fr"])


def _typographic(words: str) -> str:
    return words.replace("'", "’")
