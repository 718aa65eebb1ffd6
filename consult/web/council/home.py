"""The coordinator's start: form the council, open a meeting, take one up again."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.accounts import people
from consult.application import council as use
from consult.domain.errors import NotAllowed, NotFound
from consult.projections.board import BoardRow, boards, meetings_of
from consult.web.acting import attempt, done
from consult.web.city.questionnaire_words import LANGUAGES
from consult.web.council import blueprint
from consult.web.council.forms import CloseForm, CouncilForm, MembersForm
from consult.web.council.own import own_council, own_room
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services
from consult.web.voices import waiting


@blueprint.get("/")
@allows("council.run")
def home() -> str | Response:
    """What may be read now, what waits for a voice, and the meetings of the council."""
    council = own_council()
    if council is None:
        return render_template("council/form.html", form=CouncilForm())
    meetings, read = meetings_of(db.session(), council.id), boards(db.session())
    reviewed = {one.publication for one in meetings if one.closed}
    return render_template(
        "council/home.html",
        council=council,
        boards=[board for board in read if board.id not in reviewed],
        reviewed=[board for board in read if board.id in reviewed],
        meetings=meetings,
        waiting=waiting(),
        names=LANGUAGES,
        titles={board.id: board.title for board in db.session.query(BoardRow)},
    )


@blueprint.post("/")
@allows("council.run")
def form_council() -> str | Response:
    """Form the council that one coordinates; there is one each."""
    if g.person.council:
        raise NotAllowed()
    form, here = CouncilForm(), services()

    def act() -> None:
        council = use.form_council(here.log, form.name.data.strip(), here.today)
        people.give_council(here.stores, g.person.id, council)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le conseil est créé."), url_for("council.home"))
    return render_template("council/form.html", form=form)


@blueprint.route("/publication/<uuid:publication>", methods=["GET", "POST"])
@allows("council.run")
def open_meeting(publication: UUID) -> str | Response:
    """Open a meeting on a publication; one that is open already is taken up again instead."""
    council, board = own_council(), db.session.get(BoardRow, publication)
    if council is None or board is None or board.superseded:
        raise NotFound(what="publication")
    form, here, opened = MembersForm(), services(), list[UUID]()

    def act() -> None:
        members = form.members.data
        opened.append(use.open_meeting(here.log, council.id, publication, members, here.today))

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La réunion est ouverte."), url_for("council.read", meeting=opened[0]))
    going_on = [
        one
        for one in meetings_of(db.session(), council.id)
        if one.publication == publication and not one.closed
    ]
    return render_template("council/open.html", form=form, board=board, going_on=going_on)


@blueprint.route("/reunion/<uuid:meeting>/reprendre", methods=["GET", "POST"])
@allows("council.run")
def resume(meeting: UUID) -> str | Response:
    """Go on another day, with those who are present; one that is over is only read again."""
    room, form, here = own_room(meeting), MembersForm(), services()
    if room.meeting.closed:
        return redirect(url_for("council.read", meeting=meeting))
    if form.validate_on_submit() and attempt(
        form, lambda: use.resume_meeting(here.log, meeting, form.members.data, here.today)
    ):
        return done(_("La réunion reprend."), url_for("council.read", meeting=meeting))
    return render_template("council/resume.html", form=form, room=room)


@blueprint.route("/reunion/<uuid:meeting>/fin", methods=["GET", "POST"])
@allows("council.run")
def close(meeting: UUID) -> str | Response:
    """End a meeting for good; one that is over is only read again."""
    room, form, here = own_room(meeting), CloseForm(), services()
    if room.meeting.closed:
        return redirect(url_for("council.read", meeting=meeting))
    if form.validate_on_submit() and attempt(
        form, lambda: use.close_meeting(here.log, meeting, here.today)
    ):
        return done(_("La réunion est terminée."), url_for("council.home"))
    return render_template("council/close.html", form=form, room=room)
