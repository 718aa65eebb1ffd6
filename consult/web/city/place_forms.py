"""The forms of the city and of its places."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, IntegerField, RadioField, StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    StopValidation,
)

from consult.application.city import PlaceDetails
from consult.domain.bands import CODES
from consult.domain.place import PLACES
from consult.interchange.directory import UAI, expected_letter
from consult.projections.places import PlaceRow

MOST_CHILDREN = 20_000
NAME_RULES = [DataRequired(_l("Écrivez le nom.")), Length(max=120)]

KIND_NAMES = {
    "school": _l("École, collège ou lycée"),
    "leisure": _l("Centre de loisirs"),
    "library": _l("Bibliothèque"),
    "street": _l("Rue, place ou parc"),
}
"""The words of consult.domain.place.KINDS."""


class ChildrenField(IntegerField):
    """A number of children; empty says that nobody knows, which is not zero."""

    def __init__(self, label: object = None, band: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.band = band

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed: "1 200" is a number, "beaucoup" is not."""
        typed = "".join((valuelist or [""])[0].split())
        self.data = None
        if not typed:
            return
        if not typed.isdecimal() or int(typed) > MOST_CHILDREN:
            raise ValueError(_("Écrivez un nombre d’enfants en chiffres, ou rien."))
        self.data = int(typed)


class EnrolmentForm(FlaskForm):
    """A form with one number of children per band: fields band_3_5, band_6_7..."""

    @property
    def bands(self) -> list[ChildrenField]:
        """The fields of the bands, in order."""
        return [self[band_field(band)] for band in CODES]

    def enrolment(self) -> dict[str, int]:
        """The numbers that were given, by band."""
        given = {band: self[band_field(band)].data for band in CODES}
        return {band: number for band, number in given.items() if number is not None}


def band_field(band: str) -> str:
    """The name of the field of a band."""
    return f"band_{band.replace('-', '_')}"


for code in CODES:
    setattr(EnrolmentForm, band_field(code), ChildrenField(_l("%(band)s ans", band=code), code))


def what_is_known(place: PlaceRow) -> dict[str, Any]:
    """A place as PlaceForm shows it before anybody types."""
    children = {band_field(band): number for band, number in place.enrolment.items()}
    return {"name": place.name, "seen_version": str(place.version), **children}


class PlaceForm(EnrolmentForm):
    """A place that exists: its name and its children."""

    seen_version = HiddenField()
    name = StringField(_l("Nom"), NAME_RULES)

    @property
    def seen(self) -> int | None:
        """The version that the person had before their eyes."""
        version = self.seen_version.data or ""
        return int(version) if version.isdecimal() else None


class NeededForASchool(Optional):
    """Asked of a school alone; a field that a school must fill does not say "facultatif"."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Stop at a school without its number, and at nothing when another place has none."""
        if form["kind"].data == "school" and not (field.data or "").strip():
            raise StopValidation(_("Écrivez l’UAI de l’école."))
        super().__call__(form, field)


class NewPlaceForm(EnrolmentForm):
    """A place that no directory knows."""

    kind = RadioField(
        _l("Genre de lieu"),
        [InputRequired(_l("Choisissez un genre de lieu."))],
        choices=[],
    )
    name = StringField(_l("Nom"), NAME_RULES, description=_l("Comme les enfants l’appellent."))
    zone = StringField(
        _l("Quartier"),
        [Optional(), Length(max=80)],
        description=_l("Tel que la ville le nomme\u00a0: il sert à comparer, jamais à repérer."),
    )
    uai = StringField(
        _l("UAI"),
        [NeededForASchool()],
        description=_l(
            "Pour une école seulement\u00a0: sept chiffres et une lettre. "
            "L’annuaire la reconnaîtra."
        ),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = list(KIND_NAMES.items())

    def validate_uai(self, field: StringField) -> None:
        """Refuse what cannot be the number of a school."""
        uai = _tidy_uai(field.data)
        if not UAI.fullmatch(uai) or uai[7] != expected_letter(uai):
            raise ValidationError(
                _("Ce n’est pas un UAI. Recopiez ses sept chiffres et sa lettre.")
            )

    def details(self) -> PlaceDetails:
        """What the form says. Two places of one kind and one name are one place."""
        name, kind = (self.name.data or "").strip(), self.kind.data
        own = str(uuid5(PLACES, f"{kind}/{name.casefold()}"))
        return PlaceDetails(
            reference=_tidy_uai(self.uai.data) if kind == "school" else own,
            name=name,
            kind=kind,
            zone=(self.zone.data or "").strip(),
            enrolment=self.enrolment(),
        )


DIRECTORY = {
    "label": _l("Fichier de l’annuaire"),
    "description": _l(
        "Un fichier CSV de data.education.gouv.fr, pour la commune ou le département\u00a0: "
        "«\u00a0Annuaire de l’éducation\u00a0» ou «\u00a0Effectifs d’élèves\u00a0». 2 Mo au plus."
    ),
}


class DirectoryForm(FlaskForm):
    """The file of a directory of schools."""

    file = FileField(validators=[FileRequired(_l("Choisissez un fichier."))], **DIRECTORY)

    def content(self) -> bytes:
        """The bytes of the file; none when no file was chosen."""
        return self.file.data.read() if self.file.data else b""


class CommuneForm(DirectoryForm):
    """The city, to begin with; the file may come later."""

    commune = StringField(
        _l("Code INSEE de la commune"),
        [
            InputRequired(_l("Écrivez le code de la commune.")),
            Regexp(r"^\s*\d[\dABab]\d{3}\s*$", message=_l("Cinq signes, par exemple 37109.")),
        ],
        description=_l(
            "Cinq signes, par exemple 37109 pour Fondettes. Ce n’est pas le code postal."
        ),
    )
    name = StringField(
        _l("Nom de la commune"),
        NAME_RULES,
        description=_l("Comme il s’écrit en haut d’une lettre\u00a0: Fondettes."),
    )

    file = FileField(validators=[Optional()], **DIRECTORY)

    @property
    def code(self) -> str:
        """The INSEE code, tidied."""
        return (self.commune.data or "").strip().upper()


class AgreementForm(FlaskForm):
    """Who agrees that the figures of a place be shown."""

    agreed_by = StringField(
        _l("Qui donne son accord\u00a0?"),
        [DataRequired(_l("Écrivez la fonction de la personne.")), Length(max=120)],
        description=_l("Sa fonction, pas son nom\u00a0: «\u00a0Directrice de l’école\u00a0»."),
    )


def _tidy_uai(typed: str | None) -> str:
    return "".join((typed or "").split()).upper()
