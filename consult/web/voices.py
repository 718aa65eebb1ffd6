"""What children hear of a questionnaire, and which sentences wait for somebody's voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import abort

from consult.domain.bands import BANDS, REQUIRED
from consult.domain.document import OFFERED, Document
from consult.domain.sound import Sound, said_to, tidy
from consult.media.journey import journey
from consult.projections.consultations import about_to_ask
from consult.projections.heard import SoundRow, sounds_in
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.database import db


@dataclass(frozen=True)
class Line:
    """A sentence and how it is heard; `sound` is None while it is silent.

    `removed` says that it had a sound, so that no machine reads it of itself; `draft_asked` that
    somebody asked a machine to.
    """

    id: UUID
    words: str
    sound: SoundRow | None
    removed: bool
    draft_asked: bool

    @property
    def voice(self) -> str:
        """The Opus file of the voice that somebody lent; "" while nobody has."""
        return self.sound.voice if self.sound else ""


@dataclass(frozen=True)
class Part:
    """What one age hears, or everybody (`band` is "")."""

    band: str
    lines: list[Line]

    @property
    def required(self) -> bool:
        """Whether children of this age cannot answer without."""
        return bool(self.band) and BANDS[self.band].sound == REQUIRED

    @property
    def missing(self) -> int:
        """How many sentences are silent."""
        return sum(line.sound is None for line in self.lines)


@dataclass(frozen=True)
class Tongue:
    """How many sentences of a language nobody has lent a voice to."""

    language: str
    silent: int
    drafts: int


@dataclass(frozen=True)
class Waiting:
    """A questionnaire that children will be asked, or are, from that day on, and what it lacks."""

    row: QuestionnaireRow
    opens: str
    tongues: list[Tongue]


def waiting() -> list[Waiting]:
    """The questionnaires that wait for voices, the first to be asked first."""
    found: dict[UUID, Waiting] = {}
    for one in about_to_ask(db.session()):
        if one.questionnaire not in found:
            row = find_questionnaire(db.session(), one.questionnaire)
            found[row.id] = Waiting(row, one.opens, list(_tongues(row)))
    return [one for one in found.values() if one.tongues]


def is_about_to_be_asked(questionnaire: UUID) -> bool:
    """Whether children will be asked it, or are."""
    return any(one.questionnaire == questionnaire for one in about_to_ask(db.session()))


def parts_of(row: QuestionnaireRow, language: str) -> list[Part]:
    """What is heard, by age, the youngest first; what all hear comes last."""
    if language not in OFFERED:
        abort(404)
    heard = sounds_in(db.session(), language)
    parts = (
        Part(band, [_heard(words, language, heard) for words in sentences])
        for band, sentences in _said(row.document, language)
    )
    return [part for part in parts if part.lines]


def line_of(row: QuestionnaireRow, language: str, sentence: UUID) -> Line:
    """The sentence of that id; not found when no child hears it any more."""
    return lines_of(row, language).get(sentence) or abort(404)


def lines_of(row: QuestionnaireRow, language: str) -> dict[UUID, Line]:
    """Every sentence once, by its id, as children come to them."""
    return {line.id: line for part in parts_of(row, language) for line in part.lines}


def without_voice(row: QuestionnaireRow, language: str) -> list[Line]:
    """The sentences that nobody has lent a voice to: those that are silent, then the drafts."""
    lines = [line for line in lines_of(row, language).values() if not line.voice]
    return sorted(lines, key=lambda line: line.sound is not None)


def _tongues(row: QuestionnaireRow) -> Iterator[Tongue]:
    """The languages that it is whole in, where a voice is missing."""
    whole = row.document.languages()
    for language in (one for one in OFFERED if one in whole):
        lines = without_voice(row, language)
        silent = sum(line.sound is None for line in lines)
        if lines:
            yield Tongue(language, silent, len(lines) - silent)


def _said(document: Document, language: str) -> Iterator[tuple[str, list[str]]]:
    for band in document.bands():
        yield band, list(said_to(document, band, language))
    title = tidy(document.title.get(language, ""))
    yield "", [words for words in (title, *journey(language)) if words]


def _heard(words: str, language: str, heard: dict[str, SoundRow]) -> Line:
    known = heard.get(tidy(words))
    sound = known if known and known.heard else None
    removed = known is not None and sound is None
    asked = removed and known is not None and known.draft_asked
    return Line(Sound.create_id(language, words), words, sound, removed, asked)
