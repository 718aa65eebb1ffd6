"""What a facilitator prints: the kit of each age, and paper for a group without tablets."""

from __future__ import annotations

from uuid import UUID

from flask import abort, g, render_template, url_for
from werkzeug.wrappers import Response

from consult.projections.places import PlaceRow
from consult.projections.sittings import open_at
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.kit import kit_file
from consult.web.paper import find_group, sheets_file, totals_page
from consult.web.permissions import facilitator
from consult.web.services import services

LAYOUT = "facilitator/page.html"


@blueprint.get("/seance/papier")
@facilitator
def paper() -> str:
    """Which consultation and which age answer on paper here."""
    asked = open_at(db.session(), g.facilitates, services().today)
    place = db.session.get_one(PlaceRow, g.facilitates)
    choices = [(one, place.ages_among(one.bands)) for one in asked]
    return render_template("facilitator/paper.html", place=place, choices=choices)


@blueprint.get("/seance/fiches/<uuid:consultation>.pdf")
@facilitator
def kit(consultation: UUID) -> Response:
    """What to say, where to stand, what never to do; a workshop of half an hour."""
    asked = open_at(db.session(), g.facilitates, services().today)
    found = [one for one in asked if one.id == consultation]
    return kit_file(found[0]) if found else abort(404)


@blueprint.route("/seance/papier/<uuid:consultation>/<band>", methods=["GET", "POST"])
@facilitator
def type_totals(consultation: UUID, band: str) -> Response | str:
    """Type the totals of a group."""
    group = find_group(consultation, g.facilitates, band)
    sheets = url_for("facilitator.paper_sheets", consultation=consultation, band=band)
    return totals_page(group, url_for("facilitator.open_sitting"), sheets, LAYOUT)


@blueprint.get("/seance/papier/<uuid:consultation>/<band>/feuilles.pdf")
@facilitator
def paper_sheets(consultation: UUID, band: str) -> Response:
    """The picture sheets of an age, and the sheet for the totals."""
    return sheets_file(find_group(consultation, g.facilitates, band))
