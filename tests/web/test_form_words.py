"""What forms say of what was typed, where no form has a sentence of its own."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange


class EveryKind(FlaskForm):
    """One field of each kind that can be wrong."""

    day = DateField()
    number = IntegerField(validators=[NumberRange(1, 5)])
    one = SelectField(choices=["a"])
    name = StringField(validators=[InputRequired()])
    short = StringField(validators=[Length(max=3)])


WRONG = {"day": "32/13/2026", "number": "x", "one": "b", "name": "", "short": "abcd"}


def said(app: Flask, language: str, typed: dict[str, str]) -> list[str]:
    """Every error of the form."""
    with app.test_request_context(method="POST"), force_locale(language):
        form = EveryKind(formdata=MultiDict(typed), meta={"csrf": False})
        form.validate()
        return [error for errors in form.errors.values() for error in errors]


def test_what_is_wrong_is_said_in_french_with_what_to_do(app: Flask) -> None:
    words = [one.replace("\u00a0", " ") for one in said(app, "fr", WRONG)]
    assert "Ce n’est pas une date. Écrivez-la ainsi : 2026-11-23." in words
    assert "Écrivez un nombre entier, en chiffres." in words
    assert "Remplissez ce champ." in words
    assert "Le champ ne peut pas contenir plus de 3 caractères." in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_has_a_typewriter_s_apostrophe_or_the_other_language(
    app: Flask, language: str
) -> None:
    words = " ".join(said(app, language, WRONG) + said(app, language, {**WRONG, "number": "9"}))
    assert "'" not in words
    assert ("Écrivez" in words) is (language == "fr")
    assert ("valid" in words) is False
