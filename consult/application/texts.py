"""What moderators decide of children's texts, as the log keeps it: an id and a day, never a word.

The quarantine calls these while it still holds the text, and destroys it after: a crash in between
is mended by deciding the same again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final
from uuid import UUID

from consult.application.log import Log
from consult.domain.consultation import Consultation
from consult.domain.errors import AlreadyExists, NotAllowed
from consult.domain.signal import Signal
from consult.domain.text import APPROVED, REJECTED, Text

WATCHERS: Final = 2
"""Moderators, and child-protection referents, at least: one and a deputy."""


class TextDecided(NotAllowed):
    """Raised when somebody else decided otherwise first."""


class NobodyWatches(NotAllowed):
    """Raised when children would write before there are two people of each to read them.

    Facts: `moderators`, `referents` (how many there are), `needed` (of each).
    """


def open_texts(log: Log, consultation: UUID, moderators: int, referents: int, day: str) -> UUID:
    """Let the children of a consultation write a few words.

    Somebody reads each of them, and somebody acts on a danger, each with a deputy: raises
    NobodyWatches before, WrongStep once it is closed.
    """
    if min(moderators, referents) < WATCHERS:
        raise NobodyWatches(moderators=moderators, referents=referents, needed=WATCHERS)
    found = log.load(Consultation, consultation)
    found.open_texts(day)
    log.keep(found)
    return consultation


def close_texts(log: Log, consultation: UUID, day: str) -> UUID:
    """Take no more words. Raises WrongStep."""
    found = log.load(Consultation, consultation)
    found.close_texts(day)
    log.keep(found)
    return consultation


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
