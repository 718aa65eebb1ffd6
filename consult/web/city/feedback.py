"""What the city tells the children: first answer, full answer, what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import feedback as use
from consult.domain.bands import in_order
from consult.domain.errors import NotFound
from consult.projections.answers import ToldRow, told_of
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.decisions import findings_about
from consult.projections.places import PlaceRow
from consult.projections.plan import actions_for
from consult.web import told
from consult.web.acting import attempt, done
from consult.web.answer.after import After, tell
from consult.web.answer.days import spoken
from consult.web.answer.pages import YOUNG, write_page
from consult.web.city import blueprint
from consult.web.city.edits import DONE, OVERTAKEN, REFUSED, as_it_is_now, edit
from consult.web.city.feedback_forms import (
    STATUS_CHIPS,
    STATUS_NAMES,
    BandForm,
    FindingForm,
    FullForm,
    Known,
    WordsForm,
    as_it_was_told,
    starter,
)
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services

Page = str | Response | tuple[str, int]
A_YEAR = timedelta(days=365)


class Loop(NamedTuple):
    """A consultation that is closed, and what its children were told."""

    consultation: ConsultationRow
    row: ToldRow

    def follow_up_due(self, today: date) -> bool:
        """Whether a year has gone since the full answer, without news."""
        if not self.row.full_day or self.row.followed_day:
            return False
        return today >= date.fromisoformat(self.row.full_day) + A_YEAR


@blueprint.get("/reponses")
@allows("feedback.write")
def feedback() -> str:
    """Every consultation that is closed, and the next thing that its children wait for."""
    closed = [row for row in all_consultations(db.session()) if row.closed]
    loops = [Loop(row, _told(row.id)) for row in closed]
    today = services().clock.today()
    return render_template("city/feedback.html", loops=loops, today=today, iso=today.isoformat())


@blueprint.route("/reponses/<uuid:consultation>/premiere", methods=["GET", "POST"])
@allows("feedback.write")
def first_answer(consultation: UUID) -> Page:
    """Tell the children of each band that they were heard, and what comes next."""
    loop, here = _loop(consultation), services()
    forms = [
        BandForm(band, starter(band in YOUNG, loop.consultation.answer_by))
        for band in in_order(loop.consultation.bands)
    ]
    if request.method == "POST" and _all_valid(forms):
        words = {form.band: form.words() for form in forms}
        if "preview" in request.form:
            return _preview(loop, first=words, first_day=here.today)
        if attempt(
            forms[0], lambda: use.give_first_answer(here.log, consultation, words, here.today)
        ):
            said = _(
                "La première réponse est donnée\u00a0: elle est derrière le code des affiches."
            )
            return done(said, url_for("city.feedback"))
    return render_template(
        "city/feedback_first.html", loop=loop, forms=forms, told=told, words=told.in_words
    )


@blueprint.route("/reponses/<uuid:consultation>/complete", methods=["GET", "POST"])
@allows("feedback.write")
def full_answer(consultation: UUID) -> Page:
    """Answer finding by finding, from what was decided and what is done."""
    loop, here, status = _loop(consultation), services(), REFUSED
    form = FullForm(data={"seen_version": str(loop.row.version)})
    forms = _finding_forms(loop)
    if form.validate_on_submit() and _all_valid(forms):
        answers = [one.answer() for one in forms if one.told]
        if "preview" in request.form:
            return _preview(loop, full=[_stored(one) for one in answers], full_day=here.today)
        if not answers:
            form.form_errors.append(_("Répondez à un constat au moins."))
        else:
            seen = form.seen_version.version
            status = edit(
                form,
                lambda: use.give_full_answer(here.log, consultation, answers, here.today, seen),
            )
    if status == DONE:
        return done(_given(), url_for("city.feedback"))
    if status == OVERTAKEN:
        form.seen_version.data = str(as_it_is_now(loop.row).version)
    page = render_template(
        "city/feedback_full.html",
        loop=loop,
        form=form,
        forms=forms,
        overtaken={one["finding"]: one for one in loop.row.full} if status == OVERTAKEN else {},
        names=STATUS_NAMES,
    )
    return page, status


@blueprint.route("/reponses/<uuid:consultation>/suite", methods=["GET", "POST"])
@allows("feedback.write")
def follow_up(consultation: UUID) -> Page:
    """Tell, a year later, what became of it."""
    loop, form, here = _loop(consultation), WordsForm(), services()
    if form.validate_on_submit():
        if "preview" in request.form:
            return _preview(loop, followed=form.words(), followed_day=here.today)
        if attempt(form, lambda: use.follow_up(here.log, consultation, form.words(), here.today)):
            return done(_("Les enfants liront la suite."), url_for("city.feedback"))
    return render_template("city/feedback_follow.html", loop=loop, form=form)


@blueprint.get("/reponses/<uuid:consultation>/a4")
@allows("feedback.write")
def answer_paper(consultation: UUID) -> str:
    """What children read behind the code, on one sheet of paper for the wall."""
    loop = _loop(consultation)
    return render_template(
        "city/feedback_paper.html",
        loop=loop,
        page=_as_children_read(loop.row, loop.consultation, str(get_locale() or "fr")),
        statuses={**STATUS_NAMES, "other": _("Autrement")},
        chips=STATUS_CHIPS,
    )


def _finding_forms(loop: Loop) -> list[FindingForm]:
    stored = {answer["finding"]: answer for answer in loop.row.full}
    forms = []
    for row in findings_about(db.session(), loop.consultation.id):
        before = stored.get(str(row.finding))
        known = Known(row, actions_for(db.session(), row.finding))
        forms.append(FindingForm(row, as_it_was_told(before) if before else known.to_dict()))
    return forms


def _all_valid(forms: list[Any]) -> bool:
    """Whether every form is; all are checked, so that all errors are said at once."""
    checked = [form.validate() for form in forms]
    return all(checked)


def _given() -> str:
    return str(_("La réponse est donnée\u00a0: les enfants la lisent derrière le même code."))


def _stored(answer: use.FindingAnswer) -> dict[str, Any]:
    return {**answer.__dict__, "finding": str(answer.finding)}


def _loop(consultation: UUID) -> Loop:
    row = db.session.get(ConsultationRow, consultation)
    if row is None or not row.closed:
        raise NotFound(what="consultation")
    return Loop(row, _told(consultation))


def _told(consultation: UUID) -> ToldRow:
    row = told_of(db.session(), consultation)
    if row is None:
        raise NotFound(what="consultation")
    return row


def _preview(loop: Loop, **typed: Any) -> Response:
    """The child's page with what was typed; nothing is recorded."""
    columns = ToldRow.__table__.columns.keys()
    values = {name: getattr(loop.row, name) for name in columns}
    language = str(get_locale() or "fr")
    page = _as_children_read(ToldRow(**{**values, **typed}), loop.consultation, language)
    content = write_page(
        "after",
        language,
        "",
        after=page,
        scenery=page.place_kind,
        day=lambda iso: spoken(iso, language, year=True),
        tongues=[],
    )
    return FlaskResponse(content, content_type="text/html; charset=utf-8")


def _as_children_read(row: ToldRow, consultation: ConsultationRow, language: str) -> After:
    """The page of the first place invited, as an example."""
    place = db.session.get(PlaceRow, UUID(consultation.places[0]))
    title = told.in_words(consultation.title)
    bare = After(
        place.name if place else "",
        place.kind if place else "school",
        title,
        consultation.answer_by,
    )
    return tell(row, bare, tuple(consultation.bands), language)
