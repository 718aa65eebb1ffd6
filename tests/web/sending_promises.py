"""What a child is told of the sheet that she sends, as checks that a broken build must fail."""

from __future__ import annotations

from uuid import uuid4

from tests.web.given_doors import Box, ready
from tests.web.surface import Elements, leaves_no_trace
from tests.web.visiting import CODE, Visit, form_of, page


def it_is_asked_about_before_it_falls(visit: Visit, box: Box) -> None:
    """She is asked, nothing has happened yet; once she says that it is meant, it is a sheet."""
    client = visit()
    form = form_of(page(client, f"/c/{CODE}/6-7?l=fr"))
    told = client.post(f"/c/{CODE}/6-7?l=fr", data=form)
    assert (told.status_code, box.asked, box.dropped) == (400, 0, [])
    asked = Elements(told.get_data(as_text=True))
    [first] = [one for one in asked.of("section") if "first" in one["class"].split()]
    assert first["id"] == "blank"
    assert box.ticks == [("6-7", "fetched")]
    leaves_no_trace([told])
    [meant] = [one for one in asked.of("button") if one.get("name")]
    thanks = client.post(
        f"/c/{CODE}/6-7?l=fr", data=form_of(asked) | {meant["name"]: meant["value"]}
    )
    said = Elements(thanks.get_data(as_text=True)).text_of("h1")
    assert (thanks.status_code, said) == (200, ["Merci\u00a0!"])
    assert [str(submission) for _, submission, _ in box.dropped] == [form["submission"]]
    assert set(box.sheets()[0].answers.values()) == {""}


def to_pass_and_not_to_know_are_answers(visit: Visit, box: Box, chosen: str) -> None:
    """Who passes, or does not know, has said so: nobody asks her whether she meant it."""
    client, asked = visit(), ready("la-cour").questions_for("8-10")
    form = form_of(page(client, f"/c/{CODE}/8-10?l=fr"))
    answer = client.post(f"/c/{CODE}/8-10?l=fr", data=form | {asked[0][0].code: chosen})
    assert answer.status_code == 200
    assert set(box.sheets()[0].answers.values()) == {"", chosen}


def what_comes_too_late_is_not_thanked(visit: Visit, box: Box) -> None:
    """The closing day is past and the sheet is not in the box: it is told so, and does not fall."""
    client = visit(closes="2026-05-19")
    sheet = {"submission": str(uuid4()), "questionnaire": "la-cour:1"}
    answer = client.post(f"/c/{CODE}/8-10?l=fr", data=sheet)
    said = Elements(answer.get_data(as_text=True)).text_of("h1")
    assert (answer.status_code, said[0], box.dropped) == (409, "C’est fini", [])
