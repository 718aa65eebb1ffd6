"""Sittings as staff see them: which were held, which should be left out of the count.

Two people leave a sitting out, for a reason from a list, without having seen an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, g, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.accounts.people import name_of
from consult.application import sittings
from consult.ballots.glance import screens_finished
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.places import PlaceRow
from consult.projections.sittings import SittingRow, sittings_of
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.forms import REASONS, AskForm
from consult.web.permissions import allows
from consult.web.services import services


@dataclass(frozen=True)
class Line:
    """A sitting in the list. `asked_by` is a name; `too_many` says more screens than children."""

    row: SittingRow
    place: str
    asked_by: str
    mine: bool
    too_many: bool


@blueprint.get("/bureau/seances")
@allows("sitting.manage")
def staff_sittings() -> str:
    """The sittings of each consultation; those not counted yet may be left out."""
    found = [(one, _lines(one)) for one in all_consultations(db.session())]
    return render_template(
        "facilitator/staff_sittings.html",
        consultations=[(one, lines) for one, lines in found if lines],
        reasons=REASONS,
    )


@blueprint.route("/bureau/seances/<uuid:sitting>/ecarter", methods=["GET", "POST"])
@allows("sitting.manage")
def ask_to_set_aside(sitting: UUID) -> Response | str:
    """First of two people: ask that a sitting be left out."""
    row, form = _sitting(sitting), AskForm()

    def act() -> None:
        sittings.ask_to_set_aside(services().log, sitting, form.reason.data)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Demande notée. Une deuxième personne doit la confirmer."), _list())
    place = db.session.get_one(PlaceRow, row.place)
    return render_template("facilitator/set_aside.html", form=form, sitting=row, place=place)


@blueprint.post("/bureau/seances/<uuid:sitting>/confirmer")
@allows("sitting.manage")
def confirm_set_aside(sitting: UUID) -> Response:
    """Second of two people: leave the sitting out."""
    sittings.confirm_set_aside(services().log, sitting)
    return done(_("Séance écartée\u00a0: ses bulletins ne seront pas comptés."), _list())


@blueprint.post("/bureau/seances/<uuid:sitting>/reprendre")
@allows("sitting.manage")
def restore_sitting(sitting: UUID) -> Response:
    """Take a sitting in again."""
    sittings.restore_sitting(services().log, sitting)
    return done(_("Séance reprise\u00a0: ses bulletins seront comptés."), _list())


def _list() -> str:
    return url_for("facilitator.staff_sittings")


def _sitting(sitting: UUID) -> SittingRow:
    row = db.session.get(SittingRow, sitting)
    if row is None:
        abort(404)
    return row


def _lines(consultation: ConsultationRow) -> list[Line]:
    stores, waiting = services().stores, consultation.step in ("open", "closed")
    return [
        Line(
            row,
            db.session.get_one(PlaceRow, row.place).name,
            name_of(stores, row.asked_by) if row.asked_by else "",
            row.asked_by == g.person.id,
            waiting and screens_finished(stores, row.id) > row.headcount,
        )
        for row in sittings_of(db.session(), consultation.id)
    ]
