"""A text to translate beside its source, as the page of a language shows and reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import request

from consult.domain.wording import words

ONLY: Final = "manquants"
"""In the address: show what is missing alone."""


@dataclass(frozen=True)
class Line:
    """One text: whose it is, its source, what is typed or stored; `most` words suit that age.

    `signs` is how long it may be, when a person has to know.

    `seen` is the version of what holds it, where that is not the questionnaire; such a text is a
    sentence or more, and gets the room for it.
    """

    path: str
    group: str
    label: str
    source: str
    text: str
    most: int | None = None
    wrong: str = ""
    seen: int | None = None
    signs: int | None = None

    @property
    def count(self) -> int:
        """How many words it has."""
        return len(words(self.text))

    @property
    def long(self) -> bool:
        """Whether it has more words than that age reads well."""
        return self.most is not None and self.count > self.most

    @property
    def blocks(self) -> bool:
        """Whether that keeps the questions from being asked: a question, not a choice."""
        return self.long and self.path.count("/") == 1


def typed(path: str, stored: str) -> str:
    """What was typed for a text; what is stored when it was not asked."""
    return request.form.get(f"text:{path}", stored).strip()


def seen(path: str) -> int | None:
    """The version of what holds a text that the person had before their eyes, if the form says."""
    version = request.form.get(f"seen:{path}", "")
    return int(version) if version.isdecimal() else None


def is_shown(path: str, stored: str) -> bool:
    """Whether a text is on the page: all of them, or those missing or just typed."""
    return ONLY not in request.args or not stored.strip() or f"text:{path}" in request.form
