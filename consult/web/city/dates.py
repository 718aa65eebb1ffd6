"""Days that a form asks for, held against today."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import DateField, ValidationError

from consult.web.services import services


def must_be_to_come(field: DateField) -> None:
    """A promise is for today or later."""
    if field.data and field.data < services().clock.today():
        raise ValidationError(_("Ce jour est passé\u00a0: donnez un jour à venir."))
