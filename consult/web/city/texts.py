"""The few words that children write: ask for them, moderate them, act on those that worry."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from consult.accounts.people import how_many
from consult.accounts.profiles import MODERATION, PROTECTION
from consult.application import texts as use_cases
from consult.ballots import approved
from consult.ballots.quarantine import MOST
from consult.projections.consultations import ConsultationRow, find_consultation
from consult.projections.places import places_named
from consult.web.acting import attempt, done
from consult.web.city import blueprint, moderating
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services

DECIDED: Final = {
    "garder": _l("Ce mot pourra être lu."),
    "rejeter": _l("Ce mot est détruit."),
    "signaler": _l("Ce mot est chez le référent protection de l’enfance."),
}


class WordsForm(FlaskForm):
    """A text as a moderator lets it be read."""

    words = StringField()


@blueprint.route("/consultations/<uuid:consultation>/mots", methods=["GET", "POST"])
@allows("consultation.manage")
def consultation_texts(consultation: UUID) -> Response | str:
    """Ask, then let children write a few words, or stop it."""
    row, here, form = find_consultation(db.session(), consultation), services(), FlaskForm()
    moderators, referents = (how_many(here.stores, one) for one in (MODERATION, PROTECTION))

    def act() -> None:
        if row.takes_texts:
            use_cases.close_texts(here.log, consultation, here.today)
        else:
            use_cases.open_texts(here.log, consultation, moderators, referents, here.today)

    if form.validate_on_submit() and attempt(form, act):
        said = _("Les enfants n’écrivent plus.") if row.takes_texts else _("Les enfants écrivent.")
        return done(said, url_for("city.consultation", consultation=consultation))
    return render_template(
        "city/consultation_confirm.html",
        form=form,
        consultation=row,
        **_question(row, moderators, referents),
    )


@blueprint.get("/mots")
@allows("texts.moderate")
def texts() -> str:
    """What children wrote and nobody has read yet; what was let through."""
    kept = approved.all_words(services().stores)
    return render_template(
        "city/texts.html",
        waiting=moderating.to_moderate(),
        kept=kept,
        title_of=lambda id: find_consultation(db.session(), id).title,
        most=MOST,
    )


@blueprint.post("/mots/<uuid:text>/<any(garder, rejeter, signaler):what>")
@allows("texts.moderate")
def decide_text(text: UUID, what: str) -> Response:
    """Let it be read, destroy it, or give it to the referent."""
    if what == "garder":
        moderating.approve(text, WordsForm().words.data or "")
    elif what == "rejeter":
        moderating.reject(text)
    else:
        moderating.signal(text)
    return done(str(DECIDED[what]), url_for("city.texts"))


@blueprint.post("/mots/<uuid:text>/effacer")
@allows("texts.moderate")
def delete_words(text: UUID) -> Response:
    """Delete words that were let through."""
    approved.delete_words(services().stores, text)
    return done(_("Ces mots sont effacés."), url_for("city.texts"))


@blueprint.get("/signalements")
@allows("signals.handle")
def signals() -> str:
    """The texts that worry, with the place where they were written."""
    waiting = moderating.signalled()
    places = {text.place for text in waiting.values()}
    names = {row.id: row.name for row in places_named(db.session(), list(places))} if places else {}
    return render_template(
        "city/signals.html",
        waiting=waiting,
        names=names,
        title_of=lambda id: find_consultation(db.session(), id).title,
    )


@blueprint.post("/signalements/<uuid:text>/traite")
@allows("signals.handle")
def handle_signal(text: UUID) -> Response:
    """Somebody has acted: the text is destroyed."""
    moderating.handle(text)
    return done(_("C’est noté, et ce mot est détruit."), url_for("city.signals"))


def _question(row: ConsultationRow, moderators: int, referents: int) -> dict[str, object]:
    if row.takes_texts:
        return {
            "question": _("Ne plus laisser les enfants écrire\u00a0?"),
            "consequences": [_("Ce qui est déjà écrit sera lu et décidé comme le reste.")],
            "label": _("Arrêter"),
            "kind": "danger",
        }
    return {
        "question": _("Laisser les enfants écrire un mot à la ville\u00a0?"),
        "consequences": [
            _(
                "De 11 à 14 ans, 140 signes\u00a0; de 15 à 17 ans, 300. "
                "Avant 11 ans, on n’écrit pas."
            ),
            _("Un mot n’est joint à aucun bulletin. Il attend, scellé, le prochain jour ouvré."),
            _(
                "Chaque mot est lu par la modération avant tout le monde, chaque jour ouvré. "
                "Un danger va au référent protection de l’enfance, qui seul voit le lieu."
            ),
            _(
                "Il faut deux personnes de chaque côté, pour les absences\u00a0: modération "
                "%(one)s sur 2, protection de l’enfance %(other)s sur 2.",
                one=moderators,
                other=referents,
            ),
        ],
        "label": _("Laisser écrire"),
        "kind": "primary",
    }
