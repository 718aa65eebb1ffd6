"""A sitting: open it, show its code, see how many screens are done, close it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from consult.application import sittings
from consult.ballots.glance import FLOOR, screens_finished
from consult.domain.sitting import Sitting
from consult.interchange.posters import poster_svg
from consult.projections.consultations import ConsultationRow, find_consultation
from consult.projections.places import PlaceRow
from consult.projections.sittings import SittingRow, open_at, opened_by, sitting_at, sittings_from
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.facilitator.entry import blueprint
from consult.web.facilitator.forms import OpenForm, PrepareForm
from consult.web.facilitator.taken_along import address_of
from consult.web.once import name_page, page_in_address
from consult.web.permissions import facilitator
from consult.web.services import services

REFRESH = 20
"""Seconds after which the page of a sitting asks again how many screens are done."""


@blueprint.route("/seance/ouvrir", methods=["GET", "POST"])
@facilitator
def open_sitting() -> Response | str:
    """Open a sitting for the group that is there; its page, gone back to, leads to it."""
    here, asked, place = services(), _asked(), _place()
    form = OpenForm(asked, place, here.clock.now())
    return (
        name_page()
        or _open(form)
        or render_template(
            "facilitator/open.html",
            form=form,
            opened=_opened(),
            asked=asked,
            place=place,
            others=_others(),
            today=here.today,
        )
    )


@blueprint.route("/seance/preparer", methods=["GET", "POST"])
@facilitator
def prepare_sitting() -> Response | str:
    """Make a sitting ready for a later day, without network: its tablets are bound now."""
    asked, place = _asked(), _place()
    form = PrepareForm(asked, place, services().clock.now())
    return (
        name_page()
        or _open(form)
        or render_template(
            "facilitator/prepare.html", form=form, opened=_opened(), asked=asked, place=place
        )
    )


@blueprint.get("/seance/en-cours/<uuid:sitting>")
@facilitator
def watch(sitting: UUID) -> str:
    """The code to show the children, and how many screens are done; never an answer.

    Once it is over, the number is floored: nobody takes away how many refused.
    """
    here, row = services(), own_sitting(sitting)
    url = f"{here.settings.public_url}/c/{row.code}"
    finished = screens_finished(here.stores, sitting)
    asked = find_consultation(db.session(), row.consultation)
    goes_on = asked.step == "open"
    is_on = goes_on and row.is_on(here.clock.now())
    is_to_come = goes_on and row.is_to_come(here.clock.now())
    return render_template(
        "facilitator/watch.html",
        sitting=row,
        place=_place(),
        picture=Markup(poster_svg(url).decode()) if is_on or is_to_come else "",  # noqa: S704 - drawn here
        address=f"{urlsplit(url).netloc}/c",
        finished=finished if is_on else finished - finished % FLOOR,
        floor=FLOOR,
        is_on=is_on,
        is_to_come=is_to_come,
        never_held=not goes_on and row.day > asked.closes,
        closes=asked.closes,
        too_many=finished > row.headcount,
        paused="pause" in request.args,
        refresh=REFRESH,
        may_speak=sittings.may_speak(here.log, sitting),
        take_along=address_of(row, str(get_locale())),
        may_be_corrected=asked.step in ("open", "closed"),
        reads_aloud=row.band in asked.read_aloud,
    )


@blueprint.post("/seance/en-cours/<uuid:sitting>/fermer")
@facilitator
def close(sitting: UUID) -> Response:
    """End the sitting: its code accepts nothing more."""
    row = own_sitting(sitting)
    if not row.closed:
        sittings.close_sitting(services().log, sitting)
    return done(_("Séance fermée."), watch_url(sitting))


def own_sitting(sitting: UUID) -> SittingRow:
    """The sitting, if it is of the facilitator's own place; else there is no such page."""
    row = sitting_at(db.session(), sitting, g.facilitates)
    if row is None:
        abort(404)
    return row


def _place() -> PlaceRow:
    return db.session.get_one(PlaceRow, g.facilitates)


def _others() -> list[tuple[SittingRow, bool]]:
    """The sittings of today and later, each with whether it is over."""
    found = sittings_from(db.session(), g.facilitates, services().today)
    return [(one, one.closed or not _goes_on(one)) for one in found]


def _opened() -> SittingRow | None:
    """The last sitting that this very page has opened, while children may still answer."""
    now, found = services().clock.now(), opened_by(db.session(), page_in_address(), g.facilitates)
    going = [one for one in found if (one.is_on(now) or one.is_to_come(now)) and _goes_on(one)]
    return going[-1] if going else None


def _goes_on(sitting: SittingRow) -> bool:
    return find_consultation(db.session(), sitting.consultation).step == "open"


def watch_url(sitting: UUID) -> str:
    """Where a sitting is watched."""
    return url_for("facilitator.watch", sitting=sitting)


def _asked() -> Sequence[ConsultationRow]:
    """What is open at this place today."""
    return open_at(db.session(), g.facilitates, services().today)


def _open(form: OpenForm) -> Response | None:
    """Open the sitting that the form describes, and go there; None while it cannot be."""
    here, page, codes = services(), page_in_address(), list[str]()

    def act() -> None:
        group, chosen = form.group(g.facilitates), UUID(form.consultation.data)
        opened = sittings.open_sitting(here.log, chosen, group, form.chosen_day, page)
        codes.append(opened)

    if not (form.consultation.choices and form.validate_on_submit() and attempt(form, act)):
        return None
    here.show()
    return redirect(watch_url(Sitting.create_id(codes[0])), 303)
