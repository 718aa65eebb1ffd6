"""The form of a sound: a file or a recording, whose voice it is, what it replaces."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, Field, HiddenField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Optional, StopValidation

from consult.domain.errors import BadInput
from consult.domain.sound import RECORDED, UPLOADED, must_hold
from consult.media import LARGEST
from consult.web.saying import say
from consult.web.services import services

TAKEN: Final = "audio/*,.wav,.mp3,.ogg,.opus,.webm,.m4a"
"""What the file picker shows."""


class NeededForAChild(Optional):
    """Asked when the voice is a child's; a page that says when must not say "facultatif"."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Stop at a child's voice without a day, and at nothing when the field is left empty."""
        if form["child"].data and not any(field.raw_data or ()):
            field.errors = []
            raise StopValidation(_("Indiquez le jour où les parents ont donné leur accord."))
        super().__call__(form, field)


class SoundForm(FlaskForm):
    """A sentence read aloud; `recorded` is set by the recorder of the page.

    Nobody's voice is replaced unless the page said so: `instead_of` is what it said.
    """

    file = FileField(
        _l("Fichier de son"),
        [FileRequired(_l("Choisissez un fichier, ou enregistrez la phrase."))],
        description=_l(
            "WAV, MP3, OGG, WebM ou M4A, une minute et %(most)s Mo au plus.",
            most=LARGEST // 1_000_000,
        ),
        render_kw={"accept": TAKEN},
    )
    recorded = HiddenField()
    instead_of = HiddenField()
    child = BooleanField(
        _l("C’est la voix d’un enfant du conseil"),
        description=_l(
            "Ses parents ont donné leur accord par écrit. Ni son nom ni son âge ne sont gardés ici."
        ),
    )
    permission = DateField(
        _l("Date de l’accord des parents"),
        [NeededForAChild()],
        description=_l("Nécessaire quand c’est la voix d’un enfant, et seulement alors."),
    )

    def validate_permission(self, field: DateField) -> None:
        """Parents agree before their child is heard, and agree for a child."""
        if field.data and not self.child.data:
            raise ValidationError(
                _("Cochez «\u00a0C’est la voix d’un enfant du conseil\u00a0», ou videz cette date.")
            )
        try:
            must_hold(self.agreed, services().today)
        except BadInput as error:
            raise ValidationError(say(error)) from error

    @property
    def origin(self) -> str:
        """Where the sound comes from."""
        return RECORDED if self.recorded.data == "1" else UPLOADED

    @property
    def agreed(self) -> str:
        """The ISO day of the parents' agreement; "" for an adult's voice."""
        day: Any = self.permission.data
        return day.isoformat() if self.child.data and day else ""

    @property
    def replaced(self) -> str:
        """The Opus file of the voice that the page said would be replaced; "" for none."""
        return self.instead_of.data or ""

    def content(self) -> bytes:
        """What was sent."""
        return bytes(self.file.data.read())
