"""A sheet that a child's own device seals: the form as it was filled, checked at the count only.

The device does not know the kinds of questions: it seals the fields of the form, as a browser
would have posted them. Whoever opens the box reads them as the web reads a form that is posted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder, encode

from consult.domain.ballot import BadSheet, Sheet
from consult.domain.document import Document
from consult.domain.form_reading import read_form

MARK: Final = b"form 1 "
"""What a device's form begins with: the version of its writing, since a tablet may stay offline
for weeks with the pages that it has."""


class DeviceForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of one form, and the version of the questionnaire ("uuid:version") it is of."""

    questionnaire: str
    fields: dict[str, list[str]]

    def getlist(self, name: str, /) -> list[str]:
        """Every value of a field, none when it is missing."""
        return self.fields.get(name, [])

    def to_bytes(self) -> bytes:
        """As devices write it before they seal."""
        return MARK + encode(self)

    @classmethod
    def from_bytes(cls, content: bytes) -> DeviceForm:
        """The form that a device wrote. Raises BadSheet when it is anything else."""
        if not content.startswith(MARK):
            raise BadSheet(question="", value="shape")
        try:
            return _FORMS.decode(content[len(MARK) :])
        except ValidationError as error:
            raise BadSheet(question="", value="shape") from error
        except (DecodeError, RecursionError) as error:
            raise BadSheet(question="", value="json") from error

    def sheet(self, documents: Mapping[str, Document], band: str) -> Sheet:
        """What it answers, unchecked. Raises BadSheet when no such version was published."""
        document = documents.get(self.questionnaire)
        if document is None:
            raise BadSheet(question="", value=self.questionnaire[:60])
        return Sheet(self.questionnaire, read_form(document.questions_for(band), self))


_FORMS: Final = Decoder(DeviceForm)
