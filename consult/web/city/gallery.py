"""The city's own pictures: bring one, say what it shows, withdraw it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from consult.application import pictures as use_cases
from consult.domain.picture import file_of
from consult.media.pictures import shrink
from consult.projections.gallery import find_picture, own_pictures, pictures_of
from consult.projections.places import places_showing
from consult.projections.questionnaires import uses_of_picture
from consult.web.acting import attempt, destroy_files, done
from consult.web.answer.pictures import names
from consult.web.city import blueprint
from consult.web.city.photos import PhotoForm, keep_photo
from consult.web.city.seen import Page
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/images", methods=["GET", "POST"])
@allows("questionnaire.write")
def gallery() -> Page:
    """Every picture of the city's own, and the form that brings one."""
    form, here = PhotoForm(), services()

    def act() -> None:
        use_cases.add_picture(here.log, keep_photo(form, shrink), form.alt, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Photo ajoutée\u00a0: vous pouvez la choisir pour une réponse."), _page())
    return render_template("city/gallery.html", form=form, pictures=own_pictures(db.session()))


@blueprint.route("/images/<uuid:picture>/retirer", methods=["GET", "POST"])
@allows("questionnaire.write")
def withdraw_picture(picture: UUID) -> Page:
    """Say where a picture is asked with, then show it no more: its file is destroyed first."""
    row, form, here = find_picture(db.session(), picture), FlaskForm(), services()

    def act() -> None:
        others = [one for one in pictures_of(db.session(), row.file) if one.id != picture]
        if not others and not places_showing(db.session(), row.file):
            destroy_files([row.file])
        use_cases.withdraw_picture(here.log, picture, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La photo est retirée, son fichier est détruit."), _page())
    uses = uses_of_picture(db.session(), row.name)
    return render_template("city/gallery_withdraw.html", form=form, picture=row, uses=uses)


def known_pictures() -> frozenset[str]:
    """The names of all pictures that an option may have."""
    return names() | {row.name for row in own_pictures(db.session())}


@blueprint.app_template_filter("picture_url")
def picture_url(name: str) -> str:
    """Where a picture is, a pictogram or one of the city's own."""
    file = file_of(name)
    if file is None:
        return url_for("static", filename=f"pictograms/{name}.svg")
    return url_for("answer.picture", digest=file)


def _page() -> str:
    return url_for("city.gallery")
