"""A form sealed on a device says what the same form says when it is posted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.domain.ballot import BadSheet, Paper
from consult.domain.device import MARK, DeviceForm
from consult.domain.form_reading import read_form
from tests.ballots.given import BAND, VERSION, questionnaire

DOCUMENTS = {VERSION: questionnaire()}
FORMS = [
    {"yard": ["green"], "games": ["rope", "ball"]},
    {"yard": ["?"], "games": [""]},
    {"yard": [], "unheard-of": ["x"]},
    {},
]


def written(**changes: object) -> bytes:
    """What a device writes, one part of it changed."""
    whole = {"questionnaire": VERSION, "fields": {"yard": ["green"]}}
    return MARK + json.dumps(whole | changes).encode()


@pytest.mark.parametrize("fields", FORMS)
def test_it_is_the_sheet_of_the_same_form_posted(fields: dict[str, list[str]]) -> None:
    form = DeviceForm.from_bytes(DeviceForm(VERSION, fields).to_bytes())
    posted = MultiDict([(name, one) for name, values in fields.items() for one in values])
    asked = questionnaire().questions_for(BAND)
    assert form.sheet(DOCUMENTS, BAND).answers == read_form(asked, posted)


def test_letters_of_every_language_pass() -> None:
    form = DeviceForm(VERSION, {"yard": ["ґрати", "لعب"]})
    assert DeviceForm.from_bytes(form.to_bytes()) == form


NO_FORMS = {
    "nothing": b"",
    "the mark alone": MARK,
    "half of it": MARK + b"{",
    "too deep": MARK + b"[" * 1000,
    "no letters": MARK + b"\xff",
    "a list": MARK + b"[]",
    "no mark": written()[len(MARK) :],
    "a part too many": written(more=1),
    "a version that is a number": written(questionnaire=3),
    "fields that are a list": written(fields=[]),
    "a field that is a word": written(fields={"yard": "green"}),
    "a field of numbers": written(fields={"yard": [3]}),
    "a field of lists": written(fields={"yard": [["green"]]}),
}


@pytest.mark.parametrize("content", NO_FORMS.values(), ids=NO_FORMS)
def test_anything_else_is_a_bad_sheet(content: bytes) -> None:
    with pytest.raises(BadSheet):
        DeviceForm.from_bytes(content)


@given(st.binary(max_size=200))
def test_bytes_of_chance_are_a_bad_sheet(content: bytes) -> None:
    with pytest.raises(BadSheet):
        DeviceForm.from_bytes(MARK + content)


def test_a_version_that_was_never_published_is_a_bad_sheet() -> None:
    with pytest.raises(BadSheet):
        DeviceForm("another:1", {}).sheet(DOCUMENTS, BAND)


def test_an_answer_that_is_not_possible_is_for_the_paper_to_see() -> None:
    sheet = DeviceForm(VERSION, {"yard": ["swimming"]}).sheet(DOCUMENTS, BAND)
    with pytest.raises(BadSheet):
        Paper.of(questionnaire(), BAND, VERSION).check(sheet)
