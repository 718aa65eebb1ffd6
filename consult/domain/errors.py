"""Errors that a person can mend: one parent, one class each, facts instead of sentences.

`consult.sentences` turns an error into a sentence in the person's language.
"""

from __future__ import annotations


class ConsultError(Exception):
    """Parent of every error that is told to a person.

    `facts` are the values that its sentence names (what is wrong, where).
    """

    def __init__(self, **facts: str | int) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts = facts


class NotFound(ConsultError):
    """Raised when what was asked for does not exist, or not for this person."""


class NotAllowed(ConsultError):
    """Raised when the state of a thing does not allow what was asked of it."""


class EditedMeanwhile(ConsultError):
    """Raised when somebody else changed the thing since it was shown."""


class AlreadyExists(ConsultError):
    """Raised when the identity of a new thing is taken."""


class BadInput(ConsultError):
    """Raised when a value given by a person cannot be used."""
