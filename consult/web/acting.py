"""What views do with a command: try it, keep what was typed when it is refused, wait, redirect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flask import flash, redirect
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from consult.domain.errors import ConsultError
from consult.media.files import delete_files
from consult.web.database import db
from consult.web.saying import say
from consult.web.services import services


def attempt(
    form: FlaskForm,
    act: Callable[[], object],
    fields: Mapping[type[ConsultError], Field] | None = None,
) -> bool:
    """Do it; when it is refused, put the sentence on the form and keep what was typed.

    `fields` are those to mend, by what is refused: the sentence stands beside them.
    """
    try:
        act()
    except ConsultError as error:
        field = _field_of(error, fields or {})
        if field is None:
            form.form_errors.append(say(error))
        else:
            field.errors = [*field.errors, say(error)]
        return False
    return True


def _field_of(error: ConsultError, fields: Mapping[type[ConsultError], Field]) -> Field | None:
    return next((field for kind, field in fields.items() if isinstance(error, kind)), None)


def done(message: str, url: str) -> Response:
    """Say what was done and go on to `url`, once the pages there show it."""
    flash(message, "success")
    if not services().show():
        flash(_("C’est enregistré ; l’affichage suit dans un instant."), "later")
    return redirect(url, 303)


def destroy_files(digests: Iterable[str]) -> None:
    """Destroy files of sounds and pictures that nothing shows any more. Raises StillRead.

    What this request has read ends before: PostgreSQL keeps what it could still see.
    """
    db.session().rollback()
    delete_files(services().stores, digests)
