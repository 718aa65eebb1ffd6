"""Two people editing the same thing: whoever is second sees both texts and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from consult.domain.errors import ConsultError, EditedMeanwhile
from consult.projections.base import ReadRow
from consult.sentences import sentence
from consult.web.database import db
from consult.web.services import services

Row = TypeVar("Row", bound=ReadRow)

DONE, REFUSED, OVERTAKEN = 303, 200, 409
"""What became of an edit, as the HTTP status of its answer."""


def edit(form: FlaskForm, act: Callable[[], object]) -> int:
    """Do it; say DONE, REFUSED or OVERTAKEN, with the sentence on the form."""
    try:
        act()
    except ConsultError as error:
        form.form_errors.append(sentence(error, _))
        return OVERTAKEN if isinstance(error, EditedMeanwhile) else REFUSED
    return DONE


def as_it_is_now(row: Row) -> Row:
    """The row once the read model shows what somebody else has just recorded."""
    services().show()
    db.session.rollback()
    db.session.refresh(row)
    return row
