"""The forms of the plan's actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from consult.application.plan import ActionDetails
from consult.domain.frameworks import CIDE, SDG, Framework
from consult.domain.plan import BadActionDates
from consult.projections.decisions import DecisionRow
from consult.projections.plan import ActionRow
from consult.web.city.dates import must_be_near
from consult.web.city.edits import SeenField
from consult.web.saying import say
from consult.web.told import in_words

STATE_NAMES = {
    "proposed": _l("Proposée"),
    "committed": _l("Engagée"),
    "under-way": _l("En cours"),
    "done": _l("Faite"),
    "dropped": _l("Abandonnée"),
}
STATE_CHIPS = {
    "proposed": "new",
    "committed": "wait",
    "under-way": "going",
    "done": "done",
    "dropped": "stop",
}


class ActionForm(FlaskForm):
    """An action as staff describe it."""

    title = StringField(
        _l("Titre"), [InputRequired(_l("Donnez un titre à l’action.")), Length(max=160)]
    )
    theme = StringField(
        _l("Thème"),
        [InputRequired(_l("Donnez un thème.")), Length(max=60)],
        description=_l("Le même mot pour les actions qui vont ensemble\u00a0: cour, cantine…"),
        render_kw={"list": "themes", "autocomplete": "off"},
    )
    expected = TextAreaField(
        _l("Résultat pour les enfants"),
        [InputRequired(_l("Écrivez ce que les enfants verront changer.")), Length(max=500)],
        description=_l("Ce qu’ils verront, pas ce que fait le service."),
        render_kw={"rows": 3},
    )
    service = StringField(
        _l("Service qui s’en occupe"),
        [InputRequired(_l("Dites quel service s’en occupe.")), Length(max=120)],
    )
    starts = DateField(_l("Commence le"), [InputRequired(_l("Donnez le jour du début."))])
    ends = DateField(_l("Finit le"), [InputRequired(_l("Donnez le jour de fin."))])
    articles = SelectMultipleField(_l("Articles de la Convention"), [Optional()], coerce=int)
    goals = SelectMultipleField(_l("Objectifs de développement durable"), [Optional()], coerce=int)
    seen_version = SeenField(default="0")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.articles.choices = _items(CIDE, _l("Article %(number)s\u00a0: %(title)s"))
        self.goals.choices = _items(SDG, _l("Objectif %(number)s\u00a0: %(title)s"))

    def validate_starts(self, field: DateField) -> None:
        """No action begins in another age."""
        must_be_near(field)

    def validate_ends(self, field: DateField) -> None:
        """An action ends after it began, and somebody of today sees its end."""
        must_be_near(field)
        starts, ends = self.starts.data, field.data
        if starts and ends and ends < starts:
            wrong = BadActionDates(starts=starts.isoformat(), ends=ends.isoformat())
            raise ValidationError(say(wrong))

    @classmethod
    def of(cls, row: ActionRow) -> ActionForm:
        """The form with the action as it stands, or with what was posted."""
        names = ("title", "theme", "expected", "service", "articles", "goals")
        values = {name: getattr(row, name) for name in names}
        days = {name: date.fromisoformat(getattr(row, name)) for name in ("starts", "ends")}
        return cls(data={**values, **days, "seen_version": str(row.version)})

    def details(self) -> ActionDetails:
        """What the form says."""
        return ActionDetails(
            title=self.title.data.strip(),
            theme=self.theme.data.strip(),
            articles=sorted(self.articles.data or []),
            goals=sorted(self.goals.data or []),
            service=self.service.data.strip(),
            starts=self.starts.data.isoformat(),
            ends=self.ends.data.isoformat(),
            expected=self.expected.data.strip(),
        )


def _items(framework: Framework, sentence: Any) -> list[SelectChoice]:
    """The items of a framework, the general principles first."""
    items = sorted(framework.items, key=lambda item: not item.general_principle)
    return [
        SelectChoice(
            int(item.number), str(sentence) % {"number": item.number, "title": in_words(item.title)}
        )
        for item in items
    ]


def _as_id(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


class LinkForm(FlaskForm):
    """Which finding an action answers."""

    finding = SelectField(_l("Constat des enfants"), coerce=_as_id)

    def __init__(self, findings: Sequence[DecisionRow], **kwargs: Any) -> None:
        super().__init__(prefix="link-", **kwargs)
        self.finding.choices = [
            SelectChoice(row.finding, _("On a lu\u00a0: %(text)s", text=row.text))
            for row in findings
        ]


class UnlinkForm(FlaskForm):
    """Why a link is taken away."""

    reason = StringField(
        _l("Pourquoi retirer ce lien"),
        [InputRequired(_l("Dites pourquoi.")), Length(max=300)],
    )


class ProgressForm(FlaskForm):
    """How far an action is."""

    percent = IntegerField(
        _l("Avancement, en %"),
        [
            InputRequired(_l("Donnez un nombre de 0 à 100.")),
            NumberRange(0, 100, _l("De 0 à 100.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    note = StringField(
        _l("Ce qui a été fait"), [InputRequired(_l("Dites en une phrase ce qui a été fait."))]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="progress-", **kwargs)


class ResultForm(FlaskForm):
    """What an action changed for children."""

    before = TextAreaField(
        _l("Avant l’action"), [InputRequired(_l("Dites comment c’était."))], render_kw={"rows": 2}
    )
    after = TextAreaField(
        _l("Après l’action"), [InputRequired(_l("Dites comment c’est."))], render_kw={"rows": 2}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="result-", **kwargs)


class DropForm(FlaskForm):
    """Why an action is given up."""

    reason = TextAreaField(
        _l("Pourquoi"),
        [InputRequired(_l("Donnez une raison\u00a0: les enfants la liront.")), Length(max=500)],
        description=_l("Les enfants la liront."),
        render_kw={"rows": 3},
    )
