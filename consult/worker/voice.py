"""Gives a draft voice to what children will hear, where nobody has lent theirs yet.

A thread beside the worker's own turns: it takes its time, and no sheet waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, Self
from uuid import UUID

from consult.application.log import Log
from consult.application.sounds import keep_sound
from consult.beside import Beside
from consult.domain.bands import in_order
from consult.domain.consultation import Consultation
from consult.domain.document import OFFERED, Document
from consult.domain.errors import ConsultError
from consult.domain.questionnaire import Questionnaire
from consult.domain.sound import SYNTHESISED, Recording, Sentence, Sound, said_to, tidy
from consult.media.drafts import draft
from consult.media.files import keep_sound_files
from consult.media.journey import journey
from consult.media.sounds import Pair
from consult.media.speech import may_speak
from consult.stores import Stores
from consult.worker.agenda import Agenda

EVERY: Final = 1.0
"""Seconds between two batches."""
LATER: Final = 60.0
"""Seconds after which what failed is tried again."""
ENDING: Final = 2.0
"""Seconds within which a stop explains a failure."""
AT_ONCE: Final = 10
"""Sentences of a batch, at most: two or three seconds of work."""
ASKED: Final = ("announced", "open")
"""Steps of a consultation that children will be asked, or are."""
logger = logging.getLogger("consult.worker")


class Voice(Beside):
    """Speaks inside a `with`, if it `speaks`; does nothing where there is no program that can."""

    def __init__(
        self,
        log: Log,
        stores: Stores,
        agenda: Agenda,
        now: Callable[[], datetime],
        *,
        speaks: bool = True,
    ) -> None:
        super().__init__("voice")
        self._log, self._stores = log, stores
        self._agenda, self._now = agenda, now
        self._speaks = speaks
        self._looked_at = -1
        self._known: set[UUID] = set()
        """Sentences that have, or had, a sound: no draft is made twice, unless it is asked for."""
        self._at_once = AT_ONCE
        self._passed_over: set[UUID] = set()
        """Sentences that failed alone: tried again when the others have their sound."""

    def __enter__(self) -> Self:
        return super().__enter__() if self._speaks else self

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            try:
                self.speak()
            except Exception:
                if self._stopping.wait(ENDING):
                    return  # What stops the worker stops the program that speaks, often first.
                logger.exception("the draft voice failed; again in %.0f s", LATER)
                self._stopping.wait(LATER)

    def speak(self) -> int:
        """Give a sound to the next sentences that need a draft; say to how many.

        Raises what ended their process: fewer are tried next, so that a slow machine gets on too.
        """
        head = self._agenda.position
        if head == self._looked_at:
            return 0
        silent = list(islice(dict.fromkeys(self._silent()), self._at_once))
        if silent:
            self._keep(silent, self._draft(silent))
        elif self._passed_over:
            self._passed_over.clear()
        else:
            self._looked_at = head
        return len(silent)

    def _draft(self, silent: list[Sentence]) -> list[Pair]:
        """Their sounds. After a failure one is tried alone, then twice as many each time."""
        try:
            made = draft(silent)
        except ConsultError:
            self._at_once = 1
            if len(silent) == 1:
                self._passed_over.add(Sound.create_id(*silent[0]))
            raise
        self._at_once = min(2 * self._at_once, AT_ONCE)
        return made

    def _keep(self, silent: list[Sentence], made: list[Pair]) -> None:
        day = self._now().date().isoformat()
        for sentence, pair in zip(silent, made, strict=True):
            opus, mp3 = keep_sound_files(self._stores, pair)
            try:
                keep_sound(self._log, sentence, Recording(opus, mp3, SYNTHESISED), day)
            except ConsultError:
                logger.info("somebody else lent a voice meanwhile")
            self._known.add(Sound.create_id(*sentence))

    def _silent(self) -> Iterator[Sentence]:
        for sentence in self._wanted():
            id = Sound.create_id(*sentence)
            if self._has_its_own(id) or id in self._passed_over or not may_speak(sentence[0]):
                continue
            sound = self._log.find(Sound, id)
            if sound is None or sound.wants_draft:
                yield sentence
            else:
                self._known.add(id)
                self._agenda.drafts_asked.discard(id)

    def _has_its_own(self, sentence: UUID) -> bool:
        return sentence in self._known and sentence not in self._agenda.drafts_asked

    def _wanted(self) -> Iterator[Sentence]:
        """What children will hear, the youngest first; then the journey itself."""
        live = map(self._consultation, list(self._agenda.live))
        asked = [(one, self._document(one)) for one in live if one.step in ASKED]
        for band in in_order({band for one, _ in asked for band in one.bands}):
            for one, document in asked:
                if band in one.bands:
                    yield from _said(document, band)
        for language in sorted({code for _, one in asked for code in one.languages()}):
            yield from ((language, tidy(words)) for words in journey(language))

    def _consultation(self, id: UUID) -> Consultation:
        return self._log.load(Consultation, id)

    def _document(self, consultation: Consultation) -> Document:
        return self._log.load(Questionnaire, consultation.questionnaire).document


def _said(document: Document, band: str) -> Iterator[Sentence]:
    """Everything of a questionnaire in the languages in which it is whole."""
    whole = document.languages()
    for language in (code for code in OFFERED if code in whole):
        yield language, tidy(document.title[language])
        yield from ((language, words) for words in said_to(document, band, language))
