"""What staff, and the worker for drafts, do with the sounds of sentences."""

from __future__ import annotations

from uuid import UUID

from consult.application.log import Log
from consult.domain.sound import Recording, Sentence, Sound


def keep_sound(log: Log, sentence: Sentence, recording: Recording, day: str) -> UUID:
    """Let a sentence be heard, in the place of the sound that it had.

    Raises UnknownOrigin, AgreementAhead.
    """
    known = log.find(Sound, Sound.create_id(*sentence))
    if known is None:
        known = Sound.record(sentence, recording, day)
    else:
        known.record_again(recording, day)
    log.keep(known)
    return known.id


def remove_sound(log: Log, sound: UUID, day: str) -> UUID:
    """Let a sentence be silent. Raises NotFound."""
    removed = log.load(Sound, sound)
    removed.remove(day)
    log.keep(removed)
    return sound
