"""The way of writing a questionnaire: its ages, the trial with children, languages, publication."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import questionnaires as use_cases
from consult.content import consultation as ready_consultation
from consult.domain.bands import BANDS, PILOT
from consult.domain.document import OFFERED
from consult.projections.consultations import ConsultationRow, consultations_on
from consult.projections.places import photos_shown, photos_unsaid
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.decision_words import decisions_missing, read_with
from consult.web.city.questionnaire_forms import BandsForm, PilotForm
from consult.web.city.questionnaire_words import LANGUAGES, Said, problems
from consult.web.city.questionnaires import bands_of, not_frozen, page_of, why_not_shown
from consult.web.city.seen import Page, form_page, now
from consult.web.city.writing_steps import Step, missing_in, writing_steps
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.security import with_frames
from consult.web.services import services


@blueprint.post("/questionnaires/modele/<code>")
@allows("questionnaire.write")
def start_from_ready(code: str) -> Response:
    """Begin with the questions of a ready consultation."""
    here, ready = services(), ready_consultation(code)
    made = use_cases.draft_questionnaire(here.log, ready.questionnaire, here.today, ready.code)
    message = _("Voici le modèle, à vous de le changer. Gardez les âges que vous consultez.")
    return done(message, url_for("city.ages", questionnaire=made))


@blueprint.route("/questionnaires/<uuid:questionnaire>/ages", methods=["GET", "POST"])
@allows("questionnaire.write")
def ages(questionnaire: UUID) -> Page:
    """Choose the ages; leaving out one that has questions is asked twice."""
    row = not_frozen(questionnaire)
    form = BandsForm(data={"bands": row.bands, "seen_version": row.version})
    lost = [
        (band, len(row.document.questions_for(band)))
        for band in row.document.bands()
        if band not in (form.bands.data or ())
    ]

    def act() -> None:
        use_cases.choose_bands(services().log, row.id, form.bands.data or [], form.seen)

    sure = not lost or "sure" in request.form
    valid = form.validate_on_submit()
    if valid and sure and attempt(form, act):
        return done(_("Âges enregistrés."), page_of(row.id))
    row = now(row)
    return form_page(
        "city/questionnaire_ages.html",
        form,
        row,
        row=row,
        steps=steps_of(row),
        written=[(one, len(row.document.questions_for(one.code))) for one in BANDS.values()],
        lost=lost if valid else [],
    )


@blueprint.route("/questionnaires/<uuid:questionnaire>/essai", methods=["GET", "POST"])
@allows("questionnaire.write")
def pilot(questionnaire: UUID) -> Page:
    """Tick off the children who have tried it, band by band; nothing of what they said is kept."""
    row = find_questionnaire(db.session(), questionnaire)
    form, here = PilotForm(data={"seen_version": row.version}), services()

    def act() -> None:
        band, children = form.band.data, form.children.data
        use_cases.pilot(here.log, row.id, band, children, here.today, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Noté."), url_for("city.pilot", questionnaire=row.id) + f"#b{form.band.data}")
    row = now(row)
    return form_page(
        "city/questionnaire_pilot.html",
        form,
        row,
        row=row,
        steps=steps_of(row),
        most=PILOT,
        minutes={band: rules.minutes for band, rules in BANDS.items()},
    )


@blueprint.get("/questionnaires/<uuid:questionnaire>/apercu", strict_slashes=False)
@allows("questionnaire.write")
def previews(questionnaire: UUID) -> Response:
    """The child's page of one band in a frame of the size of a phone, in each language."""
    row = find_questionnaire(db.session(), questionnaire)
    written = row.document.bands()
    band, language = request.args.get("b") or next(iter(written), ""), request.args.get("en", "fr")
    if (band and band not in written) or language not in OFFERED:
        abort(404)
    page = render_template(
        "city/questionnaire_previews.html",
        row=row,
        steps=steps_of(row),
        band=band,
        bands=written,
        language=language,
        tongues=[(code, LANGUAGES[code], missing_in(row.document, code)) for code in OFFERED],
    )
    return with_frames(make_response(page))


@blueprint.get("/questionnaires/<uuid:questionnaire>/langues")
@allows("questionnaire.write")
def languages(questionnaire: UUID) -> str:
    """Which languages are whole, and how much is missing of the others."""
    row = find_questionnaire(db.session(), questionnaire)
    asked = read_with(row)
    return render_template(
        "city/questionnaire_languages.html",
        row=row,
        steps=steps_of(row),
        total=_texts(row) + len(asked),
        tongues=[(code, LANGUAGES[code], *_missing(row, asked, code)) for code in OFFERED],
        decisions=bool(asked),
        photos=len(photos_shown(db.session())),
        unsaid={code: photos_unsaid(db.session(), code) for code in OFFERED},
    )


@blueprint.get("/questionnaires/<uuid:questionnaire>/publier")
@allows("questionnaire.write")
def publication(questionnaire: UUID) -> str:
    """What is left before children are asked, what would be wise, and the button."""
    row = find_questionnaire(db.session(), questionnaire)
    found, used = _found(row), consultations_on(db.session(), row.id)
    return render_template(
        "city/questionnaire_publication.html",
        row=row,
        steps=writing_steps(row, found),
        blocking=[one for one in found if one.blocking],
        few=[band for band in row.document.bands() if row.tried_by(band) < PILOT],
        most=PILOT,
        stale=[band for band in row.document.bands() if row.changed_since_pilot(band)],
        half=[
            (LANGUAGES[code], missing)
            for code in OFFERED
            if 0 < (missing := missing_in(row.document, code)) < _texts(row)
        ],
        used=used,
        is_open=any(one.step == "open" for one in used),
        why_not=why_not_shown,
    )


def _missing(
    row: QuestionnaireRow, asked: Sequence[ConsultationRow], language: str
) -> tuple[int, int]:
    """How many texts are not written in a language, and how many of them say what is decided."""
    undecided = decisions_missing(asked, language)
    return missing_in(row.document, language) + undecided, undecided


def steps_of(row: QuestionnaireRow) -> list[Step]:
    """The seven steps of a questionnaire as it is now."""
    return writing_steps(row, _found(row))


def _found(row: QuestionnaireRow) -> list[Said]:
    return problems(row.document, bands_of(row))


def _texts(row: QuestionnaireRow) -> int:
    return sum(1 for _ in row.document.texts())
