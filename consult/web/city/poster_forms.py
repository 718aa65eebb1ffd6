"""The form of what to print."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from consult.domain.base import Texts
from consult.projections.consultations import ConsultationRow
from consult.projections.places import PlaceRow
from consult.web.language import in_language

FORMATS = (
    ("poster", _l("Une affiche A4 par lieu")),
    ("cards", _l("Huit petites cartes à découper par lieu")),
)
LANGUAGES = (
    ("fr-en", _l("Français et anglais")),
    ("fr", _l("Français")),
    ("en", _l("Anglais")),
)


class PostersForm(FlaskForm):
    """Places x format x title x languages; asked for by GET, since printing changes nothing."""

    place = SelectMultipleField(
        _l("Pour quels lieux\u00a0?"),
        [InputRequired(_l("Choisissez au moins un lieu."))],
        coerce=lambda place: UUID(str(place)),
    )
    consultation = RadioField(_l("Quel titre\u00a0?"), default="")
    format = RadioField(_l("Quel format\u00a0?"), choices=[], default="poster")
    language = RadioField(_l("Quelles langues\u00a0?"), choices=[], default="fr-en")

    def __init__(
        self,
        places: Sequence[PlaceRow],
        asked: Sequence[ConsultationRow],
        formdata: MultiDict[str, str] | None = None,
        suggested: str = "",
    ) -> None:
        own = next((one for one in asked if str(one.id) == suggested), None)
        chosen = [place.id for place in places if own is None or str(place.id) in own.places]
        data = {"place": chosen, "consultation": suggested if own else ""}
        super().__init__(formdata=formdata, data=data, meta={"csrf": False})
        self.titles = {str(one.id): one.title for one in asked}
        self.place.choices = [(place.id, place.name) for place in places]
        self.consultation.choices = [
            ("", _("Le nom du lieu\u00a0: l’affiche reste d’une consultation à l’autre")),
            *((id, in_language(title)) for id, title in self.titles.items()),
        ]
        self.format.choices = list(FORMATS)
        self.language.choices = list(LANGUAGES)

    def title(self) -> Texts:
        """The title of the consultation that was chosen; empty for none."""
        return self.titles.get(self.consultation.data or "", {})

    def languages(self) -> tuple[str, ...]:
        """The languages that the posters speak, the first one in big letters."""
        return tuple(self.language.data.split("-"))
