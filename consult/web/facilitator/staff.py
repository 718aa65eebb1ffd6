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
from consult.domain.setting_aside import AlreadyAsked, AlreadyAskedBack, NotSetAside
from consult.domain.sitting import Sitting
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.places import PlaceRow
from consult.projections.sittings import (
    GroupRow,
    RoundRow,
    SittingRow,
    find_group,
    groups_of,
)
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.forms import REASONS, REASONS_BACK, AskBackForm, AskForm
from consult.web.permissions import allows
from consult.web.services import services


@dataclass(frozen=True)
class Line:
    """A group in the list. `asked_by` is the name of who asked last.

    `too_many`: more screens than children.
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
        reasons_back=REASONS_BACK,
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
def ask_to_restore(sitting: UUID) -> Response | str:
    """First of two people: ask that a group that was set aside be counted after all."""
    row = _group(sitting)
    if not row.set_aside:
        raise NotSetAside()
    if row.back_asked_by:
        raise AlreadyAskedBack()
    form = AskBackForm(on_paper=isinstance(row, RoundRow))

    def act() -> None:
        sittings.ask_to_restore(services().log, sitting, form.reason.data, _kind(row))

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Demande notée. Une deuxième personne doit la confirmer."), _list())
    return _ask("facilitator/restore.html", form, row, REASONS.get(row.asked_reason, ""))


@blueprint.post("/bureau/seances/<uuid:sitting>/confirmer-la-reprise")
@allows("sitting.manage")
def confirm_restore(sitting: UUID) -> Response:
    """Second of two people: take the group in again."""
    sittings.confirm_restore(services().log, sitting, _kind(_group(sitting)))
    return done(_("C’est repris\u00a0: ces bulletins seront comptés."), _list())


@blueprint.route("/bureau/seances/<uuid:sitting>/retirer-la-demande", methods=["GET", "POST"])
@allows("sitting.manage")
def withdraw_request(sitting: UUID) -> Response | str:
    """Take back what one person asked and nobody confirmed."""
    row, form = _group(sitting), FlaskForm()

    def act() -> None:
        sittings.withdraw_request(services().log, sitting, _kind(row))

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La demande est retirée."), _list())
    reason = REASONS_BACK if row.set_aside else REASONS
    given = row.back_reason if row.set_aside else row.asked_reason
    return _ask("facilitator/withdraw.html", form, row, reason.get(given, ""))


def _ask(template: str, form: FlaskForm, row: GroupRow, reason: str) -> str:
    """The page that asks about a group; `reason` is what somebody gave before."""
    place = db.session.get_one(PlaceRow, row.place)
    return render_template(template, form=form, sitting=row, place=place, reason=reason)


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
    return [_line(row, waiting) for row in groups_of(db.session(), consultation.id)]


def _line(row: GroupRow, waiting: bool) -> Line:
    stores = services().stores
    place = db.session.get_one(PlaceRow, row.place)
    on_paper = isinstance(row, RoundRow)
    asker = row.back_asked_by or row.asked_by
    return Line(
        row,
        place=place.name,
        asked_by=name_of(stores, asker) if asker else "",
        mine=asker == g.person.id,
        too_many=waiting and screens_finished(stores, row.id) > row.headcount,
        outnumbers=waiting and on_paper and place.is_outnumbered(row.headcount, row.band),
        mixed=waiting and _is_mixed(row),
    )
