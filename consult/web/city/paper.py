"""Answers on paper, typed at the town hall for places that have no facilitator to do it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from werkzeug.wrappers import Response

from consult.projections.consultations import find_consultation
from consult.projections.places import places_named
from consult.web.city import blueprint
from consult.web.database import db
from consult.web.paper import STEPS, find_group, sheets_file, totals_page
from consult.web.permissions import allows

LAYOUT = "city/desk.html"


@blueprint.get("/consultations/<uuid:consultation>/papier")
@allows("consultation.manage")
def paper(consultation: UUID) -> str:
    """Places and ages, each with its sheets to print and its totals to type."""
    row = find_consultation(db.session(), consultation)
    return render_template(
        "city/paper.html",
        consultation=row,
        places=places_named(db.session(), row.place_ids),
        open=row.step in STEPS,
    )


@blueprint.route(
    "/consultations/<uuid:consultation>/papier/<uuid:place>/<band>", methods=["GET", "POST"]
)
@allows("consultation.manage")
def type_totals(consultation: UUID, place: UUID, band: str) -> Response | str:
    """Type the totals of a group of a place."""
    group = find_group(consultation, place, band)
    back = url_for("city.paper", consultation=consultation)
    sheets = url_for("city.paper_sheets", consultation=consultation, place=place, band=band)
    return totals_page(group, back, sheets, LAYOUT)


@blueprint.get("/consultations/<uuid:consultation>/papier/<uuid:place>/<band>/feuilles.pdf")
@allows("consultation.manage")
def paper_sheets(consultation: UUID, place: UUID, band: str) -> Response:
    """The picture sheets of an age, and the sheet for the totals."""
    return sheets_file(find_group(consultation, place, band))
