"""The city says how many children it has, and when its mandate runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consult.application.city import CITY
from consult.application.log import Log
from consult.domain.city import City
from consult.projections.runner import Projector
from tests import given


@pytest.fixture
def desk(log: Log, projector: Projector, client_as: Callable[..., Any]) -> Any:
    """The team of a city that has just been founded."""
    given.a_city(log)
    projector.catch_up()
    return client_as("team")


def test_a_new_city_is_asked_for_what_is_missing(desk: Any) -> None:
    page = desk.get("/bureau/ville").text
    assert "combien d’enfants vivent ici" in page
    assert "Les dates du mandat manquent" in page


def test_children_are_counted_with_their_source_and_unknown_is_not_zero(
    desk: Any, log: Log
) -> None:
    typed = {"band_6_7": "1 200", "band_8_10": "", "source": "Insee"}
    assert desk.post("/bureau/ville/enfants", data=typed).status_code == 303
    assert log.load(City, CITY).population == {"6-7": 1200}
    assert "1200" in desk.get("/bureau/ville").text.replace("\u202f", "")


def test_numbers_without_a_source_are_refused_and_kept_in_the_form(desk: Any, log: Log) -> None:
    page = desk.post("/bureau/ville/enfants", data={"band_6_7": "77", "source": ""}).text
    assert "Dites qui a compté" in page
    assert 'value="77"' in page
    assert log.load(City, CITY).population == {}


def test_a_mandate_ends_after_it_began(desk: Any, log: Log) -> None:
    wrong = {"begins": "2026-03-22", "ends": "2026-03-22"}
    assert "La fin vient après le début" in desk.post("/bureau/ville/mandat", data=wrong).text
    right = {"begins": "2026-03-22", "ends": "2032-03-20"}
    assert desk.post("/bureau/ville/mandat", data=right).status_code == 303
    assert log.load(City, CITY).mandate == ("2026-03-22", "2032-03-20")
