"""Questions: add one, write it for each age, choose its pictures, order, translate."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from consult.application import questionnaires as use_cases
from consult.domain.bands import BANDS, CODES
from consult.domain.document import Question
from consult.projections.questionnaires import QuestionnaireRow
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.conditions import earlier
from consult.web.city.gallery import known_pictures
from consult.web.city.pictures import drawers
from consult.web.city.questionnaire_forms import (
    QuestionForm,
    VariantForm,
    typed_notion,
    variant_data,
)
from consult.web.city.questionnaire_words import KINDS, Said, called, notion, problems
from consult.web.city.questionnaires import bands_of, not_frozen, page_of
from consult.web.city.seen import Page, SeenForm, form_page, now
from consult.web.city.two_versions import of_question, of_variant
from consult.web.permissions import allows
from consult.web.services import services

BY: Final = {"monter": -1, "descendre": 1}


@blueprint.route("/questionnaires/<uuid:questionnaire>/questions/nouvelle", methods=["GET", "POST"])
@allows("questionnaire.write")
def add_question(questionnaire: UUID) -> Page:
    """Add a question: what it measures; its words come next, age by age."""
    row = not_frozen(questionnaire)
    form = QuestionForm(row.document.theme, data={"seen_version": row.version, "about": "service"})

    def act() -> None:
        question = Question(form.code, form.construct, form.about.data, {}, form.name)
        use_cases.add_question(services().log, row.id, question, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        page = url_for("city.question", questionnaire=row.id, code=form.code)
        return done(_("Question ajoutée. Écrivez-la pour chaque âge."), page)
    row = now(row)
    return form_page("city/question_new.html", form, row, row=row)


@blueprint.route("/questionnaires/<uuid:questionnaire>/questions/<code>", methods=["GET", "POST"])
@allows("questionnaire.write")
def question(questionnaire: UUID, code: str) -> Page:
    """One question: what it measures, and how each age reads it."""
    row = not_frozen(questionnaire)
    asked = row.document.question(code)
    measured = typed_notion(asked, row.document.theme)
    known = {"notion": measured, "about": asked.about, "seen_version": row.version}
    form = QuestionForm(row.document.theme, data=known)

    def act() -> None:
        use_cases.describe_question(
            services().log, row.id, code, form.construct, form.about.data, form.seen, form.name
        )

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Question enregistrée."), _page(row, code))
    row = now(row)
    asked = row.document.question(code)
    return form_page(
        "city/question.html",
        form,
        row,
        row=row,
        question=asked,
        bands=row.bands or CODES,
        others=[band for band in CODES if row.bands and band not in row.bands],
        following=_following(row, asked),
        kinds=KINDS,
        notion=notion(asked),
        called=called,
        problems=[one for one in _problems(row) if one.question == code],
        versions=of_question(form, asked, row.document.theme),
    )


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/questions/<code>/<band>", methods=["GET", "POST"]
)
@allows("questionnaire.write")
def variant(questionnaire: UUID, code: str, band: str) -> Page:
    """Write a question for one band; pictures are chosen on a page of their own."""
    row = not_frozen(questionnaire)
    if band not in BANDS:
        abort(404)
    known = row.document.question(code).variants.get(band)
    form = _variant_form(row, code, band)
    picking = request.form.get("pick", type=int)
    if picking is not None:
        return _pick(row, code, band, picking)

    def act() -> None:
        written = form.variant(known)
        use_cases.write_variant(services().log, row.id, code, band, written, form.seen)

    if request.form.get("do") == "save" and form.validate_on_submit() and attempt(form, act):
        return done(_("Version des %(band)s ans enregistrée.", band=band), _page(row, code))
    return _variant_page(now(row), code, band, form)


@blueprint.post("/questionnaires/<uuid:questionnaire>/questions/<code>/<band>/retirer")
@allows("questionnaire.write")
def remove_variant(questionnaire: UUID, code: str, band: str) -> Response:
    """Ask one band the question no more."""
    form = SeenForm()
    use_cases.remove_variant(services().log, questionnaire, code, band, form.seen)
    page = url_for("city.question", questionnaire=questionnaire, code=code)
    return done(_("Les %(band)s ans n’ont plus cette question.", band=band), page)


@blueprint.route(
    "/questionnaires/<uuid:questionnaire>/questions/<code>/retirer", methods=["GET", "POST"]
)
@allows("questionnaire.write")
def remove_question(questionnaire: UUID, code: str) -> Page:
    """Ask, then take a question out."""
    row = not_frozen(questionnaire)
    asked, form = row.document.question(code), SeenForm(data={"seen_version": row.version})

    def act() -> None:
        use_cases.remove_question(services().log, row.id, code, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Question retirée."), page_of(row.id))
    row = now(row)
    return form_page("city/question_remove.html", form, row, row=row, question=asked, called=called)


@blueprint.post(
    "/questionnaires/<uuid:questionnaire>/questions/<code>/ordre/<any(monter, descendre):way>"
)
@allows("questionnaire.write")
def move_question(questionnaire: UUID, code: str, way: str) -> Response:
    """Ask a question one place earlier, or later."""
    form = SeenForm()
    use_cases.move_question(services().log, questionnaire, code, BY[way], form.seen)
    return done(_("Ordre enregistré."), page_of(questionnaire) + f"#q-{code}")


def _following(row: QuestionnaireRow, asked: Question) -> str:
    """The first age of the questionnaire that the question is not written for; "" when none."""
    return next((band for band in row.bands if band not in asked.variants), "")


def _page(row: QuestionnaireRow, code: str) -> str:
    return url_for("city.question", questionnaire=row.id, code=code)


def _problems(row: QuestionnaireRow) -> list[Said]:
    return problems(row.document, bands_of(row))


def _variant_form(row: QuestionnaireRow, code: str, band: str) -> VariantForm:
    """The form as it was sent, a choice moved up if that was asked; else as it is stored."""
    asked = row.document.question(code)
    start = asked.variants.get(band) or asked.variants.get(request.args.get("depuis", ""))
    known = variant_data(start) if start else {"kind": BANDS[band].kinds[0]}
    before = earlier(row.document, code, band)
    form = VariantForm(band, before, data={**known, "seen_version": row.version})
    at = request.form.get("up", 0, type=int)
    rows = [entry.form.data for entry in form.options]
    if not 0 < at < len(rows):
        return form
    rows[at - 1], rows[at] = rows[at], rows[at - 1]
    return VariantForm(band, before, formdata=None, data={**form.data, "options": rows})


def _variant_page(
    row: QuestionnaireRow, code: str, band: str, form: VariantForm
) -> tuple[str, int]:
    asked = row.document.question(code)
    return form_page(
        "city/question_variant.html",
        form,
        row,
        row=row,
        question=asked,
        band=band,
        rules=BANDS[band],
        known=band in asked.variants,
        others=[one for one in CODES if one in asked.variants and one != band],
        problems=[one for one in _problems(row) if (one.question, one.band) == (code, band)],
        notion=notion(asked),
        called=called,
        pictures=known_pictures(),
        versions=of_variant(form, asked.variants.get(band)),
    )


def _pick(row: QuestionnaireRow, code: str, band: str, at: int) -> str:
    """The page of all pictures, with what was typed so far carried along."""
    field = f"options-{at}-picture"
    carried: MultiDict[str, str] = request.form
    return render_template(
        "city/question_picture.html",
        row=row,
        code=code,
        band=band,
        field=field,
        word=carried.get(f"options-{at}-label_fr", ""),
        chosen=carried.get(field, ""),
        carried=[
            (name, value)
            for name, value in carried.items(multi=True)
            if name not in (field, "pick", "wanted")
        ],
        at=at,
        wanted=carried.get("wanted", ""),
        drawers=drawers(carried.get("wanted", "")),
    )
