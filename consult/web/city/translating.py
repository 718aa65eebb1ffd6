"""Translating a questionnaire: side by side on a page, or in a file for a translator elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final
from uuid import UUID

from flask import Response as FlaskResponse
from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consult.application import questionnaires as use_cases
from consult.domain.bands import BANDS
from consult.domain.base import Texts
from consult.domain.consultation import LONGEST_DECISION
from consult.domain.document import OFFERED, Document
from consult.domain.translation import mismatches, source_of
from consult.domain.wording import with_french_spaces, words
from consult.interchange.translations import BadTranslationFile, dump_language, load_language
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.rule_sentences import TRANSLATION_MISTAKES
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.decision_words import (
    decision_lines,
    decision_texts,
    decisions_missing,
    read_with,
    sources,
    to_keep,
)
from consult.web.city.questionnaire_forms import TranslationFileForm
from consult.web.city.questionnaire_words import LANGUAGES, called
from consult.web.city.questionnaires import not_frozen
from consult.web.city.seen import Page, SeenForm, form_page, now
from consult.web.city.side_by_side import ONLY, Line, is_shown, typed
from consult.web.city.writing import steps_of
from consult.web.city.writing_steps import missing_in
from consult.web.database import db
from consult.web.language import direction_of
from consult.web.permissions import allows
from consult.web.services import services

LONG_SHOWN: Final = 3
"""Texts that are too long which are named at once; each says so beside it as well."""


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/traduction/<language>", methods=["GET", "POST"]
)
@allows("questionnaire.write")
def translate(questionnaire: UUID, language: str) -> Page:
    """Both languages side by side; what is missing is counted."""
    row = _with_words_to_write(questionnaire, language)
    form, decisions = SeenForm(data={"seen_version": row.version}), decision_texts(row, language)
    stored = {path: texts.get(language, "") for path, texts in _open_texts(row)}
    written = {path: typed(path, text) for path, text in stored.items()}
    if language == "fr":
        written = {path: with_french_spaces(text) for path, text in written.items()}
    changed = {path: text for path, text in written.items() if text != stored[path]}
    wrong = _wrong(row.document, language, changed)
    refused = [*wrong.values(), *(one.wrong for one in decisions if one.wrong)]

    def act() -> None:
        decided = to_keep(decisions, {one.path: one.text for one in decisions})
        use_cases.translate(services().log, row.id, language, changed, form.seen, decided)
        _say_what_is_long(row.document, changed)

    if form.validate_on_submit() and not refused and attempt(form, act):
        return done(_("Traduction enregistrée."), _page(row, language))
    row, asked = now(row), read_with(row)
    lines = [*decision_lines(decision_texts(row, language)), *_lines(row, language, wrong)]
    return form_page(
        "city/questionnaire_translate.html",
        form,
        row,
        row=row,
        steps=steps_of(row),
        language=language,
        direction=direction_of(language),
        other=source_of(language),
        names=LANGUAGES,
        groups=[(group, list(inside)) for group, inside in groupby(lines, lambda one: one.group)],
        wrong=[line for line in lines if line.wrong],
        missing=missing_in(row.document, language) + decisions_missing(asked, language),
        total=len(list(row.document.texts())) + len(asked),
        only=ONLY in request.args,
        only_name=ONLY,
    )


@blueprint.get("/questionnaires/<uuid:questionnaire>/traduction/<language>/traduction.csv")
@allows("questionnaire.write")
def export_language(questionnaire: UUID, language: str) -> Response:
    """The texts of a language as a table, for a translator elsewhere; what is decided, too."""
    row = _at(questionnaire, language)
    content = dump_language(row.document, language, sources(decision_texts(row, language)))
    answer = FlaskResponse(content, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"traduction-{language}.csv")
    return answer


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/traduction/<language>/importer", methods=["GET", "POST"]
)
@allows("questionnaire.write")
def import_language(questionnaire: UUID, language: str) -> Page:
    """Take the table back; one that has a mistake changes nothing."""
    row = _at(questionnaire, language)
    form = TranslationFileForm(data={"seen_version": row.version})
    decisions = decision_texts(row, language)
    wrong: list[tuple[int, str]] = []

    def act() -> None:
        try:
            read = load_language(form.content(), row.document, language, sources(decisions))
        except BadTranslationFile as error:
            wrong.extend(_mistakes(error))
            raise
        decided = to_keep(decisions, read.decisions)
        use_cases.translate(services().log, row.id, language, read.texts, form.seen, decided)
        _say_what_came(len(read.texts) + len(read.decisions), len(read.stale))
        _say_what_is_long(row.document, read.texts)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Fichier lu."), _page(row, language))
    row = now(row)
    return form_page(
        "city/questionnaire_translation_file.html",
        form,
        row,
        row=row,
        decisions=decision_texts(row, language),
        language=language,
        name=LANGUAGES[language],
        wrong=wrong,
    )


def _at(questionnaire: UUID, language: str) -> QuestionnaireRow:
    """The questionnaire, while it can be translated. Raises NotFound, QuestionnaireFrozen."""
    _must_be_offered(language)
    return not_frozen(questionnaire)


def _with_words_to_write(questionnaire: UUID, language: str) -> QuestionnaireRow:
    """The same, or one that is frozen while what is decided with it can still be translated."""
    _must_be_offered(language)
    row = find_questionnaire(db.session(), questionnaire)
    return row if decision_texts(row, language) else not_frozen(questionnaire)


def _must_be_offered(language: str) -> None:
    if language not in OFFERED:
        abort(404)


def _open_texts(row: QuestionnaireRow) -> list[tuple[str, Texts]]:
    """The texts that may still change: none once children have begun to answer."""
    return [] if row.frozen else list(row.document.texts())


def _wrong(document: Document, language: str, texts: dict[str, str]) -> dict[str, str]:
    """Of each text that cannot be kept, the sentence that says why."""
    return {
        one.path: _(
            "Il manque %(placeholder)s\u00a0: recopiez-le tel quel.", placeholder=one.placeholder
        )
        if one.missing
        else _(
            "%(placeholder)s n’est pas dans le texte d’origine\u00a0: retirez-le.",
            placeholder=one.placeholder,
        )
        for one in mismatches(document, language, texts)
    }


def _lines(row: QuestionnaireRow, language: str, wrong: dict[str, str]) -> Iterator[Line]:
    """Each text of the questions to show."""
    source = source_of(language)
    for path, texts in _open_texts(row):
        stored = texts.get(language, "")
        if is_shown(path, stored):
            group, label, most = _named(row.document, path)
            before, text = texts.get(source, ""), typed(path, stored)
            yield Line(path, group, label, before, text, most, wrong.get(path, ""))


def _named(document: Document, path: str) -> tuple[str, str, int | None]:
    """Whose text a path is, in words, and how many words suit that age."""
    if path == "title":
        return _("Titre"), _("Titre"), None
    code, band, *option = path.split("/")
    asked, rules = document.question(code), BANDS.get(band)
    group = called(asked)
    if not option:
        most = rules.words_per_question if rules else None
        return group, _("%(band)s ans, la question", band=band), most
    number = asked.variants[band].option_ids.index(option[0]) + 1
    most = rules.words_per_option if rules else None
    return group, _("%(band)s ans, choix %(number)s", band=band, number=number), most


def _page(row: QuestionnaireRow, language: str) -> str:
    """The page of a language, still showing what is missing alone if it did."""
    only = "1" if ONLY in request.args else None
    return url_for("city.translate", questionnaire=row.id, language=language, manquants=only)


def _mistakes(error: BadTranslationFile) -> list[tuple[int, str]]:
    """Line and sentence of every mistake of a file."""
    return [
        (one.line, _(TRANSLATION_MISTAKES[one.code]).format(about=one.about, most=LONGEST_DECISION))
        for one in error.mistakes
    ]


def _say_what_came(taken: int, stale: int) -> None:
    flash(ngettext("%(num)s texte repris.", "%(num)s textes repris.", taken), "success")
    if stale:
        flash(
            ngettext(
                "%(num)s texte n’est pas repris\u00a0: son original a changé depuis l’export.",
                "%(num)s textes ne sont pas repris\u00a0: leur original a changé depuis l’export.",
                stale,
            ),
            "warning",
        )


def _say_what_is_long(document: Document, texts: dict[str, str]) -> None:
    """Where a text that was just kept has more words than its age reads."""
    long = []
    for path, text in texts.items():
        (group, label, most), count = _named(document, path), len(words(text))
        if most is not None and count > most:
            facts = {"group": group, "label": label, "count": count, "most": most}
            long.append(_("%(group)s %(label)s\u00a0: %(count)s mots, %(most)s au plus", **facts))
    if long:
        said = ngettext(
            "%(num)s texte est trop long pour son âge. %(where)s.",
            "%(num)s textes sont trop longs pour leur âge. %(where)s.",
            len(long),
            where="\u00a0; ".join(long[:LONG_SHOWN]) + ("…" if len(long) > LONG_SHOWN else ""),
        )
        flash(said, "warning")
