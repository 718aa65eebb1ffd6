"""Who has an account: invite, let go, take back."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.accounts import people
from consult.accounts.profiles import MODERATION, PROTECTION
from consult.application.texts import WATCHERS
from consult.projections.consultations import all_consultations
from consult.web.accounts.entry import blueprint
from consult.web.accounts.forms import PROFILE_NAMES, InviteForm
from consult.web.acting import attempt, done
from consult.web.city.functions import nobody_s_functions
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/bureau/comptes", methods=["GET", "POST"])
@allows("accounts.manage")
def team() -> str:
    """Everybody who has an account; invite somebody, whose link is shown once."""
    here, form = services(), InviteForm()
    now = here.clock.now()
    links: list[str] = []

    def send() -> None:
        token = people.invite(here.stores, form.invited(), now)
        links.append(here.settings.public_url + url_for("accounts.accept", token=token))

    wrong_address = (people.BadEmail, people.AccountExists)
    if form.validate_on_submit() and attempt(form, send, form.email, wrong_address):
        invited, form = form.email.data, InviteForm(formdata=None)
    else:
        invited = ""
    return render_template(
        "accounts/team.html",
        form=form,
        link="".join(links),
        invited=invited,
        accounts=people.all_accounts(here.stores),
        waiting=people.pending_invitations(here.stores, now),
        profiles=PROFILE_NAMES,
        functions=nobody_s_functions(),
    )


@blueprint.post("/bureau/comptes/<account>/fermer")
@allows("accounts.manage")
def disable(account: str) -> Response:
    """Let somebody go, unless children write words that they must read or act on."""
    people.disable(services().stores, account, by=g.person.id, least=_watchers())
    return done(_("Compte fermé."), url_for("accounts.team"))


@blueprint.post("/bureau/comptes/<account>/rouvrir")
@allows("accounts.manage")
def enable(account: str) -> Response:
    """Take somebody back."""
    people.enable(services().stores, account)
    return done(_("Compte rouvert."), url_for("accounts.team"))


def _watchers() -> dict[str, int]:
    """How many must go on watching over what children write."""
    writing = any(row.takes_texts and not row.closed for row in all_consultations(db.session()))
    return {MODERATION: WATCHERS, PROTECTION: WATCHERS} if writing else {}
