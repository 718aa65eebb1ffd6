"""The forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """An address and a password."""

    email = EmailField(_l("Adresse électronique"), [InputRequired(_l("Écrivez votre adresse."))])
    password = PasswordField(
        _l("Mot de passe"), [InputRequired(_l("Écrivez votre mot de passe."))]
    )


class AcceptForm(FlaskForm):
    """A name and a password, chosen by the person who was invited."""

    name = StringField(
        _l("Votre nom"),
        [InputRequired(_l("Écrivez votre nom.")), Length(max=120)],
        description=_l("Prénom et nom, comme vos collègues les lisent."),
    )
    password = PasswordField(
        _l("Mot de passe"),
        [InputRequired(_l("Choisissez un mot de passe."))],
        description=_l(
            "12 signes au moins, sans autre règle. Quatre mots qui ne vont pas ensemble "
            "se retiennent bien."
        ),
    )
