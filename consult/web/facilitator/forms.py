"""The forms of a sitting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from consult.application.sittings import Group
from consult.domain.bands import classes_of, in_order
from consult.projections.consultations import ConsultationRow
from consult.projections.places import PlaceRow
from consult.web.context import day
from consult.web.language import in_language

MOST_CHILDREN = 500
ENDS = (
    ("13:00", _l("La fin de la matinée (13 h)")),
    ("19:00", _l("La fin de la journée (19 h)")),
    ("23:59", _l("La fin de la soirée (minuit)")),
)
"""Until when a sitting accepts sheets: a local time, and its words."""
LAST_END = ENDS[-1][0]
A_NUMBER = (
    InputRequired(_l("Indiquez le nombre d’enfants.")),
    NumberRange(1, MOST_CHILDREN, _l("Indiquez un nombre de 1 à 500.")),
)
"""What a headcount has to be."""

REASONS = {
    "headcount-exceeded": _l("Plus d’écrans terminés que d’enfants"),
    "totals-mistyped": _l("Des totaux ont été mal tapés"),
    "not-understood": _l("Les enfants n’ont pas compris"),
    "disturbed": _l("La séance a été interrompue ou dérangée"),
    "adult-answered": _l("Un adulte a répondu à la place des enfants"),
    "rehearsal": _l("C’était un essai"),
}
"""The words of consult.domain.setting_aside.REASONS."""
REASONS_BACK = {
    "wrong-group": _l("On s’est trompé de groupe"),
    "looked-into": _l("Vérifié avec l’adulte présent : tout s’est bien passé"),
    "number-corrected": _l("Le nombre d’enfants a été corrigé"),
}
"""The words of consult.domain.setting_aside.REASONS_BACK."""
OF_SCREENS, OF_PAPER = "headcount-exceeded", "totals-mistyped"
"""The reasons that fit one way of answering only."""


class EnterForm(FlaskForm):
    """The code of the printed link, unless the address has it, and the PIN."""

    printed = StringField(
        _l("Code du lien"),
        [InputRequired(_l("Écrivez le code du lien."))],
        description=_l("12 signes, sur la feuille imprimée de votre lieu."),
    )
    pin = StringField(
        _l("Code secret"),
        [InputRequired(_l("Écrivez le code secret."))],
        description=_l("6 chiffres, sur la même feuille."),
    )

    def __init__(self, token: str) -> None:
        super().__init__()
        if token:
            del self.printed


class OpenForm(FlaskForm):
    """Which consultation, which band, how many children, until when."""

    consultation = RadioField(
        _l("Consultation"), [InputRequired(_l("Choisissez la consultation."))]
    )
    band = RadioField(_l("Âge des enfants"), [InputRequired(_l("Choisissez l’âge."))])
    headcount = IntegerField(_l("Combien d’enfants sont là\u00a0?"), A_NUMBER)
    until = RadioField(_l("Le code est bon jusqu’à"), [InputRequired(_l("Choisissez la fin."))])

    def __init__(self, asked: Sequence[ConsultationRow], place: PlaceRow, now: datetime) -> None:
        super().__init__()
        self._today = now.date().isoformat()
        bands = in_order({band for one in asked for band in place.ages_among(one.bands)})
        self.consultation.choices = [(str(one.id), in_language(one.title)) for one in asked]
        self.band.choices = [(band, _age(band, place.kind)) for band in bands]
        self.until.choices = [end for end in ENDS if end[0] > f"{now:%H:%M}"][:2]
        for field in (self.consultation, self.band, self.until):
            only_or_first = len(field.choices) == 1 or field is self.until
            if field.data is None and field.choices and only_or_first:
                field.data = field.choices[0][0]

    @property
    def chosen_day(self) -> str:
        """The day of the sitting, ISO: today."""
        return self._today

    def group(self, place: UUID) -> Group:
        """Who sits, as the form says."""
        return Group(place, self.band.data, self.headcount.data or 0, self.until.data)


def _age(band: str, kind: str) -> str:
    """An age in words; in a school with its classes, none of which is cut in two."""
    if kind != "school":
        return _("%(band)s ans", band=band)
    return _("%(band)s ans (%(classes)s)", band=band, classes=", ".join(classes_of(band)))


class PrepareForm(OpenForm):
    """The same for a later day, whole: nobody will say there when it ends."""

    day = DateField(
        _l("Quel jour\u00a0?"),
        [InputRequired(_l("Choisissez le jour."))],
        description=_l("Après aujourd’hui, tant que la consultation est ouverte."),
    )
    headcount = IntegerField(
        _l("Combien d’enfants seront là\u00a0?"),
        A_NUMBER,
        description=_l("Ceux que vous attendez\u00a0: quelques absents ne changent rien."),
    )

    def __init__(self, asked: Sequence[ConsultationRow], place: PlaceRow, now: datetime) -> None:
        super().__init__(asked, place, now)
        del self.until
        self.tomorrow = (now.date() + timedelta(days=1)).isoformat()
        self._closes = {str(one.id): one.closes for one in asked}
        self.last = max(self._closes.values(), default="")

    def validate_day(self, field: DateField) -> None:
        """After today, which is what opening is for, and until the consultation closes."""
        last = self._closes.get(self.consultation.data, self.last)
        if last < self.tomorrow:
            raise ValidationError(
                _("La consultation se termine aujourd’hui\u00a0: ouvrez la séance avec le groupe.")
            )
        if not self.tomorrow <= field.data.isoformat() <= last:
            raise ValidationError(
                _(
                    "Choisissez un jour du %(first)s au %(last)s.",
                    first=day(self.tomorrow),
                    last=day(last),
                )
            )

    @property
    def chosen_day(self) -> str:
        """The day, ISO."""
        return self.day.data.isoformat() if self.day.data else ""

    def group(self, place: UUID) -> Group:
        """Who will sit, until the evening."""
        return Group(place, self.band.data, self.headcount.data or 0, LAST_END)


class HeadcountForm(FlaskForm):
    """How many children there were after all."""

    headcount = IntegerField(_l("Combien d’enfants étaient là\u00a0?"), A_NUMBER)


class AskForm(FlaskForm):
    """Why a group should be left out; on paper nobody counts screens, on screens nobody types."""

    reason = RadioField(_l("Raison"), [InputRequired(_l("Choisissez une raison."))])

    def __init__(self, on_paper: bool = False) -> None:
        super().__init__()
        unfit = OF_SCREENS if on_paper else OF_PAPER
        self.reason.choices = [one for one in REASONS.items() if one[0] != unfit]


class AskBackForm(FlaskForm):
    """Why a group that was set aside should be counted after all; nobody corrects paper."""

    reason = RadioField(_l("Raison"), [InputRequired(_l("Choisissez une raison."))])

    def __init__(self, on_paper: bool = False) -> None:
        super().__init__()
        unfit = "number-corrected" if on_paper else ""
        self.reason.choices = [one for one in REASONS_BACK.items() if one[0] != unfit]
