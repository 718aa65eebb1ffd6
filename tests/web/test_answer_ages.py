"""Which ages a poster asks for: those of its place."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.given_doors import ready
from tests.web.surface import Elements
from tests.web.visiting import CODE, Visit


def ages(client: FlaskClient) -> list[str]:
    """The ages that a child may say, as addresses."""
    links = Elements(client.get(f"/c/{CODE}?l=fr").text).of("a")
    return [one["href"] for one in links if one.get("class") == "tile age"]


def test_a_poster_asks_for_the_ages_that_its_place_receives(visit: Visit) -> None:
    assert len(ages(visit(received=("8-10", "11-14")))) == 2
    assert len(ages(visit())) == len(ready("la-cour").bands())


def test_a_place_of_one_age_is_not_asked_for_it(visit: Visit) -> None:
    alone = visit(received=("8-10",))
    assert ages(alone) == []
    assert f"/c/{CODE}/8-10?l=fr" in alone.get(f"/c/{CODE}?l=fr").text


def test_a_child_of_another_age_who_came_by_its_address_is_heard(visit: Visit) -> None:
    assert visit(received=("8-10",)).get(f"/c/{CODE}/11-14?l=fr").status_code == 200
