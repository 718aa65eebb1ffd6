"""Drafts of what the city answers to each finding."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import decisions as use
from consult.domain.errors import NotFound
from consult.projections.board import board_of
from consult.projections.consultations import ConsultationRow
from consult.projections.decisions import DecisionRow, all_findings
from consult.projections.plan import actions_for
from consult.web import told
from consult.web.acting import done
from consult.web.city import blueprint
from consult.web.city.decision_forms import ANSWER_CHIPS, ANSWER_WORDS, DecisionForm
from consult.web.city.edits import DONE, OVERTAKEN, REFUSED, as_it_is_now, edit
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.get("/decisions")
@allows("decision.draft")
def decisions() -> str:
    """Findings without a draft first, then those that wait for the elected member."""
    rows = all_findings(db.session())
    return render_template(
        "city/decisions.html",
        undrafted=[row for row in rows if not row.answer],
        waiting=[row for row in rows if row.answer and not row.decided],
        decided=[row for row in rows if row.decided],
        consultations=consultations_by_id(),
        names=ANSWER_WORDS,
        chips=ANSWER_CHIPS,
        today=services().clock.today(),
    )


@blueprint.route("/decisions/<uuid:finding>", methods=["GET", "POST"])
@allows("decision.draft")
def draft_decision(finding: UUID) -> str | Response | tuple[str, int]:
    """Draft the answer to a finding, or draft it again."""
    row = db.session.get(DecisionRow, finding)
    if row is None:
        raise NotFound(what="finding")
    form, status, meeting = DecisionForm.of(row), REFUSED, row.meeting
    if form.validate_on_submit():
        status = edit(form, lambda: _draft(form, meeting, finding))
    if status == DONE:
        return done(_("La proposition de réponse est prête."), url_for("city.decisions"))
    if status == OVERTAKEN:
        form.seen_version.data = str(as_it_is_now(row).version)
    page = render_template(
        "city/decision.html",
        form=form,
        finding=row,
        overtaken=status == OVERTAKEN,
        consultation=db.session.get_one(ConsultationRow, row.consultation),
        cards=cited(row),
        actions_linked=actions_for(db.session(), finding),
        told=told,
        names=ANSWER_WORDS,
        chips=ANSWER_CHIPS,
    )
    return page, status


def _draft(form: DecisionForm, meeting: UUID, finding: UUID) -> None:
    """A first draft that meets another one is an edit that was overtaken, too."""
    seen = form.seen_version.version
    use.draft_decision(services().log, meeting, finding, form.drafted(), seen)


def consultations_by_id() -> dict[UUID, ConsultationRow]:
    """Every consultation by its id."""
    return {row.id: row for row in db.session.query(ConsultationRow)}


def cited(row: DecisionRow) -> list[told.Card]:
    """The cards that a finding cites."""
    board = board_of(db.session(), row.consultation)
    cards = [board.card(cite) for cite in row.cites] if board else []
    return [card for card in cards if card is not None]
