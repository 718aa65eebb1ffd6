"""A signal: a text made a moderator fear for a child. The log knows that it was handled, and when.

Not a word of the text is in it, nor where it was written: who must act reads those elsewhere.
"""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, identity, to_the_day
from consult.domain.errors import NotAllowed

SIGNALS = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c0e")


class SignalHandled(NotAllowed):
    """Raised when a signal that was handled is handled again."""


class Signal(Aggregate):
    """One signal, of one text. Its events have a day, never an hour."""

    TOPIC = "signal"

    class Event(Aggregate.Event):
        """Something that happened to a signal, on a day."""

        create_timestamp = staticmethod(to_the_day)

    @staticmethod
    def create_id(text: UUID) -> UUID:
        return identity(SIGNALS, text)

    @event("Raised", topic="signal.raised")
    def __init__(self, text: UUID, day: str) -> None:
        self.text = text
        self.day = day
        self.handled = ""

    def handle(self, day: str) -> None:
        """Say that somebody has acted. Raises SignalHandled."""
        if self.handled:
            raise SignalHandled()
        self._handled(day=day)

    @event("Handled", topic="signal.handled")
    def _handled(self, day: str) -> None:
        self.handled = day
