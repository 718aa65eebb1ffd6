"""How many children a sitting had after all: its facilitator says it, or staff, until the count."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import sittings
from consult.projections.places import PlaceRow
from consult.projections.sittings import SittingRow
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.forms import HeadcountForm
from consult.web.facilitator.sittings import own_sitting, watch_url
from consult.web.permissions import allows, facilitator
from consult.web.services import services


@blueprint.route("/seance/en-cours/<uuid:sitting>/nombre", methods=["GET", "POST"])
@facilitator
def correct_own_headcount(sitting: UUID) -> Response | str:
    """Whoever was there says how many children there were."""
    return _correct(own_sitting(sitting), "facilitator/page.html", watch_url(sitting))


@blueprint.route("/bureau/seances/<uuid:sitting>/nombre", methods=["GET", "POST"])
@allows("sitting.manage")
def correct_headcount(sitting: UUID) -> Response | str:
    """Staff who were told write it down."""
    row = db.session.get(SittingRow, sitting) or abort(404)
    return _correct(row, "layouts/staff.html", url_for("facilitator.staff_sittings"))


def _correct(row: SittingRow, layout: str, back: str) -> Response | str:
    form = HeadcountForm(data={"headcount": row.headcount})

    def act() -> None:
        sittings.correct_headcount(services().log, row.id, form.headcount.data or 0)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("C’est noté."), back)
    return render_template(
        "facilitator/headcount.html",
        form=form,
        sitting=row,
        place=db.session.get_one(PlaceRow, row.place),
        layout=layout,
        back=back,
    )
