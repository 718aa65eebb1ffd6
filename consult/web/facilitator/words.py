"""*Le mot du groupe*: up to three ideas that a group says together, written by its facilitator.

They go the way of what older children write: sealed, mixed, read first by a moderator.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4, uuid5

from flask import abort, g, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FieldList, HiddenField, TextAreaField
from wtforms.validators import Length

from consult.application import sittings
from consult.ballots.quarantine import MOST, FreeText, TextEmpty, submit_text
from consult.projections.places import PlaceRow
from consult.projections.sittings import SittingRow
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.sittings import own_sitting, watch_url
from consult.web.permissions import facilitator
from consult.web.services import services

IDEAS: Final = 3
"""Ideas of a group at the most: those that it agrees on."""

_TOO_LONG: Final = _l("Cette idée est trop longue\u00a0: %(max)d signes au plus. Raccourcissez-la.")


def _as_counted(words: str | None) -> str:
    """The words as a page counts them: a line break, sent as two signs, is one."""
    return (words or "").replace("\r\n", "\n").strip()


class IdeasForm(FlaskForm):
    """What a group wants to say, in its own words: sent twice, it is kept once."""

    form = HiddenField()
    """The random id of the page."""
    ideas = FieldList(
        TextAreaField(_l("Idée"), [Length(max=MOST, message=_TOO_LONG)], filters=[_as_counted]),
        min_entries=IDEAS,
        max_entries=IDEAS,
    )

    def __init__(self) -> None:
        super().__init__(data={"form": str(uuid4())})
        for number, idea in enumerate(self.ideas, 1):
            idea.label.text = _("Idée %(number)s", number=number)

    @property
    def id(self) -> UUID:
        """The random id of the page, as it came back."""
        try:
            return UUID(self.form.data or "")
        except ValueError:
            abort(400)

    @property
    def written(self) -> list[str]:
        """The ideas that were written."""
        return [idea for idea in self.ideas.data if idea]


@blueprint.route("/seance/en-cours/<uuid:sitting>/mot", methods=["GET", "POST"])
@facilitator
def give_words(sitting: UUID) -> Response | str:
    """Write what the group agrees on, once."""
    row, here = own_sitting(sitting), services()
    if sittings.has_spoken(here.log, sitting):
        told = _("Le groupe a déjà donné ses idées\u00a0: elles sont gardées.")
        return done(told, watch_url(sitting))
    if not sittings.may_speak(here.log, sitting):
        abort(404)
    form = IdeasForm()
    if form.validate_on_submit() and attempt(form, lambda: _give(row, form)):
        return done(
            _("Merci\u00a0! Un adulte de la ville lit ces idées d’abord."), watch_url(sitting)
        )
    place = db.session.get_one(PlaceRow, row.place)
    return render_template("facilitator/words.html", form=form, sitting=row, place=place, most=MOST)


def _give(row: SittingRow, form: IdeasForm) -> None:
    """Seal each idea as a text of its own. Raises TextEmpty, TextsNotReady, TextsFull."""
    here = services()
    if not form.written:
        raise TextEmpty()
    for number, words in enumerate(form.written):
        text = FreeText(words, row.consultation, g.facilitates, row.band)
        submit_text(here.stores, uuid5(form.id, str(number)), text)
    sittings.record_words(here.log, row.id)
