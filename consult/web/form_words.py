"""What a form says of what was typed, in the words of the house: what is wrong, what to do.

WTForms brings sentences of its own; most forms give theirs, and these are said where none did.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Request
from flask_babel import gettext

from consult.sentences import N_

_NOT_IN_THE_LIST: Final = N_(
    "Choisissez dans la liste\u00a0: ce choix n’y est pas, ou n’y est plus."
)
SENTENCES: Final = {
    "Not a valid date value.": N_("Ce n’est pas une date. Écrivez-la ainsi\u00a0: 2026-11-23."),
    "Not a valid integer value.": N_("Écrivez un nombre entier, en chiffres."),
    "Not a valid choice.": _NOT_IN_THE_LIST,
    "Invalid Choice: could not coerce.": _NOT_IN_THE_LIST,
    "Invalid choice(s): one or more data inputs could not be coerced.": _NOT_IN_THE_LIST,
    "'%(value)s' is not a valid choice for this field.": _NOT_IN_THE_LIST,
    "This field is required.": N_("Remplissez ce champ."),
    "Field cannot be longer than %(max)d character.": N_(
        "C’est trop long\u00a0: %(length)d signes, et %(max)d au plus. Raccourcissez."
    ),
    "Number must be at least %(min)s.": N_("Écrivez %(min)s ou plus."),
    "Number must be at most %(max)s.": N_("Écrivez %(max)s ou moins."),
    "Number must be between %(min)s and %(max)s.": N_("Écrivez un nombre de %(min)s à %(max)s."),
}
"""By what WTForms would say in English; of two numbers, by the first."""

WHATEVER_ELSE: Final = N_("Ce qui est écrit ici ne convient pas. Corrigez-le.")
"""Said in place of any other sentence of WTForms, so that none of its own is ever read."""


class FormWords:
    """What Flask-WTF asks for the sentences of a form, in the language of the page."""

    def ugettext(self, message: str) -> str:
        """The sentence of the house; a name that WTForms made of a field's stays as it is."""
        is_sentence = message in SENTENCES or message.endswith((".", "}"))
        return gettext(SENTENCES.get(message, WHATEVER_ELSE)) if is_sentence else message

    def ungettext(self, one: str, _many: str, _number: int) -> str:
        """The same, for a number: the sentences of the house fit every one that is asked."""
        return self.ugettext(one)


class SpokenRequest(Request):
    """A request whose forms speak so: Flask-WTF looks there before it loads WTForms' words."""

    wtforms_translations = FormWords()


def register(app: Flask) -> None:
    """Let every form of the app speak so."""
    app.request_class = SpokenRequest
