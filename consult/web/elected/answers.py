"""Deciding: as drafted, or in one's own words."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import decisions as use
from consult.web import told
from consult.web.acting import done
from consult.web.city.decision_forms import ANSWER_CHIPS, ANSWER_WORDS, DecisionForm
from consult.web.city.decisions import cited
from consult.web.city.edits import DONE, OVERTAKEN, REFUSED, SeenField, as_it_is_now, edit
from consult.web.elected import blueprint
from consult.web.elected.home import minutes
from consult.web.elected.own import own_consultations, own_finding, own_findings
from consult.web.permissions import allows
from consult.web.services import services


class DecideForm(FlaskForm):
    """The draft that was read: another one is not decided by mistake."""

    seen_version = SeenField()


@blueprint.get("/reponses")
@allows("decision.take")
def answers() -> str:
    """The drafts to decide on, the latest last."""
    return _page(DecideForm(formdata=None))


@blueprint.post("/reponses/<uuid:finding>/decider")
@allows("decision.take")
def decide(finding: UUID) -> Response | tuple[str, int]:
    """Decide as drafted."""
    row, here = own_finding(finding), services()
    form, status = DecideForm(), REFUSED
    if form.validate_on_submit():
        function = g.person.function
        status = edit(
            form,
            lambda: use.decide(here.log, finding, function, here.today, form.seen_version.version),
        )
    if status == DONE:
        return done(_("La réponse est décidée."), url_for("elected.answers"))
    as_it_is_now(row)
    return _page(form), status


@blueprint.route("/reponses/<uuid:finding>", methods=["GET", "POST"])
@allows("decision.take")
def decide_otherwise(finding: UUID) -> Response | tuple[str, int]:
    """Change the draft, and decide."""
    row, here = own_finding(finding), services()
    form, status = DecisionForm.of(row), REFUSED
    if form.validate_on_submit():
        status = edit(form, lambda: _decide(form, finding))
    if status == DONE:
        return done(_("La réponse est décidée."), url_for("elected.answers"))
    if status == OVERTAKEN:
        form.seen_version.data = str(as_it_is_now(row).version)
    page = render_template(
        "elected/answer.html",
        form=form,
        finding=row,
        overtaken=status == OVERTAKEN,
        cards=cited(row),
        told=told,
        names=ANSWER_WORDS,
        chips=ANSWER_CHIPS,
        today=here.clock.today(),
    )
    return page, status


def _decide(form: DecisionForm, finding: UUID) -> None:
    here, function = services(), g.person.function
    use.decide_otherwise(
        here.log, finding, form.drafted(), function, here.today, form.seen_version.version
    )


def _page(form: DecideForm) -> str:
    findings = own_findings()
    waiting = [row for row in findings if row.answer and not row.decided]
    return render_template(
        "elected/answers.html",
        form=form,
        waiting=waiting,
        minutes=minutes(len(waiting)),
        undrafted=[row for row in findings if not row.answer],
        consultations=own_consultations(),
        cited=cited,
        told=told,
        names=ANSWER_WORDS,
        chips=ANSWER_CHIPS,
        today=services().clock.today(),
    )
