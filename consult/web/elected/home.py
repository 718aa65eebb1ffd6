"""What waits for the elected member, the next thing first."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import consultations as use
from consult.domain.errors import NotAllowed
from consult.projections.board import board_of
from consult.projections.cards import Card
from consult.web import told
from consult.web.acting import done
from consult.web.city.decision_forms import ANSWER_CHIPS, ANSWER_WORDS
from consult.web.database import db
from consult.web.elected import blueprint
from consult.web.elected.own import own_consultation, own_consultations, own_findings
from consult.web.permissions import allows
from consult.web.services import services

SHOWN = 5
"""Cards that say the essential of a consultation."""


@blueprint.get("/")
@allows("decision.take")
def home() -> str:
    """Results to acknowledge, answers to give, answers given."""
    mine, findings = own_consultations(), own_findings()
    today = services().clock.today()
    waiting = [row for row in findings if row.answer and not row.decided]
    return render_template(
        "elected/home.html",
        consultations=mine,
        unread=[row for row in mine.values() if row.publication and not row.acknowledged],
        telling=telling,
        shown=SHOWN,
        waiting=waiting,
        minutes=minutes(len(waiting)),
        undrafted=[row for row in findings if not row.answer],
        decided=[row for row in findings if row.decided],
        late=max((row.late_by(today) for row in findings), default=0),
        told=told,
        names=ANSWER_WORDS,
        chips=ANSWER_CHIPS,
        form=FlaskForm(),
    )


@blueprint.post("/<uuid:consultation>/connaissance")
@allows("decision.take")
def acknowledge(consultation: UUID) -> Response:
    """Say that one has read the results: once."""
    if own_consultation(consultation).acknowledged:
        raise NotAllowed()
    here = services()
    use.acknowledge_results(here.log, consultation, g.person.function, here.today)
    return done(_("C’est noté\u00a0: vous avez pris connaissance."), url_for("elected.home"))


def minutes(answers: int) -> int:
    """How long it takes to read and decide: five answers in eight minutes (J)."""
    return -(-8 * answers // 5)


def telling(consultation: UUID) -> list[Card]:
    """The cards of the publication that say something."""
    board = board_of(db.session(), consultation)
    return [card for card in board.told() if not card.silent] if board else []
