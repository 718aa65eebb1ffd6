"""Sounds: every sentence that children hear, who reads it, what is still silent.

The team and the council lend their voices on the same pages; the team alone removes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from flask import make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import sounds as use_cases
from consult.domain.document import LANGUAGES as WRITTEN
from consult.domain.document import OFFERED
from consult.domain.errors import NotFound
from consult.domain.sound import RECORDED, SYNTHESISED, UPLOADED, Recording
from consult.media.apart import apart
from consult.media.files import keep_sound_files
from consult.media.sounds import LONGEST, Pair, convert
from consult.media.speech import may_speak
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.heard import SoundRow, others_with
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.acting import attempt, destroy_files, done
from consult.web.city import blueprint
from consult.web.city.questionnaire_words import LANGUAGES
from consult.web.city.seen import Page
from consult.web.city.sound_forms import SoundForm
from consult.web.database import db
from consult.web.permissions import allows, may
from consult.web.security import with_microphone
from consult.web.services import services
from consult.web.voices import is_about_to_be_asked, line_of, parts_of, without_voice

ORIGINS: Final = {
    UPLOADED: _l("Fichier ajouté"),
    RECORDED: _l("Enregistré ici"),
    SYNTHESISED: _l("Brouillon lu par une machine"),
}


@blueprint.get("/questionnaires/<uuid:questionnaire>/sons/<language>")
@allows("voice.lend")
def sounds(questionnaire: UUID, language: str) -> str:
    """Every sentence that children of each age hear, with its sound or what is missing."""
    row = _lendable(questionnaire)
    parts = parts_of(row, language)
    return _render(
        "city/sounds.html",
        row=row,
        language=language,
        tongues=[one for one in OFFERED if one in WRITTEN or one in row.document.languages()],
        parts=parts,
        missing=len({line.id for part in parts for line in part.lines if line.sound is None}),
        drafted=len({line.id for part in parts for line in part.lines if not line.voice}),
        drafts=_drafts(language),
    )


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/sons/<language>/<uuid:sentence>", methods=["GET", "POST"]
)
@allows("voice.lend")
def sound(questionnaire: UUID, language: str, sentence: UUID) -> Page:
    """Lend a voice to one sentence; the next one without comes after it."""
    row = _lendable(questionnaire)
    line = line_of(row, language, sentence)
    form = SoundForm(data={"child": not _of_the_team()})

    def act() -> None:
        log, said = services().log, (language, line.words)
        use_cases.must_be_free(log, said, form.replaced)
        pair = Pair(*apart(convert, form.content()))
        files = keep_sound_files(services().stores, pair)
        kept = Recording(*files, form.origin, form.agreed)
        use_cases.keep_sound(log, said, kept, services().today, form.replaced)
        _forget(line.sound, files)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La phrase a sa voix."), _next(row, language, sentence))
    form.instead_of.data = line.voice
    page = _render(
        "city/sound.html",
        row=row,
        language=language,
        line=line,
        form=form,
        longest=LONGEST,
        drafts=_drafts(language),
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
    line = line_of(row, language, sentence)

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
        bands=[
            part.band for part in parts_of(row, language) if part.required and line in part.lines
        ],
        asked=[one for one in all_consultations(db.session()) if _is_asked(one, row)],
    )


@blueprint.post("/questionnaires/<uuid:questionnaire>/sons/<language>/<uuid:sentence>/brouillon")
@allows("questionnaire.write")
def ask_for_draft(questionnaire: UUID, language: str, sentence: UUID) -> Response:
    """Let a machine read the sentence again whose sound was removed."""
    row = find_questionnaire(db.session(), questionnaire)
    line_of(row, language, sentence)
    use_cases.ask_for_draft(services().log, sentence, services().today)
    return done(
        _(
            "C’est demandé\u00a0: la machine lit la phrase en quelques minutes, "
            "dès qu’une consultation qui la pose est annoncée."
        ),
        _page(row, language),
    )


def _drafts(language: str) -> bool:
    """Whether a machine can read a language here."""
    return may_speak(language) and services().settings.voice


def _is_asked(consultation: ConsultationRow, row: QuestionnaireRow) -> bool:
    """Whether children answer the questionnaire now."""
    return consultation.step == "open" and consultation.questionnaire == row.id


def _of_the_team() -> bool:
    return may("questionnaire.write")


def _lendable(questionnaire: UUID) -> QuestionnaireRow:
    """The questionnaire; for the council there is none but those that children will be asked."""
    row = find_questionnaire(db.session(), questionnaire)
    if not _of_the_team() and not is_about_to_be_asked(row.id):
        raise NotFound(what="questionnaire")
    return row


def _render(template: str, **shown: Any) -> str:
    """The page, in the layout of whoever opens it."""
    layout = "city/desk.html" if _of_the_team() else "layouts/council.html"
    return render_template(template, layout=layout, names=LANGUAGES, origins=ORIGINS, **shown)


def _forget(known: SoundRow | None, kept: Iterable[str] = ()) -> None:
    """Destroy the files of a sound that is no more, unless another sentence is heard from them."""
    files = {known.opus, known.mp3} - set(kept) if known else set()
    if known and files and not others_with(db.session(), files, known.id):
        destroy_files(files)


def _next(row: QuestionnaireRow, language: str, after: UUID) -> str:
    """The page of the next sentence without a voice; of all of them when none is left."""
    for line in without_voice(row, language):
        if line.id != after:
            return url_for("city.sound", questionnaire=row.id, language=language, sentence=line.id)
    return _page(row, language)


def _page(row: QuestionnaireRow, language: str) -> str:
    return url_for("city.sounds", questionnaire=row.id, language=language)
