"""What moderators and the child-protection referent do with a text: decide, and it is destroyed.

A text that was signalled leaves the moderators' desk: the referent alone reads it, with its place,
until somebody has acted. It is never shown to anybody else.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from consult.application import texts as use_cases
from consult.ballots.approved import keep_words
from consult.ballots.quarantine import (
    MOST,
    FreeText,
    TextEmpty,
    TextGone,
    TextTooLong,
    as_typed,
    read_text,
    settle,
    texts_to_read,
)
from consult.domain.signal import Signal
from consult.web.services import services

Texts = dict[UUID, FreeText]
"""Texts in quarantine, by their id."""


def to_moderate() -> Texts:
    """What waits for a moderator."""
    return _in_quarantine(signalled=False)


def signalled() -> Texts:
    """What waits for the referent."""
    return _in_quarantine(signalled=True)


def unsignalled(id: UUID) -> FreeText:
    """A text that waits for a moderator. Raises TextGone."""
    if _signal(id) is not None:
        raise TextGone()
    return read_text(services().stores, id)


def signalled_one(id: UUID) -> FreeText:
    """A text that waits for the referent. Raises TextGone."""
    if _signal(id) is None:
        raise TextGone()
    return read_text(services().stores, id)


def approve(id: UUID, words: str) -> None:
    """Let words be read: those of the child, or as the moderator puts them.

    Raises TextGone, TextEmpty, TextTooLong, TextDecided.
    """
    here, text = services(), unsignalled(id)
    kept = as_typed(words)
    if not kept:
        raise TextEmpty()
    if len(kept) > MOST:
        raise TextTooLong(size=len(kept), most=MOST)

    def record() -> None:
        use_cases.approve_text(here.log, id, here.today)
        keep_words(here.stores, id, text.consultation, text.band, kept)

    settle(here.stores, id, record)


def reject(id: UUID) -> None:
    """Keep a text from being read. Raises TextGone, TextDecided."""
    here = services()
    unsignalled(id)
    settle(here.stores, id, lambda: use_cases.reject_text(here.log, id, here.today))


def signal(id: UUID) -> None:
    """Give a text to the referent. Raises TextGone."""
    here = services()
    unsignalled(id)
    use_cases.raise_signal(here.log, id, here.today)


def handle(id: UUID) -> None:
    """Somebody has acted: say so, and destroy the text. Raises TextGone."""
    here, raised = services(), _signal(id)
    if raised is None:
        raise TextGone()
    if not raised.handled:
        use_cases.handle_signal(here.log, raised.id, here.today)
    settle(here.stores, id, lambda: use_cases.reject_text(here.log, id, here.today))


def _in_quarantine(*, signalled: bool) -> Texts:
    stores, found = services().stores, {}
    for id in texts_to_read(stores):
        with suppress(TextGone):  # Somebody has decided meanwhile.
            if (_signal(id) is not None) == signalled:
                found[id] = read_text(stores, id)
    return found


def _signal(id: UUID) -> Signal | None:
    return services().log.find(Signal, Signal.create_id(id))
