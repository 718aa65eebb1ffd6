"""The few words that children write: ask for them, moderate them, act on those that worry."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
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


@blueprint.post("/mots/<uuid:text>/garder")
@allows("texts.moderate")
def keep_text(text: UUID) -> Response:
    """Let it be read, as the moderator puts it."""
    moderating.approve(text, WordsForm().words.data or "")
    return done(_("Ce mot pourra être lu."), url_for("city.texts"))


@blueprint.route("/mots/<uuid:text>/rejeter", methods=["GET", "POST"])
@allows("texts.moderate")
def reject_text(text: UUID) -> Response | str:
    """Ask, then destroy it."""
    if request.method == "POST":
        moderating.reject(text)
        return done(_("Ce mot est détruit."), url_for("city.texts"))
    read = moderating.unsignalled(text)
    return render_template("city/text_reject.html", id=text, words=read.words)


@blueprint.route("/mots/<uuid:text>/signaler", methods=["GET", "POST"])
@allows("texts.moderate")
def signal_text(text: UUID) -> Response | str:
    """Ask, then give it to the referent."""
    if request.method == "POST":
        moderating.signal(text)
        said = _("Ce mot est chez le référent protection de l’enfance.")
        return done(said, url_for("city.texts"))
    read = moderating.unsignalled(text)
    return render_template("city/text_signal.html", id=text, words=read.words)


@blueprint.route("/mots/<uuid:text>/effacer", methods=["GET", "POST"])
@allows("texts.moderate")
def delete_words(text: UUID) -> Response | str:
    """Ask, then delete words that were let through."""
    stores = services().stores
    if request.method == "POST":
        approved.delete_words(stores, text)
        return done(_("Ces mots sont effacés."), url_for("city.texts"))
    words = approved.find_words(stores, text)
    return render_template("city/text_delete.html", id=text, words=words)


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


@blueprint.route("/signalements/<uuid:text>/traite", methods=["GET", "POST"])
@allows("signals.handle")
def handle_signal(text: UUID) -> Response | str:
    """Ask, then note that somebody has acted: the text is destroyed."""
    if request.method == "POST":
        moderating.handle(text)
        return done(_("C’est noté, et ce mot est détruit."), url_for("city.signals"))
    read = moderating.signalled_one(text)
    return render_template("city/text_handled.html", id=text, words=read.words)


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
