"""The city's own pictures: bring one, say what it shows, withdraw it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from consult.application import pictures as use_cases
from consult.domain.picture import file_of
from consult.media.apart import apart
from consult.media.files import WEBP, delete_files, keep_file
from consult.media.pictures import LARGEST, shrink
from consult.projections.gallery import another_shows, find_picture, own_pictures
from consult.web.acting import attempt, done
from consult.web.answer.pictures import names
from consult.web.city import blueprint
from consult.web.city.seen import Page
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


class PictureForm(FlaskForm):
    """A photo, and what it shows in words."""

    file = FileField(
        _l("Photo"),
        [FileRequired(_l("Choisissez une photo."))],
        description=_l(
            "JPEG, PNG ou WebP, %(most)s Mo au plus. Le lieu et l’heure de la prise de vue sont "
            "effacés. Pas d’enfant que l’on puisse reconnaître.",
            most=LARGEST // 1_000_000,
        ),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    alt_fr = StringField(
        _l("Ce qu’elle montre, en français"),
        [
            DataRequired(_l("Dites ce que montre la photo, pour qui ne la voit pas.")),
            Length(max=120),
        ],
    )
    alt_en = StringField(
        _l("Ce qu’elle montre, en anglais"),
        [DataRequired(_l("Dites-le aussi en anglais.")), Length(max=120)],
    )


@blueprint.route("/images", methods=["GET", "POST"])
@allows("questionnaire.write")
def gallery() -> Page:
    """Every picture of the city's own, and the form that brings one."""
    form, here = PictureForm(), services()

    def act() -> None:
        (content,) = apart(shrink, bytes(form.file.data.read()))
        file = keep_file(here.stores, content, WEBP)
        alt = {"fr": form.alt_fr.data.strip(), "en": form.alt_en.data.strip()}
        use_cases.add_picture(here.log, file, alt, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Photo ajoutée\u00a0: vous pouvez la choisir pour une réponse."), _page())
    return render_template("city/gallery.html", form=form, pictures=own_pictures(db.session()))


@blueprint.post("/images/<uuid:picture>/retirer")
@allows("questionnaire.write")
def withdraw_picture(picture: UUID) -> Response:
    """Show a picture no more: its file is destroyed first."""
    row, here = find_picture(db.session(), picture), services()
    if not another_shows(db.session(), row.file, row.id):
        delete_files(here.stores, [row.file])
    use_cases.withdraw_picture(here.log, picture, here.today)
    return done(_("La photo est retirée, son fichier est détruit."), _page())


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
