"""Questionnaires: the list, the page of one, files, copies, the article 12 core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import questionnaires as use_cases
from consult.application.band_rules import BreaksBandRules, There
from consult.content import consultations as ready_consultations
from consult.domain.bands import BANDS, in_order
from consult.domain.document import Document
from consult.domain.errors import ConsultError
from consult.domain.questionnaire import QuestionnaireFrozen
from consult.interchange.questionnaires import BadQuestionnaireFile, dump, load
from consult.projections.consultations import consultations_on
from consult.projections.heard import heard_sentences
from consult.projections.questionnaires import (
    QuestionnaireRow,
    all_questionnaires,
    find_questionnaire,
)
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.consultation_forms import texts
from consult.web.city.gallery import known_pictures
from consult.web.city.questionnaire_forms import CoreForm, FileForm, StartForm, TitleForm
from consult.web.city.questionnaire_words import called, mistakes, notion, problems
from consult.web.city.seen import Page, SeenForm, form_page, now
from consult.web.city.two_versions import of_title
from consult.web.city.writing_steps import writing_steps
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.saying import say
from consult.web.services import services
from consult.web.whom import whom_for


@dataclass(frozen=True)
class BandLoad:
    """How much children of one band are asked, and how much they can bear."""

    band: str
    count: int
    most: int
    minutes: int


@blueprint.get("/questionnaires")
@allows("questionnaire.write")
def questionnaires() -> str:
    """Every questionnaire, with what is left to mend in each."""
    rows = all_questionnaires(db.session())
    return render_template(
        "city/questionnaires.html",
        questionnaires=[(row, _blocking(row)) for row in rows],
        ready={one.code: one for one in ready_consultations()},
    )


@blueprint.route("/questionnaires/nouveau", methods=["GET", "POST"])
@allows("questionnaire.write")
def new_questionnaire() -> Page:
    """Begin a questionnaire: from a ready one, from the bank, or from nothing."""
    here, form = services(), StartForm()
    made: list[UUID] = []

    def act() -> None:
        document = Document(texts(form.title_fr.data, form.title_en.data), form.theme.data)
        bands = form.bands.data
        made.append(use_cases.draft_questionnaire(here.log, document, here.today, bands=bands))

    if form.validate_on_submit() and attempt(form, act):
        page = "add_question" if form.way.data == "blank" else "bank"
        message = _("Questionnaire commencé. Ajoutez sa première question.")
        return done(message, url_for(f"city.{page}", questionnaire=made[0]))
    return render_template(
        "city/questionnaire_new.html", form=form, ready=ready_consultations(), rules=BANDS
    )


@blueprint.route("/questionnaires/importer", methods=["GET", "POST"])
@allows("questionnaire.write")
def import_questionnaire() -> Page:
    """Begin a questionnaire from a file."""
    here, form = services(), FileForm()
    made: list[UUID] = []

    def take(document: Document) -> None:
        made.append(use_cases.draft_questionnaire(here.log, document, here.today))

    wrong = _read_file(form, take)
    if made:
        return done(_("Le fichier est devenu un questionnaire."), page_of(made[0]))
    return render_template("city/questionnaire_import.html", form=form, wrong=wrong, row=None)


@blueprint.get("/questionnaires/<uuid:questionnaire>")
@allows("questionnaire.write")
def questionnaire(questionnaire: UUID) -> str:
    """One questionnaire: what is left to mend, its questions, what each age reads."""
    row = find_questionnaire(db.session(), questionnaire)
    document = row.document
    used = consultations_on(db.session(), row.id)
    found = problems(document, bands_of(row))
    return render_template(
        "city/questionnaire.html",
        row=row,
        document=document,
        steps=writing_steps(row, found),
        problems=found,
        blocking=sum(one.blocking for one in found),
        bands=row.bands,
        loads=[_load(document, band) for band in row.bands],
        used=used,
        core=CoreForm(document, formdata=None, data={"seen_version": row.version}),
        called=called,
        notion=notion,
        whom_for=whom_for,
        is_open=any(one.step == "open" for one in used),
        why_not=why_not_shown,
    )


@blueprint.route("/questionnaires/<uuid:questionnaire>/titre", methods=["GET", "POST"])
@allows("questionnaire.write")
def retitle(questionnaire: UUID) -> Page:
    """Change the title and the theme."""
    row = not_frozen(questionnaire)
    title, theme = row.document.title, row.document.theme
    known = {"title_fr": title.get("fr", ""), "title_en": title.get("en", ""), "theme": theme}
    form = TitleForm(theme, data={**known, "seen_version": row.version})

    def act() -> None:
        use_cases.retitle(services().log, row.id, form.title(title), form.theme.data, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Titre enregistré."), page_of(row.id))
    row = now(row)
    versions = of_title(form, row.document.title, row.document.theme)
    return form_page("city/questionnaire_title.html", form, row, row=row, versions=versions)


@blueprint.route("/questionnaires/<uuid:questionnaire>/importer", methods=["GET", "POST"])
@allows("questionnaire.write")
def replace_questionnaire(questionnaire: UUID) -> Page:
    """Write a file over the draft; a file that cannot be read changes nothing."""
    row = not_frozen(questionnaire)
    form = FileForm(data={"seen_version": row.version})
    taken: list[Document] = []

    def take(document: Document) -> None:
        use_cases.replace_document(services().log, row.id, document, form.seen)
        taken.append(document)

    wrong = _read_file(form, take)
    if taken:
        return done(_("Le fichier a remplacé le questionnaire."), page_of(row.id))
    row = now(row)
    return form_page("city/questionnaire_import.html", form, row, wrong=wrong, row=row)


@blueprint.get("/questionnaires/<uuid:questionnaire>/questionnaire.json")
@allows("questionnaire.write")
def export_questionnaire(questionnaire: UUID) -> Response:
    """The questionnaire as a file."""
    row = find_questionnaire(db.session(), questionnaire)
    answer = FlaskResponse(dump(row.document), content_type="application/json; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="questionnaire.json")
    return answer


@blueprint.post("/questionnaires/<uuid:questionnaire>/copier")
@allows("questionnaire.write")
def copy_questionnaire(questionnaire: UUID) -> Response:
    """Begin another questionnaire from this one."""
    here = services()
    copy = use_cases.copy_questionnaire(here.log, questionnaire, here.today)
    return done(_("Voici la copie\u00a0: elle se change, l’original reste."), page_of(copy))


@blueprint.post("/questionnaires/<uuid:questionnaire>/article-12")
@allows("questionnaire.write")
def add_core(questionnaire: UUID) -> Response:
    """Add questions of the article 12 core, for the bands that the questionnaire is written for."""
    row = not_frozen(questionnaire)
    form = CoreForm(row.document)
    if not form.validate_on_submit():
        flash(_("Cochez une question."), "warning")
        return done(_("Rien n’a été ajouté."), page_of(row.id))
    added = form.questions(row.bands)
    use_cases.add_questions(services().log, row.id, added, form.seen)
    return done(_("Questions de l’article 12 ajoutées."), page_of(row.id))


@blueprint.post("/questionnaires/<uuid:questionnaire>/publier")
@allows("questionnaire.write")
def publish_questionnaire(questionnaire: UUID) -> Response:
    """Show children the mistakes mended since the opening."""
    here, form = services(), SeenForm()
    row = find_questionnaire(db.session(), questionnaire)
    bands, there = bands_of(row), _there(row)
    use_cases.publish_questionnaire(here.log, row.id, here.today, bands, there, form.seen)
    return done(_("Les enfants lisent maintenant la version corrigée."), page_of(questionnaire))


def why_not_shown(row: QuestionnaireRow) -> str:
    """Why children cannot be shown what was mended, in a sentence; "" when they can."""
    try:
        use_cases.must_be_publishable(services().log, row.id, bands_of(row), _there(row))
    except BreaksBandRules:
        return _(
            "Cette version ne respecte pas les règles des âges : "
            "corrigez d’abord les points de cette page."
        )
    except ConsultError as error:
        return say(error)
    return ""


def _there(row: QuestionnaireRow) -> There:
    """What children see and hear, and to whom an adult reads."""
    read_to = {band for one in consultations_on(db.session(), row.id) for band in one.read_aloud}
    return There(known_pictures(), heard_sentences(db.session()), read_to)


def not_frozen(questionnaire: UUID) -> QuestionnaireRow:
    """The questionnaire, while it can change. Raises NotFound, QuestionnaireFrozen."""
    row = find_questionnaire(db.session(), questionnaire)
    if row.frozen:
        raise QuestionnaireFrozen(day=row.frozen)
    return row


def bands_of(row: QuestionnaireRow) -> list[str]:
    """The bands of the consultations that ask a questionnaire, else those it is written for."""
    used = consultations_on(db.session(), row.id)
    return in_order({band for one in used for band in one.bands}) or row.bands


def page_of(questionnaire: UUID) -> str:
    """The address of the page of a questionnaire."""
    return url_for("city.questionnaire", questionnaire=questionnaire)


def _read_file(form: FileForm, take: Callable[[Document], None]) -> list[tuple[bool, str, str]]:
    """Read the file and take it; else every mistake, with its place (see `mistakes`)."""
    if not form.validate_on_submit():
        return []
    try:
        document = load(form.content())
    except BadQuestionnaireFile as error:
        return mistakes(error)
    attempt(form, lambda: take(document))
    return []


def _blocking(row: QuestionnaireRow) -> int:
    return sum(one.blocking for one in problems(row.document, bands_of(row)))


def _load(document: Document, band: str) -> BandLoad:
    rules = BANDS[band]
    asked = len(document.questions_for(band))
    return BandLoad(band, asked, rules.questions_at_most, rules.minutes)
