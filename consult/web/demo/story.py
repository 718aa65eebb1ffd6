"""The guide of the demonstration, and its button: forty children answer, then the box is opened."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import consultations
from consult.domain.consultation import Consultation
from consult.domain.poster import TICKET
from consult.projections.consultations import ConsultationRow
from consult.projections.doors import Door
from consult.projections.places import find_place
from consult.web.database import db
from consult.web.demo import blueprint
from consult.web.demo.children import BAND, CHILDREN, Playground, share_out
from consult.web.demo.network import child_address
from consult.web.demo.roles import facts
from consult.web.demo.tastes import PLAYGROUND
from consult.web.permissions import anyone
from consult.web.services import services


@dataclass(frozen=True)
class Moment:
    """A step of what the button starts: "done", "current" or "ahead", and where to see it."""

    title: str
    text: str
    state: str
    url: str = ""


_one_at_a_time = Lock()
"""Two clicks on the button are one."""


@blueprint.get("/demo")
@anyone
def guide() -> str:
    """What there is to see, in the order of the story."""
    known = facts()
    return render_template(
        "demo/guide.html",
        facts=known,
        consultation=_asked(),
        phone=child_address(services().settings, known.code),
        children=CHILDREN,
    )


@blueprint.get("/demo/qr.svg")
@anyone
def code_to_scan() -> Response:
    """The QR code of a child's first page, for a phone of the same network."""
    from consult.interchange.posters import poster_svg  # Draws pictures: heavy, and rarely asked.

    address = child_address(services().settings, facts().code)
    if not address:
        abort(404)
    return Response(poster_svg(address), content_type="image/svg+xml")


@blueprint.post("/demo/enfants")
@anyone
def children() -> Response:
    """Forty simulated children answer through the real pages; then closing and count."""
    with _one_at_a_time:
        asked = services().log.load(Consultation, facts().open_id)
        if asked.step == "open":
            _answer_and_close(asked.id)
    return redirect(url_for("demo.unfolding"), 303)


def _answer_and_close(consultation: UUID) -> None:
    playground = Playground(current_app._get_current_object(), PLAYGROUND)  # type: ignore[attr-defined]
    for door in share_out(_doors()):
        playground.send(door)
    here = services()
    here.committer.flush()
    consultations.close_consultation(here.log, consultation, here.today)
    consultations.request_count(here.log, consultation, here.today)
    here.show()
    flash(_("%(number)s enfants simulés ont répondu.", number=CHILDREN), "success")


@blueprint.get("/demo/enfants")
@anyone
def unfolding() -> str:
    """What happens after the button, step by step, as the worker goes on."""
    asked = _asked()
    return render_template(
        "demo/unfolding.html",
        consultation=asked,
        moments=_moments(asked),
        waits=asked.step in ("closed", "counted") and not asked.publication,
    )


def _asked() -> ConsultationRow:
    """The consultation of the button."""
    return db.get_or_404(ConsultationRow, facts().open_id)


def _doors() -> list[Door]:
    """Posters of places with children of their age, where it is open, always in the same order."""
    now, wanted = services().clock.now(), facts().open_id
    found = [one for one in services().doors.all() if one.consultation == wanted]
    posters = [
        one for one in found if one.sitting is None and one.mode != TICKET and one.accepts(now)
    ]
    here = [one for one in posters if find_place(db.session(), one.place).enrolment.get(BAND)]
    return sorted(here, key=lambda one: one.code)


def _moments(asked: ConsultationRow) -> list[Moment]:
    reached = [
        asked.step != "open",
        asked.step != "open",
        bool(asked.counted),
        bool(asked.publication),
        bool(asked.released),
    ]
    words = _words(asked)
    current = reached.index(False) if False in reached else len(reached)
    return [
        Moment(title, text, "done" if done else "current" if number == current else "ahead", url)
        for number, (done, (title, text, url)) in enumerate(zip(reached, words, strict=True))
    ]


def _words(asked: ConsultationRow) -> list[tuple[str, str, str]]:
    return [
        (
            _("Les enfants répondent"),
            _("Quarante enfants simulés ouvrent le code d’une affiche et répondent."),
            f"/c/{facts().code}",
        ),
        (
            _("La consultation est close"),
            _("Plus aucun bulletin n’entre dans l’urne."),
            "",
        ),
        (
            _("L’urne est ouverte, une seule fois"),
            _("Les bulletins sont comptés, puis détruits avec leur clé."),
            "",
        ),
        (
            _("Les résultats sont prêts, sous embargo"),
            _("Le conseil des enfants les lit avant tout le monde."),
            _address("council.home"),
        ),
        (
            _("Tout le monde peut les lire"),
            _("L’équipe lève l’embargo quand le conseil s’est réuni."),
            _address("public.results", consultation=asked.id) if asked.released else "",
        ),
    ]


def _address(endpoint: str, **values: Any) -> str:
    """The address of a page of another audience; nothing when it is not part of this app."""
    known = endpoint in current_app.view_functions
    return url_for(endpoint, **values) if known else ""
