"""The forms of a council. No field takes a child's name, and each text field says so."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from consult.domain.council import REACTIONS

LONGEST = 300
MOST_MEMBERS = 200
BEGINNING = re.compile(r"^\s*on a lu\b[\s:…,.]*(?:que\b|qu['’])?[\s:…,.]*", re.IGNORECASE)
"""How a finding begins on every page: "On a lu" is not written twice when it is typed too."""
PROPOSING = re.compile(r"^[\s…]*(?:donc\s+)?on propose\b[\s:…,.]*", re.IGNORECASE)
"""How its proposal begins: "donc on propose" is not written twice either."""
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class CouncilForm(FlaskForm):
    """The council itself."""

    name = StringField(
        _l("Nom du conseil"),
        [InputRequired(_l("Donnez un nom au conseil.")), Length(max=120)],
        description=_l("Par exemple «\u00a0Conseil municipal des enfants de Fondettes\u00a0»."),
    )


class MembersForm(FlaskForm):
    """How many members are present."""

    members = IntegerField(
        _l("Membres présents"),
        [
            InputRequired(_l("Comptez les membres présents.")),
            NumberRange(1, MOST_MEMBERS, _l("De 1 à 200 membres.")),
        ],
        description=_l("Un nombre, pas de liste\u00a0: aucun nom d’enfant n’est gardé."),
        render_kw=NUMBER,
    )


class ReactionsForm(FlaskForm):
    """How many members say what, card by card: fields `<rank>-surprised`..."""

    def numbers(self, fields: dict[str, str], rank: int) -> dict[str, int] | None:
        """The three numbers of a card as they were typed; None when one is no number."""
        typed = {one: fields.get(f"{rank}-{one}", "").strip() for one in REACTIONS}
        if any(value and not (value.isdecimal() and len(value) < 4) for value in typed.values()):
            return None
        return {one: int(value) for one, value in typed.items() if value}


def without_beginning(typed: str | None) -> str | None:
    """What was read, without the words that the pages put before it."""
    return BEGINNING.sub("", typed) if typed else typed


def without_proposing(typed: str | None) -> str | None:
    """What is proposed, without the words that the pages put before it."""
    return PROPOSING.sub("", typed) if typed else typed


class FindingForm(FlaskForm):
    """A finding and its proposal."""

    text = TextAreaField(
        _l("On a lu…"),
        [DataRequired(_l("Écrivez ce que vous avez lu.")), Length(max=LONGEST)],
        description=_l(
            "Une phrase, avec vos mots\u00a0: "
            "«\u00a0la cour plaît, mais pas aux plus grands\u00a0». "
            "N’écrivez le nom d’aucun enfant."
        ),
        filters=[without_beginning],
        render_kw={"rows": 2},
    )
    proposal = TextAreaField(
        _l("… donc on propose…"),
        [InputRequired(_l("Écrivez ce que vous proposez.")), Length(max=LONGEST)],
        description=_l("La ville devra répondre à cette phrase, avec une raison."),
        filters=[without_proposing],
        render_kw={"rows": 2},
    )
    cites = SelectMultipleField(
        _l("Les cartes qui le disent"), [Optional()], description=_l("Cochez-les.")
    )

    def __init__(self, cards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cites.choices = [SelectChoice(id, label) for id, label in cards]


class TokensForm(FlaskForm):
    """Tokens counted on each finding: fields `tokens-<finding id>`."""

    def tokens(self, fields: dict[str, str], findings: list[str]) -> dict[str, int] | None:
        """Tokens by finding; None when one is no number."""
        typed = {finding: fields.get(f"tokens-{finding}", "").strip() for finding in findings}
        if any(value and not (value.isdecimal() and len(value) < 5) for value in typed.values()):
            return None
        return {finding: int(value or 0) for finding, value in typed.items()}


class AvisForm(FlaskForm):
    """The text of the avis and its vote."""

    text = TextAreaField(
        _l("L’avis, en quelques phrases"),
        [InputRequired(_l("Écrivez l’avis.")), Length(max=2000)],
        description=_l(
            "Les constats s’y ajoutent tout seuls, chacun avec sa proposition. "
            "N’écrivez le nom d’aucun enfant."
        ),
        render_kw={"rows": 5},
    )
    votes_for = IntegerField(_l("Pour"), [InputRequired(_l("Comptez les voix pour."))])
    against = IntegerField(_l("Contre"), [InputRequired(_l("Comptez les voix contre."))], default=0)
    blank = IntegerField(_l("Blanc"), [InputRequired(_l("Comptez les votes blancs."))], default=0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in self.vote_fields:
            field.render_kw = NUMBER
            field.validators = [
                *field.validators,
                NumberRange(0, MOST_MEMBERS, _l("De 0 à 200 voix.")),
            ]

    @property
    def vote_fields(self) -> list[IntegerField]:
        """For, against, blank."""
        return [self.votes_for, self.against, self.blank]

    def votes(self) -> tuple[int, int, int]:
        """For, against, blank."""
        return self.votes_for.data, self.against.data, self.blank.data


class CloseForm(FlaskForm):
    """Nothing but the form's token."""
