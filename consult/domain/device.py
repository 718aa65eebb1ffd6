"""A sheet that a child's own device seals: the form as it was filled, checked at the count only.

The device does not know the kinds of questions: it seals the fields of the form, as a browser
would have posted them. Whoever opens the box reads them as the web reads a form that is posted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from consult.domain.ballot import BadSheet, Sheet
from consult.domain.document import Document
from consult.domain.form_reading import read_form

MARK: Final = b"form 1 "
"""What a device's form begins with: the version of its writing, since a tablet may stay offline
for weeks with the pages that it has."""

_PARTS: Final = frozenset({"questionnaire", "fields"})


@dataclass(frozen=True)
class DeviceForm:
    """The fields of one form, and the version of the questionnaire ("uuid:version") it is of."""

    questionnaire: str
    fields: Mapping[str, list[str]]

    def getlist(self, name: str, /) -> list[str]:
        """Every value of a field, none when it is missing."""
        return self.fields.get(name, [])

    def to_bytes(self) -> bytes:
        """As devices write it before they seal."""
        data = {"questionnaire": self.questionnaire, "fields": dict(self.fields)}
        return MARK + json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """The form that a device wrote. Raises BadSheet when it is anything else."""
        try:
            data = json.loads(content.removeprefix(MARK))
        except (ValueError, RecursionError) as error:
            raise BadSheet(question="", value="json") from error
        if not content.startswith(MARK) or not _is_form(data):
            raise BadSheet(question="", value="shape")
        return cls(data["questionnaire"], data["fields"])

    def sheet(self, documents: Mapping[str, Document], band: str) -> Sheet:
        """What it answers, unchecked. Raises BadSheet when no such version was published."""
        document = documents.get(self.questionnaire)
        if document is None:
            raise BadSheet(question="", value=self.questionnaire[:60])
        return Sheet(self.questionnaire, read_form(document.questions_for(band), self))


def _is_form(data: object) -> bool:
    """Whether these are the parts of a form, and its fields lists of words."""
    if not isinstance(data, dict) or data.keys() != _PARTS:
        return False
    fields = data["fields"]
    return (
        isinstance(data["questionnaire"], str)
        and isinstance(fields, dict)
        and all(isinstance(values, list) for values in fields.values())
        and all(isinstance(one, str) for values in fields.values() for one in values)
    )
