"""What children of the demonstration have written: let through, or waiting for who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from consult.accounts.profiles import MODERATION, PROTECTION
from consult.application.log import Log
from consult.application.texts import approve_text, open_texts
from consult.ballots.approved import keep_words
from consult.ballots.keys import Keys
from consult.ballots.mixing import epoch_keys, mix_texts
from consult.ballots.quarantine import FreeText, submit_text
from consult.demo import words
from consult.demo.people import watchers
from consult.domain.base import acting
from consult.stores import Stores

BAND = "11-14"
"""The age of those who write: before it nobody does."""


@dataclass(frozen=True)
class Writing:
    """Lets children write, reads what came before, leaves some of it to be read."""

    log: Log
    stores: Stores
    people: dict[str, str]

    def let(self, consultation: UUID, day: str) -> None:
        """Let the children of a consultation write: two people of each kind watch."""
        moderators, referents = (watchers(self.people, one) for one in (MODERATION, PROTECTION))
        open_texts(self.log, consultation, moderators, referents, day)

    def quote(self, consultation: UUID, day: str) -> None:
        """What a moderator let through of a consultation that has closed."""
        with acting(self.people[MODERATION]):
            for quote in words.QUOTES:
                text = uuid4()
                approve_text(self.log, text, day)
                keep_words(self.stores, text, consultation, BAND, quote)

    def wait(self, consultation: UUID, place: UUID, keys: Keys, today: date) -> None:
        """What came lately, mixed, for whoever plays the moderator to decide of."""
        ours = epoch_keys(keys)
        mix_texts(self.stores, ours, today)
        for written in words.WRITTEN:
            submit_text(self.stores, uuid4(), FreeText(written, consultation, place, BAND))
        mix_texts(self.stores, ours, today)
