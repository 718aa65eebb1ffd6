"""How the installation is, for whoever looks after the machine."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.backup import journal
from consult.operator_sentences import (
    BROKEN_SEAL,
    LOST_KEY,
    RISKY_SQLITE,
    SITE_READS_KEYS,
    SITE_READS_NO_KEY,
)
from consult.projections.folding import stopped_by
from consult.sentences import sentence
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
    "tickets": _l("Tickets à usage unique"),
    "sounds": _l("Voix"),
    "gallery": _l("Photos de la ville"),
}
"""What each read model shows; one that is not here goes by its own name."""


@blueprint.get("/etat")
@allows("status.read")
def status() -> str:
    """What works, what waits, what stopped; boxes are counted, sheets never."""
    here = services()
    found = read_status(here.settings, here.stores)
    return render_template(
        "city/status.html",
        status=found,
        risky_sqlite=_(RISKY_SQLITE),
        keys=_(SITE_READS_KEYS if found.one_user else SITE_READS_NO_KEY),
        lost_key=lambda id: _(LOST_KEY).format(consultation=id),
        broken_seal=lambda seal: _(BROKEN_SEAL[seal.reason]).format(bad=seal.ordinal),
        told=lambda note: journal.told(note, _),
        names=MODEL_NAMES,
        why=lambda model: sentence(stopped_by(model.name, model.stopped), _),
    )
