"""What views do with a command: try it, keep what was typed when it is refused, wait, redirect."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
    field: Field | None = None,
    of: tuple[type[ConsultError], ...] = (),
) -> bool:
    """Do it; when it is refused, put the sentence on the form and keep what was typed.

    An error `of` these kinds is mended in `field`: its sentence stands beside it.
    """
    try:
        act()
    except ConsultError as error:
        if field is not None and isinstance(error, of):
            field.errors = [*field.errors, say(error)]
        else:
            form.form_errors.append(say(error))
        return False
    return True


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
