"""Sittings and rounds of paper as staff see them: which ones should be left out of the count.

Two people leave a group out, for a reason from a list, without having seen an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, g, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.accounts.people import name_of
from consult.application import sittings
from consult.ballots.glance import screens_finished
from consult.domain.paper import PaperRound
from consult.domain.setting_aside import AlreadyAsked
from consult.domain.sitting import Sitting
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.places import PlaceRow
from consult.projections.sittings import (
    GroupRow,
    RoundRow,
    SittingRow,
    find_group,
    rounds_of,
    sittings_of,
)
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.forms import REASONS, AskForm
from consult.web.permissions import allows
from consult.web.services import services


@dataclass(frozen=True)
class Line:
    """A group in the list. `asked_by` is a name; `too_many` says more screens than children.

    `outnumbers`: a round of more children than its place has of that age by its own numbers.
    `mixed`: its sheets lie among those of others, as rounds of paper once did; it stays in.
    """

    row: GroupRow
    place: str
    asked_by: str
    mine: bool
    too_many: bool
    outnumbers: bool
    mixed: bool


@blueprint.get("/bureau/seances")
@allows("sitting.manage")
def staff_sittings() -> str:
    """The groups of each consultation; those not counted yet may be left out."""
    found = [(one, _lines(one)) for one in all_consultations(db.session())]
    return render_template(
        "facilitator/staff_sittings.html",
        consultations=[(one, lines) for one, lines in found if lines],
        reasons=REASONS,
    )


@blueprint.route("/bureau/seances/<uuid:sitting>/ecarter", methods=["GET", "POST"])
@allows("sitting.manage")
def ask_to_set_aside(sitting: UUID) -> Response | str:
    """First of two people: ask that a sitting, or a round of paper, be left out."""
    row = _group(sitting)
    if row.asked_by:
        raise AlreadyAsked()
    form = AskForm(on_paper=isinstance(row, RoundRow))

    def act() -> None:
        sittings.ask_to_set_aside(services().log, sitting, form.reason.data, _kind(row))

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Demande notée. Une deuxième personne doit la confirmer."), _list())
    place = db.session.get_one(PlaceRow, row.place)
    return render_template("facilitator/set_aside.html", form=form, sitting=row, place=place)


@blueprint.post("/bureau/seances/<uuid:sitting>/confirmer")
@allows("sitting.manage")
def confirm_set_aside(sitting: UUID) -> Response:
    """Second of two people: leave the group out."""
    sittings.confirm_set_aside(services().log, sitting, _kind(_group(sitting)))
    return done(_("C’est écarté\u00a0: ces bulletins ne seront pas comptés."), _list())


@blueprint.route("/bureau/seances/<uuid:sitting>/reprendre", methods=["GET", "POST"])
@allows("sitting.manage")
def restore_sitting(sitting: UUID) -> Response | str:
    """Take a group in again, or the request to leave it out back."""
    row, form = _group(sitting), FlaskForm()

    def act() -> None:
        sittings.restore_group(services().log, sitting, _kind(row))

    if form.validate_on_submit() and attempt(form, act):
        return done(_("C’est repris\u00a0: ces bulletins seront comptés."), _list())
    place = db.session.get_one(PlaceRow, row.place)
    return render_template(
        "facilitator/restore.html",
        form=form,
        sitting=row,
        place=place,
        reason=REASONS.get(row.asked_reason, ""),
    )


def _list() -> str:
    return url_for("facilitator.staff_sittings")


def _group(group: UUID) -> GroupRow:
    """A group that may be left out; there is no such page for one whose sheets are mixed."""
    row = find_group(db.session(), group)
    return abort(404) if row is None or _is_mixed(row) else row


def _kind(row: GroupRow) -> sittings.Kind:
    return Sitting if isinstance(row, SittingRow) else PaperRound


def _is_mixed(row: GroupRow) -> bool:
    return isinstance(row, RoundRow) and not screens_finished(services().stores, row.id)


def _lines(consultation: ConsultationRow) -> list[Line]:
    waiting = consultation.step in ("open", "closed")
    groups: list[GroupRow] = [*sittings_of(db.session(), consultation.id)]
    groups += rounds_of(db.session(), consultation.id)
    return [_line(row, waiting) for row in groups]


def _line(row: GroupRow, waiting: bool) -> Line:
    stores = services().stores
    place = db.session.get_one(PlaceRow, row.place)
    on_paper = isinstance(row, RoundRow)
    return Line(
        row,
        place=place.name,
        asked_by=name_of(stores, row.asked_by) if row.asked_by else "",
        mine=row.asked_by == g.person.id,
        too_many=waiting and screens_finished(stores, row.id) > row.headcount,
        outnumbers=waiting and on_paper and place.is_outnumbered(row.headcount, row.band),
        mixed=waiting and _is_mixed(row),
    )
