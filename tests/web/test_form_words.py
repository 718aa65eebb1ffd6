"""What forms say of what was typed, where no form has a sentence of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import flask_wtf
import pytest
import wtforms
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from consult.web.form_words import SENTENCES, WHATEVER_ELSE, FormWords


class EveryKind(FlaskForm):
    """One field of each kind that can be wrong."""

    day = DateField()
    number = IntegerField(validators=[NumberRange(1, 5)])
    one = SelectField(choices=["a"])
    some = SelectMultipleField(choices=["a"])
    name = StringField(validators=[InputRequired()])
    short = StringField(validators=[Length(max=3)])


WRONG = {"day": "32/13/2026", "number": "x", "one": "b", "some": "b", "name": "", "short": "abcd"}


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
    assert "C’est trop long : 4 signes, et 3 au plus. Raccourcissez." in words
    assert "Choisissez dans la liste : ce choix n’y est pas, ou n’y est plus." in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_has_a_typewriter_s_apostrophe_or_the_other_language(
    app: Flask, language: str
) -> None:
    words = " ".join(said(app, language, WRONG) + said(app, language, {**WRONG, "number": "9"}))
    assert "'" not in words
    assert ("Écrivez" in words) is (language == "fr")
    assert ("valid" in words) is False


OURS_IN_FRENCH = {*SENTENCES.values(), WHATEVER_ELSE}
FOR_DEVELOPERS = {"Choices cannot be None.", "Invalid field name '%s'."}


def built_in() -> Iterator[str]:
    """Every sentence that WTForms and Flask-WTF would say by themselves, in one number."""
    for package in (wtforms, flask_wtf):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    first = node.args[0] if node.args else None
                    is_said = node.func.attr in ("gettext", "ngettext")
                    if is_said and isinstance(first, ast.Constant):
                        yield str(first.value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_of_wtforms_itself_is_ever_read(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        for message in set(built_in()) - FOR_DEVELOPERS:
            words = FormWords().ungettext(message, message, 2)
            assert words != message, message
            assert words % {"min": 1, "max": 5, "length": 9}, message
            assert (words in OURS_IN_FRENCH) is (language == "fr"), words


def test_every_sentence_of_ours_stands_for_one_that_wtforms_says() -> None:
    assert not set(SENTENCES) - set(built_in())


def test_every_form_speaks_so_also_within_another(app: Flask) -> None:
    """A form that is not Flask-WTF's would speak English everywhere."""
    kinds = [kind for kind in forms(wtforms.Form) if kind.__module__.startswith("consult.")]
    assert kinds
    assert not [kind for kind in kinds if not issubclass(kind, FlaskForm)]


def forms(parent: type[wtforms.Form]) -> Iterator[type[wtforms.Form]]:
    """Every class of forms below that one."""
    for child in parent.__subclasses__():
        yield child
        yield from forms(child)
