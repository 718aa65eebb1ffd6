"""A sheet sealed on a device: taken unread, once, until the box is opened; else said why not."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID, uuid1, uuid4, uuid5

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.ballots.committer import BoxBroken, BoxFull, NotSealed, SittingFull, TooLate
from consult.ballots.sealing import SEALED, seal
from consult.domain.ballot import BoxKey
from tests.web.given_doors import NAMES, PUBLIC, Box
from tests.web.visiting import CODE, Visit

CONSULTATION = uuid5(NAMES, "consultation")
HERE = f"/c/{CODE}/8-10/sealed?l=fr"
KEY = BoxKey(CONSULTATION, uuid5(NAMES, "place"), "8-10", "link")
SHEET = b64encode(seal(PUBLIC, b"form 1 {}", KEY)).decode()


def sent(
    client: FlaskClient, headers: Any = None, path: str = HERE, **changes: Any
) -> TestResponse:
    whole = {"submission": str(uuid4()), "consultation": str(CONSULTATION), "sealed": SHEET}
    return client.post(path, json=whole | changes, headers=headers)


def test_it_falls_into_the_box_of_its_door_as_it_came(visit: Visit, box: Box) -> None:
    id = uuid4()
    answer = sent(visit(), submission=str(id))
    assert (answer.status_code, answer.json) == (200, {"kept": True})
    [(key, submission, sealed)] = box.dropped
    assert box.late == [False]
    assert (key, submission, b64encode(sealed).decode()) == (KEY, id, SHEET)


def test_the_answer_is_stored_nowhere_and_sets_nothing(visit: Visit, box: Box) -> None:
    answer = sent(visit())
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert box.ticks == []


@pytest.mark.parametrize("changes", [{"state": "closed"}, {"closes": "2026-05-19"}])
def test_it_may_come_after_the_closing_until_the_count(
    visit: Visit, box: Box, changes: dict[str, str]
) -> None:
    assert sent(visit(**changes)).status_code == 200
    sitting = uuid4()
    over = {"sitting": sitting, "mode": "sitting", "day": "2026-05-20", "until": "09:30"}
    assert sent(visit(**over, **changes)).status_code == 200
    assert [key.sitting for key, _, _ in box.dropped] == [None, sitting]
    assert box.late == [True, True]


def test_what_comes_when_its_sitting_is_over_is_late(visit: Visit, box: Box) -> None:
    sat = {"sitting": uuid4(), "mode": "sitting", "day": "2026-05-20"}
    assert sent(visit(**sat, until="10:00")).status_code == 200
    assert sent(visit(**sat, until="09:59")).status_code == 200
    assert box.late == [False, True]


@pytest.mark.parametrize(
    ("trouble", "status", "reason"),
    [
        (TooLate(), 409, "too-late"),
        (SittingFull(most=3), 409, "full"),
        (BoxFull(seconds=2), 503, "crowded"),
        (BoxBroken(reason="database"), 503, "broken"),
        (BoxBroken(reason="disk-full"), 507, "broken"),
        (NotSealed(size=3), 400, "unfit"),
    ],
)
def test_what_the_box_refuses_is_never_said_to_be_kept(
    visit: Visit, box: Box, trouble: Exception, status: int, reason: str
) -> None:
    box.trouble = trouble
    answer = sent(visit())
    told = answer.json
    assert (answer.status_code, told["kept"], told["reason"]) == (status, False, reason)
    assert told["sentence"]
    assert bool(answer.headers.get("Retry-After")) == (status >= 500)


def test_it_is_told_in_the_language_asked_for(visit: Visit, box: Box) -> None:
    box.trouble = TooLate()
    told = sent(visit(), path=HERE.replace("fr", "en")).json
    assert told["sentence"] == "Your answers came too late. We did not keep them."


@pytest.mark.parametrize(
    ("changes", "path", "status"),
    [
        ({"submission": str(uuid1())}, HERE, 400),
        ({"submission": "17"}, HERE, 400),
        ({"submission": 17}, HERE, 400),
        ({"sealed": "é"}, HERE, 400),
        ({"sealed": SHEET[:-3]}, HERE, 400),
        ({"more": "x"}, HERE, 400),
        ({"consultation": "x"}, HERE, 400),
        ({"consultation": str(uuid4())}, HERE, 404),
        ({}, HERE.replace(CODE, "22222"), 404),
        ({}, HERE.replace("8-10", "0-99"), 404),
        ({"sealed": "A" * 6000}, HERE, 413),
    ],
)
def test_what_is_no_sealed_sheet_of_a_door_is_refused(
    visit: Visit, box: Box, changes: dict[str, Any], path: str, status: int
) -> None:
    answer = sent(visit(), path=path, **changes)
    assert (answer.status_code, answer.json["kept"]) == (status, False)
    assert box.dropped == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 4000, b'"' + b"x" * 5000])
def test_what_is_no_json_is_refused(visit: Visit, box: Box, body: bytes) -> None:
    answer = visit().post(HERE, data=body)
    assert answer.status_code in (400, 413)
    assert (answer.json["kept"], box.dropped) == (False, [])


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_another_site_drops_nothing(visit: Visit, box: Box, headers: dict[str, str]) -> None:
    answer = sent(visit(), headers)
    assert (answer.status_code, answer.json["kept"], box.dropped) == (403, False, [])


def test_a_consultation_that_is_only_announced_takes_nothing(visit: Visit, box: Box) -> None:
    assert sent(visit(state="soon")).status_code == 404
    assert sent(visit(state="answered")).status_code == 404
    assert box.dropped == []


def test_the_same_id_is_dropped_under_it_each_time(visit: Visit, box: Box) -> None:
    client, id = visit(), uuid4()
    for _ in range(3):
        assert sent(client, submission=str(id)).status_code == 200
    assert {submission for _, submission, _ in box.dropped} == {UUID(str(id))}
    assert {len(sealed) for _, _, sealed in box.dropped} == {SEALED}
