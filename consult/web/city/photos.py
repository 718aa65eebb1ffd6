"""A photo as staff bring it: of a thing, for a choice, or of a place, for its welcome page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from consult.domain.base import Texts
from consult.media import LARGEST
from consult.media.apart import apart
from consult.media.files import WEBP, keep_file
from consult.web.services import services


class PhotoForm(FlaskForm):
    """A photo, and what it shows in words."""

    file = FileField(
        _l("Photo"),
        [FileRequired(_l("Choisissez une photo."))],
        description=_l(
            "JPEG, PNG ou WebP, %(most)s Mo au plus. Le lieu et l’heure de la prise de vue sont "
            "effacés.",
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
    nobody = BooleanField(
        _l("Aucun enfant reconnaissable\u00a0: ni visage, ni prénom, ni photo de classe."),
        [
            DataRequired(
                _l(
                    "Regardez la photo, puis cochez\u00a0: aucun enfant ne doit y être "
                    "reconnaissable."
                )
            )
        ],
    )

    @property
    def alt(self) -> Texts:
        """What the photo shows, by language."""
        return {"fr": self.alt_fr.data.strip(), "en": self.alt_en.data.strip()}


def keep_photo(form: PhotoForm, make: Callable[[bytes], Sequence[bytes]]) -> str:
    """Keep what `make` makes of the photo of a form, and return its sha256."""
    (content,) = apart(make, bytes(form.file.data.read()))
    return keep_file(services().stores, content, WEBP)
