"""The forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from consult.accounts.people import FunctionMissing, Invited
from consult.accounts.profiles import COUNCIL, ELECTED, IT, MODERATION, PROTECTION, TEAM
from consult.web.saying import say

PROFILE_NAMES = {
    TEAM: _l("Équipe"),
    ELECTED: _l("Élu"),
    COUNCIL: _l("Conseil"),
    IT: _l("Informatique"),
    MODERATION: _l("Modération"),
    PROTECTION: _l("Protection de l’enfance"),
}
PROFILE_CHOICES = (
    (TEAM, _l("Équipe\u00a0: prépare les consultations et le plan")),
    (ELECTED, _l("Élu\u00a0: répond aux constats des enfants")),
    (COUNCIL, _l("Conseil\u00a0: anime un conseil d’enfants ou de jeunes")),
    (IT, _l("Informatique\u00a0: veille sur le service")),
    (MODERATION, _l("Modération\u00a0: lit les mots des enfants avant tout le monde")),
    (PROTECTION, _l("Protection de l’enfance\u00a0: agit quand un mot signale un danger")),
)


class SignInForm(FlaskForm):
    """An address and a password."""

    email = EmailField(_l("Adresse électronique"), [InputRequired(_l("Écrivez votre adresse."))])
    password = PasswordField(_l("Mot de passe"), [InputRequired(_l("Écrivez votre mot de passe."))])


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


class InviteForm(FlaskForm):
    """Whom to invite, and as what."""

    email = EmailField(_l("Adresse électronique"), [InputRequired(_l("Écrivez son adresse."))])
    profile = RadioField(_l("Profil"), [InputRequired(_l("Choisissez un profil."))])
    function = StringField(
        _l("Fonction élue"),
        [Length(max=120)],
        description=_l(
            "Pour un élu, telle que les consultations la nomment\u00a0: "
            "«\u00a0Adjointe à l’éducation\u00a0»."
        ),
    )

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.profile.choices = list(PROFILE_CHOICES)

    def validate_function(self, field: StringField) -> None:
        """An elected member answers for consultations by their function alone."""
        if self.profile.data == ELECTED and not (field.data or "").strip():
            raise ValidationError(say(FunctionMissing()))

    def invited(self) -> Invited:
        """What the form says."""
        function = (self.function.data or "").strip()
        return Invited(self.email.data or "", self.profile.data, function)
