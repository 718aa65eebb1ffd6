"""In with the printed link and the PIN of a place, and out."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.accounts import facilitators
from consult.accounts.sessions import Facilitation
from consult.web.acting import attempt
from consult.web.facilitator.forms import EnterForm
from consult.web.permissions import anyone, facilitator
from consult.web.services import services
from consult.web.sessions import let_facilitate, sign_out

blueprint = Blueprint("facilitator", __name__)


@blueprint.route("/seance", methods=["GET", "POST"])
@blueprint.route("/seance/<token>", methods=["GET", "POST"])
@anyone
def enter(token: str = "") -> Response | str:
    """Give the PIN of a printed link; without the link, type its code too.

    Who came in already, and opens the link again or goes back to it, need not do so twice.
    """
    here = services()
    place = facilitators.place_of(here.stores, token) if token else g.facilitates
    if request.method == "GET" and place and place == g.facilitates:
        return redirect(url_for("facilitator.open_sitting"), 303)
    form = EnterForm(token)
    found: list[Facilitation] = []

    def check() -> None:
        typed, pin = token or form.printed.data or "", form.pin.data or ""
        found.append(facilitators.check_access(here.stores, typed, pin, here.clock.now()))

    if form.validate_on_submit() and attempt(form, check):
        let_facilitate(found[0].id)
        return redirect(url_for("facilitator.open_sitting"), 303)
    return render_template("facilitator/enter.html", form=form)


@blueprint.post("/seance/quitter")
@facilitator
def leave() -> Response:
    """Leave the tablet or the computer to somebody else."""
    sign_out()
    return redirect(url_for("facilitator.enter"), 303)
