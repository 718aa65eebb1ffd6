"""What staff, and the worker for drafts, do with the sounds of sentences."""

from __future__ import annotations

from uuid import UUID

from consult.application.log import Log
from consult.domain.sound import Recording, Sentence, Sound


def must_be_free(log: Log, sentence: Sentence, instead_of: str) -> None:
    """Raise VoiceLent when a sentence has a voice that is not the one of that Opus file."""
    known = log.find(Sound, Sound.create_id(*sentence))
    if known is not None:
        known.must_be_free(instead_of)


def keep_sound(
    log: Log, sentence: Sentence, recording: Recording, day: str, instead_of: str = ""
) -> UUID:
    """Let a sentence be heard: in the place of a draft, or of the voice whose Opus file is given.

    Raises UnknownOrigin, AgreementAhead, AgreementTooOld, VoiceLent.
    """
    known = log.find(Sound, Sound.create_id(*sentence))
    if known is None:
        known = Sound.record(sentence, recording, day)
    else:
        known.record_again(recording, day, instead_of)
    log.keep(known)
    return known.id


def ask_for_draft(log: Log, sound: UUID, day: str) -> UUID:
    """Let a machine read again the sentence whose sound was removed. Raises NotFound."""
    silent = log.load(Sound, sound)
    silent.ask_for_draft(day)
    log.keep(silent)
    return sound


def remove_sound(log: Log, sound: UUID, day: str) -> UUID:
    """Let a sentence be silent. Raises NotFound."""
    removed = log.load(Sound, sound)
    removed.remove(day)
    log.keep(removed)
    return sound
