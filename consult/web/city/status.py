"""How the installation is, for whoever looks after the machine."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.sentences import RISKY_SQLITE
from consult.status import read_status
from consult.web.city import blueprint
from consult.web.permissions import allows
from consult.web.services import services

MODEL_NAMES = {
    "doors": _l("Portes des affiches"),
    "city": _l("Ville"),
    "places": _l("Lieux"),
    "consultations": _l("Consultations"),
    "sittings": _l("Séances"),
    "questionnaires": _l("Questionnaires"),
    "board": _l("Tableau du conseil"),
    "decisions": _l("Décisions"),
    "plan": _l("Plan d’action"),
    "answers": _l("Réponses aux enfants"),
    "indicators": _l("Indicateurs"),
    "results": _l("Résultats"),
    "facts": _l("Faits des indicateurs"),
}
"""What each read model shows; one that is not here goes by its own name."""


@blueprint.get("/etat")
@allows("status.read")
def status() -> str:
    """What works, what waits, what stopped; boxes are counted, sheets never."""
    here = services()
    return render_template(
        "city/status.html",
        status=read_status(here.settings, here.stores),
        risky_sqlite=_(RISKY_SQLITE),
        names=MODEL_NAMES,
    )
