"""What children said, for everybody: the newspaper page of a consultation."""

from __future__ import annotations

from uuid import UUID

from flask import render_template

from consult.ballots.approved import quotes_of
from consult.figure_sentences import HIDDEN
from consult.projections.consultations import ConsultationRow, find_consultation
from consult.projections.places import places_named
from consult.projections.results import Figure, ResultRow, find_results
from consult.web.database import db
from consult.web.figures import ShownFigure, modes_in_words, shown, shown_bands
from consult.web.permissions import anyone, may
from consult.web.public import blueprint
from consult.web.services import services
from consult.web.told import ages


@blueprint.get("/resultats/<uuid:consultation>")
@anyone
def results(consultation: UUID) -> str | tuple[str, int]:
    """The results once they are public; before, for those who may read them under embargo."""
    asked = find_consultation(db.session(), consultation)
    found = find_results(db.session(), consultation)
    if found is None or not (found.released or may("results.read")):
        return render_template("public/results_soon.html", asked=asked), 404
    return render_template("public/results.html", hidden=HIDDEN, **results_context(asked, found))


def results_context(asked: ConsultationRow, found: ResultRow) -> dict[str, object]:
    """What pages of results show: figures by band, places that may be shown, who answered."""
    return {
        "asked": asked,
        "found": found,
        "bands": shown_bands(found.figures()),
        "places": shown_places(found.figures_of_places()),
        "received": found.received(),
        "ages": ages,
        "modes": modes_in_words,
        "written": words_by_band(asked),
    }


def words_by_band(asked: ConsultationRow) -> list[tuple[str, list[str]]]:
    """What children wrote and moderators let through, by ages: where it is enough to be quoted."""
    stores = services().stores
    found = [(ages(band), quotes_of(stores, asked.id, band)) for band in asked.bands]
    return [(years, words) for years, words in found if words]


def shown_places(figures: list[Figure]) -> list[tuple[str, str, ShownFigure]]:
    """Name of the place, ages, figure: of places that agreed, by name."""
    ids = [UUID(figure.card.territory) for figure in figures]
    names = {row.id: row.name for row in places_named(db.session(), ids)} if ids else {}
    named = [
        (names[UUID(figure.card.territory)], ages(figure.card.band), shown(figure))
        for figure in figures
    ]
    return sorted(named, key=lambda one: one[0])
