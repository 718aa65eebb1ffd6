"""The pages that are answered from memory are those that the views write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from consult.ballots.committer import BoxBroken, BoxFull, SittingFull, TooLate
from consult.config import Settings
from consult.web.answer import asked, pages
from tests.web.given_doors import Box, a_door, an_app, ready

HERE = "/c/PRSTV"
QUESTIONS = f"{HERE}/8-10"
ASKED = ready("la-cour").questions_for("8-10")
PASSED = {question.code: "" for question, _ in ASKED}
CODE, ANSWER = ASKED[0][0].code, ASKED[0][1].option_ids[0]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def client(tmp_path: Path, box: Box, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A device at an open door; the pictures always come in one order."""
    monkeypatch.setattr(asked.secrets, "randbelow", lambda _: 0)
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, box, a_door("PRSTV", ready("la-cour")))
    return app.test_client()


def without_views(client: FlaskClient) -> FlaskClient:
    """The same device, when no view answers any more."""
    app: Flask = client.application
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_: abort(418)
    return client


def a_sheet(client: FlaskClient) -> dict[str, str]:
    """The form of a child who answers the first question, with the id of her page."""
    page = client.get(QUESTIONS).text
    version = page.partition('name="questionnaire" value="')[2].partition('"')[0]
    return {"submission": submission(page), "questionnaire": version, CODE: ANSWER}


IDS = re.compile(r'(?<=name="submission" value=")[^"]+')


def submission(page: str) -> str:
    return page.partition('name="submission" value="')[2][:36]


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}, {"Accept-Language": "en"}])
def test_the_welcome_is_the_same_the_second_time(
    client: FlaskClient, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "uuid4", lambda: "an id")
    first = client.get(HERE, headers=headers)
    second = without_views(client).get(HERE, headers=headers)
    assert second.status_code == first.status_code == 200
    assert second.data == first.data
    assert dict(second.headers) == dict(first.headers)


def test_the_questions_have_an_id_of_their_own_each_time(client: FlaskClient) -> None:
    first = client.get(QUESTIONS).text
    second = without_views(client).get(QUESTIONS)
    assert second.headers["Cache-Control"] == "no-store"
    assert submission(second.text) != submission(first)
    assert IDS.sub("", second.text) == IDS.sub("", first)


def test_each_fetch_of_the_questions_is_counted(client: FlaskClient, box: Box) -> None:
    client.get(QUESTIONS)
    client.get(QUESTIONS)
    assert [counter for _, counter in box.ticks] == ["fetched", "fetched"]


@pytest.mark.parametrize(
    ("address", "same"),
    [
        (f"{HERE}?l=en", HERE),
        (f"{HERE}?b=8-10&l=fr", f"{HERE}?b=8-10"),
        (f"{HERE}?l=xx", f"{HERE}?l=fr"),
        (f"{HERE}?b=99", f"{HERE}?b=1"),
    ],
)
def test_a_language_and_a_band_in_the_address_are_heard(
    client: FlaskClient, address: str, same: str
) -> None:
    english = {"Accept-Language": "en"} if "en" in address else {}
    written = client.get(same, headers=english)
    found = without_views(client).get(address)
    assert found.status_code == 200
    assert IDS.sub("", found.text) == IDS.sub("", written.text)


@pytest.mark.parametrize(
    "address",
    [f"{HERE}?l=en", f"{HERE}?l=fr&l=en", f"{HERE}?x=1", f"{HERE}/99", "/c/ZZZZZ", "/c/"],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_views(
    client: FlaskClient, address: str
) -> None:
    client.get(HERE)
    assert without_views(client).get(address).status_code == 418


@pytest.mark.parametrize("address", [QUESTIONS, f"{QUESTIONS}?l=en"])
def test_a_sheet_is_thanked_the_same_the_second_time(
    client: FlaskClient, box: Box, address: str
) -> None:
    first = client.post(address, data=a_sheet(client))
    second = without_views(client).post(address, data=a_sheet(client))
    assert second.status_code == first.status_code == 200
    assert second.data == first.data
    assert dict(second.headers) == dict(first.headers)
    assert [sheet.answers for sheet in box.sheets()] == [{**PASSED, CODE: ANSWER}] * 2


def test_an_id_that_was_sent_again_is_dropped_again_under_it(client: FlaskClient, box: Box) -> None:
    sheet = a_sheet(client)
    for _ in range(3):
        client.post(QUESTIONS, data=sheet)
    assert {str(submission) for _, submission, _ in box.dropped} == {sheet["submission"]}


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (BoxFull(seconds=2), 503),
        (BoxBroken(reason="disk-full"), 507),
        (SittingFull(most=3), 409),
        (TooLate(), 409),
    ],
)
def test_what_the_box_refuses_is_asked_once_and_told_by_the_view(
    client: FlaskClient, box: Box, trouble: Exception, status: int
) -> None:
    client.post(QUESTIONS, data=a_sheet(client))
    asked_before, box.trouble = box.asked, trouble
    sheet = a_sheet(client)
    answer = client.post(QUESTIONS, data=sheet)
    assert answer.status_code == status
    assert box.asked == asked_before + 1
    assert (sheet["submission"] in answer.text) == (not isinstance(trouble, TooLate))


@pytest.mark.parametrize(
    ("changed", "headers", "status"),
    [
        ({CODE: "unheard-of"}, {}, 400),
        ({"submission": "17"}, {}, 409),
        ({"questionnaire": "another:1"}, {}, 409),
        ({}, {"Origin": "https://elsewhere.example"}, 403),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_form_that_cannot_be_taken_is_left_to_its_view(
    client: FlaskClient,
    box: Box,
    changed: dict[str, str],
    headers: dict[str, str],
    status: int,
) -> None:
    client.post(QUESTIONS, data=a_sheet(client))
    answer = client.post(QUESTIONS, data=a_sheet(client) | changed, headers=headers)
    assert answer.status_code == status
    assert len(box.dropped) == 1


def test_a_sheet_without_an_answer_is_left_to_its_view(client: FlaskClient, box: Box) -> None:
    client.post(QUESTIONS, data=a_sheet(client))
    blank = {name: value for name, value in a_sheet(client).items() if name != CODE}
    assert client.post(QUESTIONS, data=blank).status_code == 400
    assert without_views(client).post(QUESTIONS, data=blank | {"empty": "1"}).status_code == 200
    assert [sheet.answers for sheet in box.sheets()] == [{**PASSED, CODE: ANSWER}, PASSED]


def test_a_form_in_another_shape_is_left_to_its_view(client: FlaskClient, box: Box) -> None:
    client.post(QUESTIONS, data=a_sheet(client))
    sheet = a_sheet(client)
    assert client.post(QUESTIONS, data=sheet, content_type="multipart/form-data").status_code == 200
    with without_views(client) as plain:
        answer = plain.post(QUESTIONS, data=sheet, content_type="multipart/form-data")
    assert answer.status_code == 418
