"""Sounds: every sentence that children hear, who reads it, what is still silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import abort, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import sounds as use_cases
from consult.domain.bands import BANDS, REQUIRED
from consult.domain.document import LANGUAGES as WRITTEN
from consult.domain.document import OFFERED, Document
from consult.domain.sound import RECORDED, SYNTHESISED, UPLOADED, Recording, Sound, said_to, tidy
from consult.media.apart import apart
from consult.media.files import keep_sound_files
from consult.media.journey import journey
from consult.media.sounds import LONGEST, Pair, convert
from consult.media.speech import may_speak
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.heard import SoundRow, others_with, sounds_in
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.acting import attempt, destroy_files, done
from consult.web.city import blueprint
from consult.web.city.questionnaire_words import LANGUAGES
from consult.web.city.seen import Page
from consult.web.city.sound_forms import SoundForm
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.security import with_microphone
from consult.web.services import services

ORIGINS: Final = {
    UPLOADED: _l("Fichier ajouté"),
    RECORDED: _l("Enregistré ici"),
    SYNTHESISED: _l("Brouillon lu par une machine"),
}


@dataclass(frozen=True)
class Line:
    """A sentence and how it is heard; `sound` is None while it is silent."""

    id: UUID
    words: str
    sound: SoundRow | None


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


@blueprint.get("/questionnaires/<uuid:questionnaire>/sons/<language>")
@allows("questionnaire.write")
def sounds(questionnaire: UUID, language: str) -> str:
    """Every sentence that children of each age hear, with its sound or what is missing."""
    row = find_questionnaire(db.session(), questionnaire)
    parts = list(_parts(row, language))
    return render_template(
        "city/sounds.html",
        row=row,
        language=language,
        names=LANGUAGES,
        tongues=[one for one in OFFERED if one in WRITTEN or one in row.document.languages()],
        parts=parts,
        missing=len({line.id for part in parts for line in part.lines if line.sound is None}),
        origins=ORIGINS,
        drafts=may_speak(language) and services().settings.voice,
    )


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/sons/<language>/<uuid:sentence>", methods=["GET", "POST"]
)
@allows("questionnaire.write")
def sound(questionnaire: UUID, language: str, sentence: UUID) -> Page:
    """Lend a voice to one sentence; the next silent one comes after it."""
    row = find_questionnaire(db.session(), questionnaire)
    line = _line(row, language, sentence)
    form = SoundForm()

    def act() -> None:
        pair = Pair(*apart(convert, form.content()))
        files = keep_sound_files(services().stores, pair)
        kept = Recording(*files, form.origin, form.agreed)
        use_cases.keep_sound(services().log, (language, line.words), kept, services().today)
        _forget(line.sound, files)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La phrase a sa voix."), _next(row, language, sentence))
    page = render_template(
        "city/sound.html",
        row=row,
        language=language,
        names=LANGUAGES,
        line=line,
        form=form,
        longest=LONGEST,
        origins=ORIGINS,
    )
    return with_microphone(make_response(page))


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/sons/<language>/<uuid:sentence>/retirer",
    methods=["GET", "POST"],
)
@allows("questionnaire.write")
def remove_sound(questionnaire: UUID, language: str, sentence: UUID) -> Response | str:
    """Let a sentence be silent: asked about first, then its files are destroyed."""
    row, form = find_questionnaire(db.session(), questionnaire), FlaskForm()
    line = _line(row, language, sentence)

    def act() -> None:
        _forget(line.sound)
        use_cases.remove_sound(services().log, sentence, services().today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le son est retiré, ses fichiers sont détruits."), _page(row, language))
    return render_template(
        "city/sound_remove.html",
        form=form,
        row=row,
        line=line,
        language=language,
        bands=[part.band for part in _parts(row, language) if part.required and line in part.lines],
        asked=[one for one in all_consultations(db.session()) if _is_asked(one, row)],
    )


def _is_asked(consultation: ConsultationRow, row: QuestionnaireRow) -> bool:
    """Whether children answer the questionnaire now."""
    return consultation.step == "open" and consultation.questionnaire == row.id


def _forget(known: SoundRow | None, kept: Iterable[str] = ()) -> None:
    """Destroy the files of a sound that is no more, unless another sentence is heard from them."""
    files = {known.opus, known.mp3} - set(kept) if known else set()
    if known and files and not others_with(db.session(), files, known.id):
        destroy_files(files)


def _parts(row: QuestionnaireRow, language: str) -> Iterator[Part]:
    """What is heard, by age, the youngest first; what all hear comes last."""
    if language not in OFFERED:
        abort(404)
    heard = sounds_in(db.session(), language)
    for band, sentences in _said(row.document, language):
        lines = [_heard(words, language, heard) for words in sentences]
        if lines:
            yield Part(band, lines)


def _said(document: Document, language: str) -> Iterator[tuple[str, list[str]]]:
    for band in document.bands():
        yield band, list(said_to(document, band, language))
    title = tidy(document.title.get(language, ""))
    yield "", [words for words in (title, *journey(language)) if words]


def _heard(words: str, language: str, heard: dict[str, SoundRow]) -> Line:
    known = heard.get(tidy(words))
    sound = known if known and known.heard else None
    return Line(Sound.create_id(language, words), words, sound)


def _line(row: QuestionnaireRow, language: str, sentence: UUID) -> Line:
    """The sentence of that id; not found when no child hears it any more."""
    lines = (line for part in _parts(row, language) for line in part.lines)
    found = next((line for line in lines if line.id == sentence), None)
    return found or abort(404)


def _next(row: QuestionnaireRow, language: str, after: UUID) -> str:
    """The page of the next silent sentence; of all of them when none is left."""
    silent = {
        line.id: None
        for part in _parts(row, language)
        for line in part.lines
        if line.sound is None and line.id != after
    }
    for sentence in silent:
        return url_for("city.sound", questionnaire=row.id, language=language, sentence=sentence)
    return _page(row, language)


def _page(row: QuestionnaireRow, language: str) -> str:
    return url_for("city.sounds", questionnaire=row.id, language=language)
