"""What can be heard: each sentence that has, or had, a sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.sound import SYNTHESISED, Sentence, tidy
from consult.projections.base import ReadModel, ReadRow, on
from consult.projections.runner import read_position
from consult.stores import Stores, is_away


class SoundRow(ReadRow):
    """A sentence; `opus` and `mp3` are "" while it is silent again.

    `draft_asked` says that a machine shall read it although its sound was removed.
    """

    __tablename__ = "sound"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str]
    words: Mapped[str]
    opus: Mapped[str]
    mp3: Mapped[str]
    origin: Mapped[str]
    permission: Mapped[str]
    day: Mapped[str]
    draft_asked: Mapped[bool] = mapped_column(default=False)

    @property
    def heard(self) -> bool:
        """Whether it has a sound now."""
        return bool(self.opus)

    @property
    def voice(self) -> str:
        """The Opus file of somebody's voice; "" for silence and for a machine's draft."""
        return "" if self.origin == SYNTHESISED else self.opus


class SoundsModel(ReadModel):
    """Folds the sounds of sentences."""

    name = "sounds"
    rows = (SoundRow,)

    @on("sound.recorded")
    def record(self, session: Session, event: Any) -> None:
        words = {"language": event.language, "words": event.words}
        session.add(SoundRow(id=event.originator_id, **words, **_recording(event)))

    @on("sound.recorded-again")
    def record_again(self, session: Session, event: Any) -> None:
        row = session.get_one(SoundRow, event.originator_id)
        for name, value in _recording(event).items():
            setattr(row, name, value)
        row.draft_asked = False

    @on("sound.removed")
    def remove(self, session: Session, event: Any) -> None:
        row = session.get_one(SoundRow, event.originator_id)
        row.opus = row.mp3 = row.permission = ""
        row.day = event.day

    @on("sound.draft-asked")
    def ask_for_draft(self, session: Session, event: Any) -> None:
        session.get_one(SoundRow, event.originator_id).draft_asked = True


@dataclass(frozen=True)
class Sounds:
    """What can be heard: the Opus and the MP3 file of each sentence."""

    files: Mapping[Sentence, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def key(self) -> int:
        """Another number when anything else can be heard."""
        return hash(frozenset(self.files.items()))

    def speaks(self, language: str) -> bool:
        """Whether anything is heard in a language."""
        return language in self._languages

    @cached_property
    def _languages(self) -> frozenset[str]:
        return frozenset(language for language, _ in self.files)

    def of(self, language: str, words: str) -> tuple[str, str] | None:
        """The files of a sentence; None while it is silent."""
        return self.files.get((language, tidy(words)))


SILENCE: Final = Sounds()


FRESH_FOR: Final = 2.0
"""Seconds during which what is in memory is used without asking the read model."""


class Voices:
    """What can be heard, in memory: the child's pages read no database."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._sounds = SILENCE
        self._position = -1
        self._looked_at = float("-inf")

    @property
    def now(self) -> Sounds:
        """What can be heard now; what was heard last, while the database is away."""
        if time.monotonic() - self._looked_at > FRESH_FOR and self._lock.acquire(blocking=False):
            try:
                self._read()
            except SQLAlchemyError as error:
                if not is_away(error):
                    raise
            finally:
                self._looked_at = time.monotonic()
                self._lock.release()
        return self._sounds

    def _read(self) -> None:
        position, _ = read_position(self._stores, SoundsModel.name)
        if position != self._position:
            self._sounds = _read_sounds(self._stores)
            self._position = position


def _read_sounds(stores: Stores) -> Sounds:
    with Session(stores["read"]) as session:
        rows = session.scalars(select(SoundRow).where(SoundRow.opus != ""))
        return Sounds({(row.language, row.words): (row.opus, row.mp3) for row in rows})


def _recording(event: Any) -> dict[str, str]:
    names = ("opus", "mp3", "origin", "permission", "day")
    return {name: getattr(event, name) for name in names}


def find_sound(session: Session, id: UUID) -> SoundRow | None:
    """The sentence of that id; None when it never had a sound."""
    return session.get(SoundRow, id)


def sounds_in(session: Session, language: str) -> dict[str, SoundRow]:
    """The sentences of a language that have, or had, a sound, by their words."""
    rows = session.scalars(select(SoundRow).where(SoundRow.language == language))
    return {row.words: row for row in rows}


def heard_sentences(session: Session) -> set[Sentence]:
    """Every sentence that can be heard."""
    query = select(SoundRow.language, SoundRow.words).where(SoundRow.opus != "")
    return {(language, words) for language, words in session.execute(query)}


def others_with(session: Session, files: Iterable[str], sound: UUID) -> bool:
    """Whether another sentence is heard from one of these files."""
    known = list(files)
    same = or_(SoundRow.opus.in_(known), SoundRow.mp3.in_(known))
    return session.scalar(select(SoundRow.id).where(same, SoundRow.id != sound)) is not None
