"""Reading together: five cards on the wall, and two places side by side."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import council as use
from consult.domain.council import REACTIONS
from consult.domain.errors import BadInput
from consult.projections.board import place_names
from consult.projections.cards import UNSURE, Card
from consult.projections.consultations import find_consultation
from consult.web import told
from consult.web.acting import attempt, done
from consult.web.council import blueprint
from consult.web.council.forms import ReactionsForm
from consult.web.council.own import Room, own_room, steps
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.public.results import words_by_band
from consult.web.services import services

PER_PAGE = 5
"""Cards on the wall at once: more cannot be read together."""


class BadReactions(BadInput):
    """Raised when a number of reactions is not written in figures."""


@dataclass(frozen=True)
class Pair:
    """One question, told by two places."""

    first: Card
    second: Card

    @property
    def verdict(self) -> str:
        """Whether one may say that they differ: only when the intervals are apart."""
        if UNSURE in (self.first.status, self.second.status) or not self._bounded:
            return _("Trop incertain pour comparer.")
        if self._apart:
            return _("C’est vraiment différent.")
        return _("On ne peut pas dire que c’est différent.")

    @property
    def _bounded(self) -> bool:
        return None not in (self.first.low, self.first.high, self.second.low, self.second.high)

    @property
    def _apart(self) -> bool:
        lower, upper = sorted((self.first, self.second), key=lambda card: card.low or 0)
        return (lower.high or 0) < (upper.low or 0)


@blueprint.route("/reunion/<uuid:meeting>", methods=["GET", "POST"])
@allows("council.run")
def read(meeting: UUID) -> str | Response:
    """ "À lire aujourd’hui": five cards at most, with the members' reactions as numbers."""
    room, form = own_room(meeting), ReactionsForm()
    cards = room.board.told()
    pages = max(1, -(-len(cards) // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    start = (page - 1) * PER_PAGE
    shown = cards[start : start + PER_PAGE]
    if form.validate_on_submit() and attempt(form, lambda: _note(room, form, shown)):
        here = url_for("council.read", meeting=meeting, page=page)
        return done(_("Les réactions sont notées."), here)
    return render_template(
        "council/read.html",
        room=room,
        form=form,
        steps=steps(),
        cards=shown,
        told=told,
        start=start,
        page=page,
        pages=pages,
        link=lambda number: url_for("council.read", meeting=meeting, page=number),
        words=reaction_words(),
        written=words_by_band(find_consultation(db.session(), room.board.consultation)),
    )


def reaction_words() -> dict[str, str]:
    """What members say of a card."""
    words = (_("Ça m’étonne"), _("Je m’en doutais"), _("Je me demande"))
    return dict(zip(REACTIONS, words, strict=True))


def _note(room: Room, form: ReactionsForm, cards: list[Card]) -> None:
    """Note the cards whose numbers have changed; none when one is no number."""
    typed = [form.numbers(request.form.to_dict(), rank) for rank in range(len(cards))]
    if None in typed:
        raise BadReactions()
    for numbers, card in zip(typed, cards, strict=True):
        if numbers is not None and numbers != room.meeting.reactions.get(card.id, {}):
            use.note_reactions(services().log, room.meeting.id, card.id, numbers)


@blueprint.get("/reunion/<uuid:meeting>/comparer")
@allows("council.run")
def compare(meeting: UUID) -> str:
    """Two places side by side, where both are shown."""
    room = own_room(meeting)
    cards = room.board.told_of_places()
    names = place_names(db.session())
    places = sorted({card.territory for card in cards}, key=lambda one: names.get(one, one))
    chosen = [request.args.get(side, "") for side in ("a", "b")]
    first, second = chosen if _are_two(chosen, places) else [*places, "", ""][:2]
    return render_template(
        "council/compare.html",
        room=room,
        steps=steps(),
        told=told,
        names=names,
        places=places,
        first=first,
        second=second,
        pairs=_pairs(cards, first, second),
    )


def _are_two(chosen: list[str], places: list[str]) -> bool:
    return chosen[0] != chosen[1] and all(place in places for place in chosen)


def _pairs(cards: list[Card], first: str, second: str) -> list[Pair]:
    others = {(card.question, card.band): card for card in cards if card.territory == second}
    return [
        Pair(card, others[card.question, card.band])
        for card in cards
        if card.territory == first and (card.question, card.band) in others
    ]
