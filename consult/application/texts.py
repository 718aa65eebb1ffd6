"""What moderators decide of children's texts, as the log keeps it: an id and a day, never a word.

The quarantine calls these while it still holds the text, and destroys it after: a crash in between
is mended by deciding the same again.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from consult.application.log import Log
from consult.domain.errors import AlreadyExists, NotAllowed
from consult.domain.signal import Signal
from consult.domain.text import APPROVED, REJECTED, Text


class TextDecided(NotAllowed):
    """Raised when somebody else decided otherwise first."""


def approve_text(log: Log, text: UUID, day: str) -> UUID:
    """Record that a text may be read. The same decision again changes nothing.

    Raises TextDecided when it was rejected.
    """
    return _decide(log, text, APPROVED, day)


def reject_text(log: Log, text: UUID, day: str) -> UUID:
    """Record that a text may not be read. The same decision again changes nothing.

    Raises TextDecided when it was approved.
    """
    return _decide(log, text, REJECTED, day)


def raise_signal(log: Log, text: UUID, day: str) -> UUID:
    """Record that a text makes somebody fear for a child; return the signal's id.

    A text has one signal: a second person's is the same.
    """
    with suppress(AlreadyExists):
        log.keep(Signal(text, day))
    return Signal.create_id(text)


def handle_signal(log: Log, signal: UUID, day: str) -> UUID:
    """Record that somebody has acted on a signal. Raises SignalHandled."""
    raised = log.load(Signal, signal)
    raised.handle(day)
    log.keep(raised)
    return signal


def _decide(log: Log, text: UUID, outcome: str, day: str) -> UUID:
    with suppress(AlreadyExists):
        log.keep(Text.decide(text, outcome, day))
    if log.load(Text, text).outcome != outcome:
        raise TextDecided()
    return text
