"""Days that a form asks for, held against today."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from wtforms import DateField, ValidationError

from consult.web.services import services

FARTHEST: Final = timedelta(days=10 * 366)
"""No city promises for longer: a day beyond is a year mistyped."""


def must_be_near(field: DateField) -> None:
    """Any day that people speak of is within ten years of today."""
    if field.data and abs(field.data - services().clock.today()) > FARTHEST:
        raise ValidationError(
            _("Ce jour est à plus de dix ans d’aujourd’hui\u00a0: vérifiez l’année.")
        )


def must_be_to_come(field: DateField) -> None:
    """A promise is for today or later, within ten years."""
    if field.data and field.data < services().clock.today():
        raise ValidationError(_("Ce jour est passé\u00a0: donnez un jour à venir."))
    must_be_near(field)
