"""The steps of a consultation: places, groups, opening, more time, closing, count, giving up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from consult.application import consultations as use_cases
from consult.application.band_rules import There
from consult.domain.consultation import BadDates, WrongStep
from consult.projections.consultations import ConsultationRow, find_consultation
from consult.projections.heard import heard_sentences
from consult.projections.places import places_in_use, places_named
from consult.projections.questionnaires import find_questionnaire
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.alerts import (
    describe_group,
    read_groups,
    warned_decision,
    warned_places,
    write_group,
)
from consult.web.city.consultation_forms import AbandonForm, ExtendForm, InviteForm
from consult.web.city.gallery import known_pictures
from consult.web.city.loose_ends import before_closing, before_opening_the_box
from consult.web.city.overlaps import meetings, others_asking, warned_overlaps
from consult.web.city.questionnaire_words import problems
from consult.web.city.seen import Page, SeenForm, form_page, now
from consult.web.context import day
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/consultations/<uuid:consultation>/lieux", methods=["GET", "POST"])
@allows("consultation.manage")
def invite_places(consultation: UUID) -> Page:
    """Invite more places, before the opening."""
    row = _at(consultation, "announced")
    invited = set(row.place_ids)
    others = [place for place in places_in_use(db.session()) if place.id not in invited]
    form = InviteForm(data={"seen_version": row.version})
    form.places.offer(others)

    def act() -> None:
        chosen = [UUID(place) for place in form.places.data or ()]
        use_cases.invite_places(services().log, consultation, chosen, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Lieux invités."), _page(consultation))
    row = now(row)
    return form_page(
        "city/consultation_places.html",
        form,
        row,
        consultation=row,
        others=others,
        alerts=warned_overlaps((row.opens, row.closes, row.answer_by), others),
    )


@blueprint.route("/consultations/<uuid:consultation>/regroupements", methods=["GET", "POST"])
@allows("consultation.manage")
def consultation_groups(consultation: UUID) -> Page:
    """Say which small groups are counted together: one click each, until the opening."""
    row = _at(consultation, "announced")
    places = places_named(db.session(), row.place_ids)
    form = SeenForm(data={"seen_version": row.version})
    written = [*map(write_group, row.groups), *request.form.getlist("add_group")]
    kept = [value for value in written if value != request.form.get("drop_group")]
    groups = read_groups(kept, row.places, row.bands)

    def act() -> None:
        use_cases.declare_groups(services().log, consultation, groups, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        page = url_for("city.consultation_groups", consultation=consultation)
        return done(_("Regroupements enregistrés."), page)
    row = now(row)
    return form_page(
        "city/consultation_groups.html",
        form,
        row,
        consultation=row,
        groups=[(write_group(one), describe_group(one, places)) for one in row.groups],
        alerts=warned_places(row.bands, places, row.groups),
    )


@blueprint.route("/consultations/<uuid:consultation>/ouvrir", methods=["GET", "POST"])
@allows("consultation.manage")
def open_consultation(consultation: UUID) -> Page:
    """Ask, then open the box. While the worker prepares it, say so."""
    row, here = _at(consultation, "announced"), services()
    document = find_questionnaire(db.session(), row.questionnaire).document
    blocking = [one for one in problems(document, row.bands) if one.blocking]
    silent = [one for one in blocking if one.about_sound]
    sounds = heard_sentences(db.session())
    read_to = row.bands if "read_aloud" in request.form else []
    there = There(known_pictures(), sounds, read_to)
    others = others_asking(consultation)
    ids, open_now = [one.id for one in others], [one for one in others if one.step == "open"]
    return _confirm(
        row,
        lambda: use_cases.open_consultation(here.log, consultation, here.today, there, ids),
        _("La consultation est ouverte\u00a0: les enfants peuvent répondre."),
        template="city/consultation_open.html",
        blocking=[one for one in blocking if one not in silent],
        silent=silent,
        undecided=warned_decision(row.decision, document.languages(), row.bands),
        taken=meetings(open_now, places_named(db.session(), row.place_ids)),
        early=here.today < row.opens,
    )


@blueprint.route("/consultations/<uuid:consultation>/prolonger", methods=["GET", "POST"])
@allows("consultation.manage")
def extend_consultation(consultation: UUID) -> Page:
    """Close later than announced."""
    row = _at(consultation, "open")
    form = ExtendForm(data={"seen_version": row.version})

    def act() -> None:
        use_cases.extend_consultation(
            services().log, consultation, form.closes.data.isoformat(), form.seen
        )

    if form.validate_on_submit() and attempt(form, act, form.closes, (BadDates,)):
        return done(
            _("La consultation ferme le %(day)s.", day=day(form.closes.data.isoformat())),
            _page(consultation),
        )
    row = now(row)
    return form_page("city/consultation_extend.html", form, row, consultation=row)


@blueprint.route("/consultations/<uuid:consultation>/clore", methods=["GET", "POST"])
@allows("consultation.manage")
def close_consultation(consultation: UUID) -> Page:
    """Ask, then close the box by hand."""
    row, here = _at(consultation, "open"), services()

    def act() -> None:
        use_cases.close_consultation(here.log, consultation, here.today)
        here.committer.flush()

    return _confirm(
        row,
        act,
        _("La consultation est close."),
        question=_("Clore la consultation aujourd’hui\u00a0?"),
        consequences=[
            _("Plus aucun enfant ne pourra répondre, et cela ne se défait pas."),
            _(
                "Les tablettes sans réseau ont encore %(days)s jours pour envoyer leurs bulletins.",
                days=row.late_days,
            ),
            _("La clôture était prévue le %(day)s.", day=day(row.closes)),
        ],
        loose_ends=before_closing(row, here.today),
        label=_("Clore aujourd’hui"),
        kind="danger",
    )


@blueprint.route("/consultations/<uuid:consultation>/depouiller", methods=["GET", "POST"])
@allows("consultation.manage")
def request_count(consultation: UUID) -> Page:
    """Ask whether every tablet has sent its sheets, then have the box opened."""
    row, here = _at(consultation, "closed"), services()
    return _confirm(
        row,
        lambda: use_cases.request_count(here.log, consultation, here.today),
        _("Le dépouillement est demandé\u00a0: il se fait dans la minute."),
        question=_("Toutes les tablettes ont-elles envoyé leurs bulletins\u00a0?"),
        consequences=[
            _("Regardez le coin des adultes de chaque tablette\u00a0: aucun bulletin n’y attend."),
            _("L’urne s’ouvre une seule fois. Un bulletin qui arrive après est perdu."),
            _("Les bulletins et leur clé sont ensuite détruits\u00a0: il ne reste que des totaux."),
        ],
        loose_ends=before_opening_the_box(row),
        label=_("Oui, dépouiller"),
        kind="danger",
    )


@blueprint.route("/consultations/<uuid:consultation>/abandonner", methods=["GET", "POST"])
@allows("consultation.manage")
def abandon_consultation(consultation: UUID) -> Page:
    """Give up a consultation that is not open yet."""
    row, here = _at(consultation, "announced"), services()
    form = AbandonForm(data={"seen_version": row.version})

    def act() -> None:
        reason = (form.reason.data or "").strip()
        use_cases.abandon_consultation(here.log, consultation, reason, here.today, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("La consultation est abandonnée."), url_for("city.consultations"))
    row = now(row)
    return form_page("city/consultation_abandon.html", form, row, consultation=row)


def _confirm(
    row: ConsultationRow,
    act: Callable[[], object],
    message: str,
    template: str = "city/consultation_confirm.html",
    **shown: object,
) -> Page:
    """Ask on a page of its own; do it when the person says yes."""
    form = SeenForm(data={"seen_version": row.version})
    if form.validate_on_submit() and attempt(form, act):
        return done(message, _page(row.id))
    return render_template(template, consultation=row, form=form, **shown)


def _at(consultation: UUID, step: str) -> ConsultationRow:
    """The consultation, when it is at that step. Raises NotFound, WrongStep."""
    row = find_consultation(db.session(), consultation)
    if row.step != step:
        raise WrongStep(step=row.step, needed=step)
    return row


def _page(consultation: UUID) -> str:
    return url_for("city.consultation", consultation=consultation)
