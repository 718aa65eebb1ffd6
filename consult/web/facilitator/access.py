"""The printed link of a place, as staff make it and take it back."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response

from consult.accounts import facilitators
from consult.interchange.posters import poster_svg
from consult.projections.places import PlaceRow
from consult.web.acting import done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/bureau/lieux/<uuid:place>/acces-animateur", methods=["GET", "POST"])
@allows("places.manage")
def access(place: UUID) -> str:
    """Whether a place has its link; make one, told once, on a page to print."""
    here, row, form = services(), _place(place), FlaskForm()
    if not form.validate_on_submit():
        made = facilitators.access_made_on(here.stores, place)
        return render_template("facilitator/access.html", form=form, place=row, made_on=made)
    printed = facilitators.make_access(here.stores, place, here.today)
    url = here.settings.public_url + url_for("facilitator.enter", token=printed.token)
    return render_template(
        "facilitator/printed.html",
        place=row,
        printed=printed,
        picture=Markup(poster_svg(url).decode()),  # noqa: S704 - drawn here
        address=urlsplit(here.settings.public_url).netloc + url_for("facilitator.enter"),
        day=here.today,
    )


@blueprint.post("/bureau/lieux/<uuid:place>/acces-animateur/retirer")
@allows("places.manage")
def revoke_access(place: UUID) -> Response:
    """Take the link of a place back."""
    facilitators.revoke_access(services().stores, _place(place).id)
    return done(_("Le lien n’ouvre plus rien."), url_for("facilitator.access", place=place))


def _place(place: UUID) -> PlaceRow:
    row = db.session.get(PlaceRow, place)
    if row is None:
        abort(404)
    return row
