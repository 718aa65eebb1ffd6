"""Findings, five at most, and the tokens that members lay on them."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import council as use
from consult.domain.council import FINDINGS_AT_MOST, TOKENS
from consult.domain.errors import NotFound
from consult.projections.board import FindingRow, findings_of
from consult.web import told
from consult.web.acting import attempt, done
from consult.web.council import blueprint
from consult.web.council.forms import CloseForm, FindingForm, TokensForm
from consult.web.council.own import Room, own_room, steps
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/reunion/<uuid:meeting>/constats", methods=["GET", "POST"])
@allows("council.run")
def findings(meeting: UUID) -> str | Response:
    """What the council retains: "On a lu... donc on propose..."."""
    room = own_room(meeting)
    form, here = FindingForm(_citable(room)), services()

    def act() -> None:
        use.record_finding(
            here.log,
            meeting,
            form.text.data.strip(),
            form.cites.data or [],
            here.today,
            form.proposal.data.strip(),
        )

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le constat est noté."), url_for("council.findings", meeting=meeting))
    return _page(room, form, TokensForm(formdata=None))


@blueprint.post("/reunion/<uuid:meeting>/jetons")
@allows("council.run")
def tokens(meeting: UUID) -> str | Response:
    """Count the tokens laid on the findings."""
    room, form, here = own_room(meeting), TokensForm(), services()
    noted = [str(one.id) for one in findings_of(db.session(), meeting)]
    counted = form.tokens(request.form.to_dict(), noted)
    if counted is None:
        form.form_errors.append(_("Un nombre de jetons s’écrit en chiffres."))
    elif form.validate_on_submit() and attempt(
        form, lambda: use.count_priorities(here.log, meeting, counted, here.today)
    ):
        return done(_("Les jetons sont comptés."), url_for("council.findings", meeting=meeting))
    return _page(room, FindingForm(_citable(room), formdata=None), form)


@blueprint.route("/reunion/<uuid:meeting>/constats/<uuid:finding>", methods=["GET", "POST"])
@allows("council.run")
def reword(meeting: UUID, finding: UUID) -> str | Response:
    """Say a finding better."""
    room, row = own_room(meeting), _noted(meeting, finding)
    form = FindingForm(_citable(room), obj=row)

    def act() -> None:
        text, proposal = form.text.data.strip(), form.proposal.data.strip()
        cites = form.cites.data or []
        use.reword_finding(services().log, meeting, finding, text, cites, proposal)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le constat est corrigé."), url_for("council.findings", meeting=meeting))
    return render_template("council/finding.html", room=room, form=form, finding=row)


@blueprint.route("/reunion/<uuid:meeting>/constats/<uuid:finding>/retirer", methods=["GET", "POST"])
@allows("council.run")
def withdraw(meeting: UUID, finding: UUID) -> str | Response:
    """Take a finding away that was noted by mistake."""
    room, row, form = own_room(meeting), _noted(meeting, finding), CloseForm()
    here = services()

    def act() -> None:
        use.withdraw_finding(here.log, meeting, finding, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le constat est retiré."), url_for("council.findings", meeting=meeting))
    return render_template("council/finding_withdraw.html", room=room, form=form, finding=row)


def _noted(meeting: UUID, finding: UUID) -> FindingRow:
    row = db.session.get(FindingRow, finding)
    if row is None or row.meeting != meeting:
        raise NotFound(what="finding")
    return row


def _citable(room: Room) -> list[tuple[str, str]]:
    """Every card that says something, as it is cited: the places' ones too."""
    cards = [card for card in room.board.told() if not card.silent]
    return [
        (
            card.id,
            _(
                "%(question)s %(sentence)s (%(ages)s)",
                question=told.in_words(card.text),
                sentence=told.plainly(card),
                ages=told.ages(card.band),
            ),
        )
        for card in cards
    ]


def _page(room: Room, form: FindingForm, tokens_form: TokensForm) -> str:
    return render_template(
        "council/findings.html",
        room=room,
        steps=steps(),
        form=form,
        tokens_form=tokens_form,
        typed=request.form,
        findings=findings_of(db.session(), room.meeting.id),
        cards={card.id: card for card in room.board.told()},
        told=told,
        most=FINDINGS_AT_MOST,
        tokens=room.meeting.members * TOKENS,
        each=TOKENS,
    )
