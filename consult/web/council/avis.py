"""The avis: its text, its vote, and its sheet of paper."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consult.accounts.profiles import COUNCIL
from consult.application import council as use
from consult.domain.council import NotAdopted, TooManyVotes
from consult.domain.errors import NotFound
from consult.projections.board import BoardRow, CouncilRow, MeetingRow, findings_of
from consult.projections.decisions import answers_to
from consult.web.acting import attempt, done
from consult.web.city.decision_forms import ANSWER_CHIPS, ANSWER_WORDS
from consult.web.context import day
from consult.web.council import blueprint
from consult.web.council.forms import AvisForm
from consult.web.council.own import own_room, steps
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/reunion/<uuid:meeting>/avis", methods=["GET", "POST"])
@allows("council.run")
def avis(meeting: UUID) -> str | Response:
    """Write the avis and vote; then read it, and what the city has answered to each finding."""
    room, form, here = own_room(meeting), AvisForm(), services()

    def act() -> None:
        use.adopt_avis(here.log, meeting, form.text.data.strip(), form.votes(), here.today)

    wrong_votes = (TooManyVotes, NotAdopted)
    if form.validate_on_submit() and attempt(form, act, form.votes_for, wrong_votes):
        return done(_("L’avis est adopté."), url_for("council.avis", meeting=meeting))
    return render_template(
        "council/avis.html",
        room=room,
        steps=steps(),
        form=form,
        findings=findings_of(db.session(), meeting),
        adopted=vote_sentence(room.meeting),
        answers={one.finding: one for one in answers_to(db.session(), meeting)},
        names=ANSWER_WORDS,
        chips=ANSWER_CHIPS,
    )


@blueprint.get("/avis/<uuid:meeting>")
@allows("results.read")
def print_avis(meeting: UUID) -> str:
    """The avis as a document to be printed; the coordinator prints their own council's only."""
    row = db.session.get(MeetingRow, meeting)
    strangers = g.person.profile == COUNCIL and (row is None or row.council != g.person.council)
    if row is None or not row.adopted or strangers:
        raise NotFound(what="avis")
    return render_template(
        "council/paper.html",
        meeting=row,
        council=db.session.get_one(CouncilRow, row.council),
        board=db.session.get_one(BoardRow, row.publication),
        findings=findings_of(db.session(), meeting),
        adopted=vote_sentence(row),
    )


def vote_sentence(meeting: MeetingRow) -> str:
    """ "Adopté par 14 voix, le 12 juin 2026." "" while it is not."""
    if not meeting.adopted:
        return ""
    return ngettext(
        "Adopté par %(num)s voix, le %(day)s.",
        "Adopté par %(num)s voix, le %(day)s.",
        meeting.votes[0],
        day=day(meeting.adopted),
    )
