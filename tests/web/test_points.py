"""Points to share: what a child is shown, what is told of them, to children and to adults."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.test import TestResponse

from consult.domain.document import Document, Option, Question, Variant
from consult.projections.cards import Card, read_cards
from consult.web import figures, told
from tests.web.given_doors import Box
from tests.web.surface import Elements
from tests.web.visiting import CODE, Visit, form_of

BAND = "15-17"
THINGS = ("bus", "lieux", "stages", "sante")


def a_document() -> Document:
    """Ten points to share between four things."""
    options = tuple(Option(one, {"fr": one.capitalize(), "en": one.upper()}) for one in THINGS)
    points = Variant("points", {"fr": "Où d’abord\u00a0?", "en": "Where first?"}, options)
    question = Question("budget", "participation.budget", "service", {BAND: points})
    return Document({"fr": "La ville", "en": "The city"}, "participation", (question,))


def send(client: FlaskClient, **fields: str) -> TestResponse:
    here = f"/c/{CODE}/{BAND}?l=fr"
    return client.post(here, data=form_of(Elements(client.get(here).text)) | fields)


def test_each_thing_has_a_choice_of_its_own_with_its_word(visit: Visit) -> None:
    page = Elements(visit(a_document(), BAND).get(f"/c/{CODE}/{BAND}?l=fr").text)
    names = [one["name"] for one in page.of("select")]
    assert sorted(names) == [f"budget.{number}" for number in range(1, 5)]
    assert [one for one in page.of("option") if "selected" in one] == []
    asides = [one for one in page.of("input") if one.get("name") == "budget"]
    assert [one["value"] for one in asides] == ["?", ""]


def test_things_are_turned_but_a_field_stays_that_of_its_thing(visit: Visit, box: Box) -> None:
    client = visit(a_document(), BAND)
    seen = set()
    for _ in range(40):
        page = Elements(client.get(f"/c/{CODE}/{BAND}?l=fr").text)
        seen.add(tuple(one["name"] for one in page.of("select")))
    assert len(seen) > 1
    send(client, **{"budget.1": "2", "budget.3": "8"})
    assert [sheet.answers for sheet in box.sheets()] == [{"budget": "stages"}]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"budget.1": "7"}, "Points donnés : 7 sur 10. Il en reste 3."),
        ({"budget.1": "7", "budget.2": "4"}, "Points donnés : 11 sur 10. Enlèves-en 1."),
        ({"budget.1": "9", "budget.4": "9"}, "Points donnés : 18 sur 10. Enlèves-en 8."),
        ({"budget.1": "douze"}, "Partage 10 points."),
    ],
)
def test_a_wrong_sum_is_said_and_nothing_is_lost(
    visit: Visit, box: Box, fields: dict[str, str], said: str
) -> None:
    answer = send(visit(a_document(), BAND), **fields)
    assert answer.status_code == 400
    assert said in answer.text.replace("\u00a0", " ")
    chosen = [one for one in Elements(answer.text).of("option") if "selected" in one]
    assert len(chosen) == sum(value.isdecimal() for value in fields.values())
    assert box.dropped == []


@pytest.mark.parametrize(
    ("fields", "status"), [({"budget.1": "", "budget.2": ""}, 400), ({"budget.1": "0"}, 200)]
)
def test_points_that_nobody_gave_are_nothing_chosen(
    visit: Visit, box: Box, fields: dict[str, str], status: int
) -> None:
    assert send(visit(a_document(), BAND), **fields).status_code == status
    assert len(box.dropped) == (status == 200)


def test_a_wrong_sum_is_said_with_the_things_in_the_order_in_which_they_were_seen(
    visit: Visit,
) -> None:
    client = visit(a_document(), BAND)
    for _ in range(20):
        page = Elements(client.get(f"/c/{CODE}/{BAND}?l=fr").text)
        seen = [one["name"] for one in page.of("select")]
        form = form_of(page) | dict.fromkeys(seen, "9")
        answer = client.post(f"/c/{CODE}/{BAND}?l=fr", data=form)
        assert [one["name"] for one in Elements(answer.text).of("select")] == seen


def a_card(options: dict[str, int | None], **cell: Any) -> Card:
    """A published cell of these shares."""
    where = {"id": "x", "question": "budget", "band": BAND, "level": "city", "territory": "city"}
    [card] = read_cards(a_document(), [{**where, "status": "p", "options": options, **cell}])
    return card


SHARES = {"bus": 22, "lieux": 41, "stages": 17, "sante": 5, "=": 15}


def test_children_read_what_got_the_most_points(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        said = told.sentence(a_card(SHARES)).replace("\u00a0", " ")
    assert said == "Le plus de points : « Lieux », pour 4 enfants sur 10."


def test_adults_read_each_share_and_those_who_gave_as_much_to_several(app: Flask) -> None:
    card = a_card(SHARES)
    with app.test_request_context(), force_locale("fr"):
        said = figures.sentence(card)
        rows = figures._rows(card)
    assert "41" in said
    assert "le plus de points à «\u00a0Lieux\u00a0»" in said
    assert [word for word, _ in rows] == ["Bus", "Lieux", "Stages", "Sante", "Autant à plusieurs"]


def test_as_much_to_several_is_never_told_as_the_first_choice() -> None:
    most_are_even = a_card({**SHARES, "=": 60})
    assert most_are_even.leading is not None
    assert most_are_even.leading.id == "lieux"
    assert a_card(dict.fromkeys(THINGS, None) | {"=": 60}).silent
