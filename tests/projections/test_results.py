"""Published results, with the words that children were asked."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.application import publishing
from consult.application.log import Log
from consult.domain.publication import Publication
from consult.projections.results import ResultRow, find_results
from consult.projections.runner import Projector
from consult.stores import Stores
from tests.given import a_city, a_publication, heard, three_schools


@pytest.fixture
def published(log: Log, projector: Projector) -> Publication:
    """Three schools answered; half of the results may be shown."""
    a_city(log)
    groups = [heard(place, 12, 4, 3, unsure=1, refused=4) for place in three_schools(log)]
    publication = a_publication(log, *groups)
    projector.catch_up()
    return log.load(Publication, publication)


def read(stores: Stores, publication: Publication) -> ResultRow:
    with Session(stores["read"]) as session:
        row = find_results(session, publication.consultation)
        assert row is not None
        return row


def test_a_figure_is_told_in_the_words_of_the_questionnaire(
    stores: Stores, published: Publication
) -> None:
    first, second = read(stores, published).figures()
    assert first.card.text["fr"] == "La cour, tu l’aimes ?"
    assert [choice.label["fr"] for choice in first.card.favourable] == ["Beaucoup"]
    assert (first.card.share, first.mode, first.card.coverage) == (63, "sitting", 33)
    assert second.card.question == "ecoute"


def test_what_was_received_is_told_by_band(stores: Stores, published: Publication) -> None:
    (told,) = read(stores, published).received()
    assert (told.band, told.sheets, told.eligible, told.coverage) == ("8-10", 60, 180, 33)
    assert told.modes == {"sitting": 60}
    assert told.refused == 10


def test_places_without_a_figure_are_not_listed(stores: Stores, published: Publication) -> None:
    row = read(stores, published)
    assert row.figures("place")
    assert row.figures_of_places() == []


def test_the_embargo_ends_on_the_day_of_the_release(
    log: Log, stores: Stores, published: Publication, projector: Projector
) -> None:
    assert read(stores, published).released == ""
    publishing.release_results(log, published.id, "2026-12-20")
    projector.catch_up()
    assert read(stores, published).released == "2026-12-20"
