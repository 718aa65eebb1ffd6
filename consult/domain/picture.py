"""A picture of the city's own: a photo of a place, a thing that no pictogram shows."""

from __future__ import annotations

import re
from typing import Final

from eventsourcing.domain import event

from consult.domain.base import Aggregate, Texts
from consult.domain.document import LANGUAGES
from consult.domain.errors import BadInput

_OWN: Final = re.compile(r"photo-([0-9a-f]{64})")


class WordsForPictureMissing(BadInput):
    """Raised when a picture is not said in words, for who does not see it; facts: `language`."""


def picture_name(file: str) -> str:
    """How an option names the picture of that file (its sha256)."""
    return f"photo-{file}"


def file_of(name: str | None) -> str | None:
    """The file of a picture of the city's own; None for a pictogram."""
    match = _OWN.fullmatch(name or "")
    return match[1] if match else None


def said_in_words(alt: Texts) -> Texts:
    """The words of a picture, once they are whole. Raises WordsForPictureMissing."""
    for language in LANGUAGES:
        if not alt.get(language, "").strip():
            raise WordsForPictureMissing(language=language)
    return alt


class Picture(Aggregate):
    """One picture: its file, and what it shows in words."""

    TOPIC = "picture"

    @classmethod
    def add(cls, file: str, alt: Texts, day: str) -> Picture:
        """A new picture. Raises WordsForPictureMissing."""
        return cls(file, said_in_words(alt), day)

    @event("Added", topic="picture.added")
    def __init__(self, file: str, alt: Texts, day: str) -> None:
        self.file = file
        self.alt = alt
        self.withdrawn = ""

    def withdraw(self, day: str) -> None:
        """Show it no more, anywhere. Twice is once."""
        if not self.withdrawn:
            self._withdrawn(day=day)

    @event("Withdrawn", topic="picture.withdrawn")
    def _withdrawn(self, day: str) -> None:
        self.withdrawn = day
