"""What the photos of places show, in words, for who does not see them: one language at a time."""

from __future__ import annotations

from typing import NamedTuple

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from consult.application import city as use_cases
from consult.domain.document import OFFERED
from consult.domain.translation import source_of
from consult.domain.wording import with_french_spaces
from consult.projections.places import PlaceRow, photos_shown, photos_unsaid
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.questionnaire_words import LANGUAGES
from consult.web.city.seen import Page
from consult.web.database import db
from consult.web.language import direction_of
from consult.web.permissions import allows
from consult.web.services import services

MOST = 120
"""Characters of the words of a photo: one sentence, read aloud."""


class Line(NamedTuple):
    """A photo: its place, its source, what is stored and what is typed; `seen` is the file that the
    person had before their eyes."""

    place: PlaceRow
    seen: str
    source: str
    stored: str
    text: str

    @property
    def field(self) -> str:
        """The name of its field, which says what photo it is about."""
        return f"{_field(self.place)}{self.place.photo}"


@blueprint.route("/lieux/photos/<language>", methods=["GET", "POST"])
@allows("places.manage")
def photo_words(language: str) -> Page:
    """Both languages side by side, with the photo; what is missing is counted."""
    if language not in OFFERED:
        abort(404)
    form, here = FlaskForm(), services()
    lines = [_line(place, language) for place in photos_shown(db.session())]
    typed = {one.place.id: (one.seen, one.text) for one in lines if one.text != one.stored}

    def act() -> None:
        use_cases.describe_photos(here.log, language, typed, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("C’est enregistré."), url_for("city.photo_words", language=language))
    return render_template(
        "city/photo_words.html",
        form=form,
        lines=lines,
        missing=photos_unsaid(db.session(), language),
        language=language,
        direction=direction_of(language),
        other=source_of(language),
        names=LANGUAGES,
        most=MOST,
    )


def _line(place: PlaceRow, language: str) -> Line:
    stored, source = (place.photo_alt.get(one, "") for one in (language, source_of(language)))
    sent = [name for name in request.form if name.startswith(_field(place))]
    if not sent:
        return Line(place, place.photo, source, stored, stored)
    text = " ".join(request.form[sent[0]].split())[:MOST]
    if language == "fr":
        text = with_french_spaces(text)
    return Line(place, sent[0].removeprefix(_field(place)), source, stored, text)


def _field(place: PlaceRow) -> str:
    return f"words:{place.id}:"
