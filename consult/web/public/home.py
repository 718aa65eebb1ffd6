"""The front page: what is open, what children said, where to type a code."""

from __future__ import annotations

from flask import render_template

from consult.projections.consultations import all_consultations
from consult.web.database import db
from consult.web.permissions import anyone
from consult.web.public import blueprint


@blueprint.get("/")
@anyone
def home() -> str:
    """The front page of the city."""
    consultations = all_consultations(db.session())
    return render_template(
        "public/home.html",
        open_now=[one for one in consultations if one.step == "open"],
        readable=[one for one in consultations if one.released],
    )
