"""Coming in and going out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.accounts import people
from consult.accounts.profiles import COUNCIL, ELECTED, IT, MODERATION, PROTECTION, TEAM
from consult.accounts.sessions import Person
from consult.web.accounts.forms import AcceptForm, SignInForm
from consult.web.acting import attempt
from consult.web.permissions import anyone
from consult.web.services import services
from consult.web.sessions import sign_out as leave
from consult.web.sessions import sign_person_in

HOMES = {
    TEAM: "/bureau",
    ELECTED: "/elu",
    COUNCIL: "/conseil",
    IT: "/bureau/etat",
    MODERATION: "/bureau/mots",
    PROTECTION: "/bureau/signalements",
}
"""Where each profile begins."""

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/connexion", methods=["GET", "POST"])
@anyone
def sign_in() -> Response | str:
    """Sign in with an address and a password."""
    if request.method == "GET" and g.person is not None:
        return redirect(_next(g.person.profile), 303)
    form = SignInForm()
    found: list[Person] = []

    def check() -> None:
        here = services()
        email, password = form.email.data or "", form.password.data or ""
        found.append(people.sign_in(here.stores, email, password, here.clock.now()))

    if form.validate_on_submit() and attempt(form, check):
        sign_person_in(found[0].id)
        return redirect(_next(found[0].profile), 303)
    return render_template("accounts/sign_in.html", form=form)


@blueprint.post("/deconnexion")
@anyone
def sign_out() -> Response:
    """End the session, here and on the server."""
    leave()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@anyone
def accept(token: str) -> Response | str:
    """Choose a name and a password, once."""
    here = services()
    invited = people.read_invitation(here.stores, token, here.clock.now())
    form = AcceptForm(data={"name": invited.name})
    made: list[str] = []

    def choose() -> None:
        name, password = form.name.data or "", form.password.data or ""
        now = here.clock.now()
        made.append(people.accept_invitation(here.stores, token, name, password, now))

    wrong_password = (people.PasswordTooShort, people.PasswordTooLong)
    if form.validate_on_submit() and attempt(form, choose, form.password, wrong_password):
        sign_person_in(made[0])
        return redirect(HOMES[invited.profile], 303)
    return render_template("accounts/accept.html", form=form, invited=invited)


def _next(profile: str) -> str:
    """Where somebody was going before signing in, when that is a page of ours."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    local = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    if local and not parts.netloc and wanted.isprintable():
        return wanted
    return HOMES[profile]
