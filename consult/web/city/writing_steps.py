"""The seven steps of writing a questionnaire: where it is, and what holds it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.bands import PILOT
from consult.domain.document import LANGUAGES, Document
from consult.projections.questionnaires import QuestionnaireRow
from consult.web.city.questionnaire_words import Said


@dataclass(frozen=True)
class Step:
    """One step. `note` says how far it is; `blocks`, what forbids to ask the questionnaire."""

    code: str
    name: str
    url: str
    done: bool
    note: str = ""
    blocks: str = ""


def writing_steps(row: QuestionnaireRow, found: Sequence[Said]) -> list[Step]:
    """The steps of a questionnaire in which these problems were found."""
    return [
        _start(row),
        _ages(row),
        _questions(row, [one for one in found if not one.about_language and not one.about_sound]),
        _preview(row),
        _pilot(row),
        _languages(row, found),
        _publication(row),
    ]


def missing_in(document: Document, language: str) -> int:
    """How many texts are not written in a language."""
    return sum(not texts.get(language, "").strip() for _, texts in document.texts())


def _at(row: QuestionnaireRow, endpoint: str) -> str:
    return url_for(f"city.{endpoint}", questionnaire=row.id)


def _while_open(row: QuestionnaireRow, endpoint: str) -> str:
    """That page; the questionnaire itself once children have begun to answer it."""
    return _at(row, "questionnaire" if row.frozen else endpoint)


def _start(row: QuestionnaireRow) -> Step:
    return Step("start", _("Départ"), _while_open(row, "retitle"), done=True)


def _ages(row: QuestionnaireRow) -> Step:
    note = _("%(bands)s ans", bands=", ".join(row.bands)) if row.bands else ""
    blocks = "" if row.bands else _("aucun âge n’est choisi")
    return Step("ages", _("Âges"), _while_open(row, "ages"), bool(row.bands), note, blocks)


def _questions(row: QuestionnaireRow, found: Sequence[Said]) -> Step:
    blocking, count = sum(one.blocking for one in found), len(row.document.questions)
    blocks = ""
    if not count:
        blocks = _("aucune question n’est écrite")
    elif blocking:
        blocks = ngettext(
            "%(num)s point à corriger dans les questions",
            "%(num)s points à corriger dans les questions",
            blocking,
        )
    note = ngettext("%(num)s question", "%(num)s questions", count)
    return Step("questions", _("Questions"), _at(row, "questionnaire"), not blocks, note, blocks)


def _preview(row: QuestionnaireRow) -> Step:
    seen = bool(row.number) or any(row.tried_by(band) for band in row.bands)
    return Step("preview", _("Aperçu"), _at(row, "previews"), seen)


def _pilot(row: QuestionnaireRow) -> Step:
    bands = [band for band in row.bands if row.document.questions_for(band)]
    tried = sum(row.tried_by(band) for band in bands)
    wanted = PILOT * len(bands)
    note = ngettext(
        "%(num)s enfant sur %(most)s", "%(num)s enfants sur %(most)s", tried, most=wanted
    )
    done = bool(bands) and tried >= wanted
    return Step("pilot", _("Essai"), _at(row, "pilot"), done, note if bands else "")


def _languages(row: QuestionnaireRow, found: Sequence[Said]) -> Step:
    missing = sum(missing_in(row.document, language) for language in LANGUAGES[1:])
    long = sum(one.about_translation and one.blocking for one in found)
    blocks = ""
    if missing and row.document.questions:
        blocks = ngettext(
            "%(num)s texte manque en anglais", "%(num)s textes manquent en anglais", missing
        )
    elif long:
        blocks = ngettext(
            "%(num)s traduction est trop longue", "%(num)s traductions sont trop longues", long
        )
    offered = len(row.document.languages())
    note = ngettext("%(num)s langue prête", "%(num)s langues prêtes", offered)
    done = bool(row.document.questions) and not missing and not long
    return Step("languages", _("Langues"), _at(row, "languages"), done, note, blocks)


def _publication(row: QuestionnaireRow) -> Step:
    shown = row.number > 0 and not row.mended
    return Step("publication", _("Publication"), _at(row, "publication"), shown)
