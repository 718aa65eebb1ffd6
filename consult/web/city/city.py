"""The first minute: which city this is."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import city as use_cases
from consult.interchange.directory import DirectoryReading, read_directory
from consult.projections.city import the_city
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.importing import import_schools
from consult.web.city.place_forms import CommuneForm
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/commune", methods=["GET", "POST"])
@allows("city.manage")
def found() -> Response | str:
    """Say which city this is and, at once if the file is at hand, where its schools are."""
    if the_city(db.session()):
        return redirect(url_for("city.places"), 303)
    form = CommuneForm()
    readings: list[DirectoryReading] = []

    def act() -> None:
        name, content = (form.name.data or "").strip(), form.content()
        if form.file.data:  # A file that cannot be read is said before anything is recorded.
            readings.append(read_directory(content, form.code, name))
        use_cases.found_city(services().log, form.code, name, services().today)

    if not (form.validate_on_submit() and attempt(form, act)):
        return render_template("city/found.html", form=form)
    if not readings:
        return done(_("La ville est créée."), url_for("city.places"))
    report = import_schools(services().log, readings[0], services().today)
    services().show()
    db.session.rollback()  # This request has read that there is no city: now it reads again.
    return render_template("city/places_imported.html", report=report)
