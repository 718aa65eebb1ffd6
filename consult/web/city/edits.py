"""Two people editing the same thing: whoever is second sees both texts and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask_wtf import FlaskForm
from wtforms import HiddenField

from consult.domain.errors import ConsultError, EditedMeanwhile
from consult.projections.base import ReadRow
from consult.web.database import db
from consult.web.saying import say
from consult.web.services import services


class SeenField(HiddenField):
    """The version that the person has seen; 0, which nothing has, when the form does not say.

    Without this, a form that leaves it out would be filled with the version of now, and would
    overwrite what somebody else wrote.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was posted, and nothing else."""
        self.data = valuelist[0] if valuelist else "0"

    @property
    def version(self) -> int:
        """The version as a number."""
        typed = str(self.data or "")
        return int(typed) if typed.isdecimal() else 0


Row = TypeVar("Row", bound=ReadRow)

DONE, REFUSED, OVERTAKEN = 303, 200, 409
"""What became of an edit, as the HTTP status of its answer."""


def edit(form: FlaskForm, act: Callable[[], object]) -> int:
    """Do it; say DONE, REFUSED or OVERTAKEN, with the sentence on the form."""
    try:
        act()
    except ConsultError as error:
        form.form_errors.append(say(error))
        return OVERTAKEN if isinstance(error, EditedMeanwhile) else REFUSED
    return DONE


def as_it_is_now(row: Row) -> Row:
    """The row once the read model shows what somebody else has just recorded."""
    services().show()
    db.session.rollback()
    db.session.refresh(row)
    return row
