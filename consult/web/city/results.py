"""Results for staff: read them under embargo, see what was received, make them public."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application.publishing import release_results as release
from consult.domain.errors import NotFound
from consult.projections.consultations import find_consultation
from consult.projections.results import ResultRow, find_results
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.public.results import results_context
from consult.web.services import services


@blueprint.get("/consultations/<uuid:consultation>/resultats")
@allows("results.read")
def results(consultation: UUID) -> str:
    """What was counted and published, and whether everybody may read it."""
    asked = find_consultation(db.session(), consultation)
    found = find_results(db.session(), consultation)
    if found is None:
        return render_template("city/results_none.html", asked=asked)
    return render_template("city/results.html", **results_context(asked, found))


@blueprint.route("/consultations/<uuid:consultation>/publier", methods=["GET", "POST"])
@allows("publication.release")
def release_results(consultation: UUID) -> Response | str:
    """Lift the embargo, after a page that says what cannot be undone."""
    asked = find_consultation(db.session(), consultation)
    found = _published(consultation)
    here, form = services(), FlaskForm()
    if form.validate_on_submit() and attempt(
        form, lambda: release(here.log, found.publication, here.today)
    ):
        page = url_for("city.results", consultation=consultation)
        return done(_("Les résultats sont publics."), page)
    return render_template("city/results_release.html", form=form, asked=asked, found=found)


def _published(consultation: UUID) -> ResultRow:
    found = find_results(db.session(), consultation)
    if found is None:
        raise NotFound(what="publication")
    return found
