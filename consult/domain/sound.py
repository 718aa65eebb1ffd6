"""The sound of a sentence: children who do not read yet, or not this language, hear it.

A sound belongs to the words that it says, in one language, wherever children read them: a sentence
that two questionnaires share is recorded once, and words that change have no sound any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, identity
from consult.domain.document import Document
from consult.domain.errors import BadInput, EditedMeanwhile

SOUNDS: Final = UUID("5b0f0f0e-3c52-4d0b-9d0c-2f6b7f5f3a91")
UPLOADED: Final = "uploaded"
RECORDED: Final = "recorded"
SYNTHESISED: Final = "synthesised"
"""Read by a machine: a draft, until somebody lends a voice."""
ORIGINS: Final = (UPLOADED, RECORDED, SYNTHESISED)
AGREED_FOR: Final = timedelta(days=3 * 366)
"""Parents agree for the child of today: after three years it is asked of them anew."""

Sentence = tuple[str, str]
"""A language and what is said in it."""


class UnknownOrigin(BadInput):
    """Raised when a sound comes from nowhere that is known."""


class AgreementAhead(BadInput):
    """Raised when a child's voice is kept on a day before the parents' agreement."""


class AgreementTooOld(BadInput):
    """Raised when the parents agreed so long ago that their child has another voice now."""


class VoiceLent(EditedMeanwhile):
    """Raised when a sentence has somebody's voice, and whoever brings another did not know it."""


@dataclass(frozen=True)
class Recording:
    """A sound in the two formats that browsers play, and where it comes from."""

    opus: str
    """The sha256 of the file in Ogg Opus."""
    mp3: str
    """The sha256 of the file in MP3."""
    origin: str
    permission: str = ""
    """When it is a child's voice: the ISO day of the parents' written permission."""

    @property
    def lent(self) -> bool:
        """Whether it is somebody's voice, not a machine's draft."""
        return self.origin != SYNTHESISED


def tidy(words: str) -> str:
    """What is said, as it is compared: spaces say nothing."""
    return " ".join(words.split())


class Sound(Aggregate):
    """How one sentence is heard: `recording` is None once it was removed.

    `wants_draft` says that it was removed, and a draft was asked for again.
    """

    TOPIC = "sound"

    @staticmethod
    def create_id(language: str, words: str) -> UUID:
        return identity(SOUNDS, language, tidy(words))

    @event("Recorded", topic="sound.recorded")
    def __init__(
        self,
        language: str,
        words: str,
        opus: str,
        mp3: str,
        origin: str,
        permission: str,
        day: str,
    ) -> None:
        self.language = language
        self.words = words
        self.recording: Recording | None = Recording(opus, mp3, origin, permission)
        self.wants_draft = False

    @classmethod
    def record(cls, sentence: Sentence, recording: Recording, day: str) -> Sound:
        """The first sound of a sentence. Raises UnknownOrigin, AgreementAhead, AgreementTooOld."""
        _must_be_in_order(recording, day)
        language, words = sentence
        return cls(language, tidy(words), **vars(recording), day=day)

    def must_be_free(self, instead_of: str) -> None:
        """Raise VoiceLent at somebody's voice, unless `instead_of` is its Opus file."""
        if self.recording and self.recording.lent and self.recording.opus != instead_of:
            raise VoiceLent()

    def record_again(self, recording: Recording, day: str, instead_of: str = "") -> None:
        """Another sound in the place of this one: a draft, or the voice whose Opus file is given.

        Raises UnknownOrigin, AgreementAhead, AgreementTooOld, VoiceLent.
        """
        _must_be_in_order(recording, day)
        if recording != self.recording:
            self.must_be_free(instead_of)
            self._recorded_again(**vars(recording), day=day)

    @event("RecordedAgain", topic="sound.recorded-again")
    def _recorded_again(self, opus: str, mp3: str, origin: str, permission: str, day: str) -> None:
        self.recording = Recording(opus, mp3, origin, permission)
        self.wants_draft = False

    def remove(self, day: str) -> None:
        """Let the sentence be silent; no draft is made of it unless one is asked for."""
        if self.recording is not None:
            self._removed(day=day)

    @event("Removed", topic="sound.removed")
    def _removed(self, day: str) -> None:
        self.recording = None

    def ask_for_draft(self, day: str) -> None:
        """Let a machine read the sentence that is silent. Twice is once."""
        if self.recording is None and not self.wants_draft:
            self._draft_asked(day=day)

    @event("DraftAsked", topic="sound.draft-asked")
    def _draft_asked(self, day: str) -> None:
        self.wants_draft = True


def must_hold(agreement: str, day: str) -> None:
    """Pass when the parents' agreement of that ISO day is good on `day`; "" is nobody's child.

    Raises AgreementAhead, AgreementTooOld.
    """
    if not agreement:
        return
    if agreement > day:
        raise AgreementAhead(day=agreement)
    if date.fromisoformat(day) - date.fromisoformat(agreement) > AGREED_FOR:
        raise AgreementTooOld(day=agreement)


def _must_be_in_order(recording: Recording, day: str) -> None:
    if recording.origin not in ORIGINS:
        raise UnknownOrigin(origin=recording.origin)
    must_hold(recording.permission, day)


def said_to(document: Document, band: str, language: str) -> Iterator[str]:
    """What a child of the band hears of the questions, in order, each sentence once."""
    heard: set[str] = set()
    for _, variant in document.questions_for(band):
        for texts in (variant.text, *(option.label for option in variant.options)):
            words = tidy(texts.get(language, ""))
            if words and words not in heard:
                heard.add(words)
                yield words


def silent(document: Document, band: str, language: str, sounds: Collection[Sentence]) -> list[str]:
    """What a child of the band would not hear, of what has a sound already."""
    return [words for words in said_to(document, band, language) if (language, words) not in sounds]
