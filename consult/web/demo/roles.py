"""The role switcher: be each kind of user, without a password, in the demonstration only."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from consult.accounts.facilitators import check_access
from consult.web.accounts.entry import HOMES
from consult.web.demo import blueprint
from consult.web.demo.facts import SECOND, DemoFacts, read_facts
from consult.web.permissions import (
    COUNCIL,
    ELECTED,
    IT,
    MODERATION,
    PROTECTION,
    TEAM,
    anyone,
)
from consult.web.services import services
from consult.web.sessions import let_facilitate, sign_out, sign_person_in

GUIDE, CHILD, FACILITATOR, PUBLIC = "guide", "child", "facilitator", "public"
ROLES = {
    GUIDE: _l("le guide"),
    CHILD: _l("enfant"),
    FACILITATOR: _l("animateur"),
    TEAM: _l("équipe"),
    SECOND: _l("collègue"),
    COUNCIL: _l("conseil"),
    ELECTED: _l("élu"),
    MODERATION: _l("modération"),
    PROTECTION: _l("protection de l’enfance"),
    IT: _l("informatique"),
    PUBLIC: _l("tout le monde"),
}
"""In the order of the story; a colleague of the team confirms what needs two people."""


def facts() -> DemoFacts:
    """The facts of the demo city; 404 when `consult demo` was not run."""
    found = read_facts(services().settings)
    if found is None:
        abort(404)
    return found


@blueprint.app_context_processor
def switcher() -> dict[str, Any]:
    """What the banner of every page needs to let one be somebody else."""
    current = _current_role()
    roles = [(role, str(label), role == current) for role, label in ROLES.items()]
    return {"demo_roles": roles, "demo_url": url_for("demo.switch")}


def _current_role() -> str:
    if request.endpoint == "demo.guide":
        return GUIDE
    if g.get("person") is not None:
        key, _, _ = g.person.email.partition("@")
        return key if key in ROLES else str(g.person.profile)
    return FACILITATOR if g.get("facilitates") else PUBLIC


@blueprint.post("/demo/role")
@anyone
def switch() -> Response:
    """Become somebody else, and begin where they do."""
    role, known = request.form.get("role", ""), facts()
    if role in known.people:
        sign_person_in(known.people[role])
        return redirect(HOMES[TEAM if role == SECOND else role], 303)
    if role == FACILITATOR:
        here = services()
        let_facilitate(check_access(here.stores, known.link, known.pin, here.clock.now()).id)
        return redirect("/seance/ouvrir", 303)
    if role == CHILD:
        return redirect(f"/c/{known.code}", 303)
    sign_out()
    return redirect(url_for("demo.guide" if role == GUIDE else "public.home"), 303)
