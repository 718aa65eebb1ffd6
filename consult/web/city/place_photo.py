"""The photo of a place, which children see before anything else: show one, take it away."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from consult.application import city as use_cases
from consult.media.pictures import cover
from consult.projections.gallery import pictures_of
from consult.projections.places import PlaceRow, find_place, places_showing
from consult.web.acting import attempt, destroy_files, done
from consult.web.city import blueprint
from consult.web.city.photos import PhotoForm, keep_photo
from consult.web.city.questionnaire_words import LANGUAGES
from consult.web.city.seen import Page
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/lieux/<uuid:place>/photo", methods=["GET", "POST"])
@allows("places.manage")
def place_photo(place: UUID) -> Page:
    """The photo that children see at a place, and the form that brings another one."""
    row, form, here = find_place(db.session(), place), PhotoForm(), services()

    def act() -> None:
        file = keep_photo(form, cover)
        use_cases.show_photo(here.log, place, file, form.alt, here.today)
        if file != row.photo:
            _forget(row)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Photo enregistrée\u00a0: les enfants la voient en premier."), _page(place))
    return render_template("city/place_photo.html", form=form, place=row, names=LANGUAGES)


@blueprint.route("/lieux/<uuid:place>/photo/retirer", methods=["GET", "POST"])
@allows("places.manage")
def remove_photo(place: UUID) -> Page:
    """Ask, then show the photo of a place no more: its file is destroyed first."""
    row, form, here = find_place(db.session(), place), FlaskForm(), services()

    def act() -> None:
        _forget(row)
        use_cases.remove_photo(here.log, place, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La photo est retirée, son fichier est détruit."), _page(place))
    return render_template("city/place_photo_remove.html", form=form, place=row)


def _forget(row: PlaceRow) -> None:
    """Destroy the photo of a place, unless something else shows the same file."""
    others = [one for one in places_showing(db.session(), row.photo) if one.id != row.id]
    if row.photo and not others and not pictures_of(db.session(), row.photo):
        destroy_files([row.photo])


def _page(place: UUID) -> str:
    return url_for("city.place", place=place)
