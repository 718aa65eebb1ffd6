"""Forms that know which version of a thing the person saw, and their page when it has changed."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from consult.projections.consultations import ConsultationRow
from consult.projections.questionnaires import QuestionnaireRow
from consult.web.city.edits import as_it_is_now

Page = Response | tuple[str, int] | str
"""What such a view answers."""
Row = TypeVar("Row", ConsultationRow, QuestionnaireRow)


class SeenForm(FlaskForm):
    """A form that knows which version of the thing the person had before their eyes."""

    seen_version = HiddenField()

    @property
    def seen(self) -> int | None:
        """That version; None when the form does not say."""
        version = str(self.seen_version.data or "")
        return int(version) if version.isdecimal() else None

    def overtaken_by(self, row: ConsultationRow | QuestionnaireRow) -> bool:
        """Whether the thing is now at another version than the person saw.

        The form then takes the new one: sending it again is a choice made with both in sight.
        """
        overtaken = self.seen is not None and self.seen != row.version
        self.seen_version.data = str(row.version)
        return overtaken


def now(row: Row) -> Row:
    """The row as it is now: somebody else may have changed it before this form was sent."""
    return as_it_is_now(row) if request.method == "POST" else row


def form_page(
    template: str, form: SeenForm, row: ConsultationRow | QuestionnaireRow, /, **shown: Any
) -> tuple[str, int]:
    """The page of a form, and its status: 409 when somebody else saved first.

    `row` is one of `now`; the template is told whether the form was `overtaken`.
    """
    overtaken = form.overtaken_by(row)
    page = render_template(template, form=form, overtaken=overtaken, **shown)
    return page, 409 if overtaken else 200
