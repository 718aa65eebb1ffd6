"""The child's sheet: taken when it can be, refused in words, its answers never lost on the way."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult import content
from consult.ballots.committer import BoxBroken, BoxFull, TooLate
from consult.domain.ballot import REFUSED, STOPPED, Ending
from consult.domain.bands import BANDS
from tests.web import sending_promises as promises
from tests.web.given_doors import Box, ready
from tests.web.surface import Elements
from tests.web.visiting import CODE, Visit, empty_form_of, first_choices, form_of, page


def test_a_sheet_is_sealed_and_dropped_as_it_was_answered(visit: Visit, box: Box) -> None:
    client, document = visit(), ready("la-cour")
    form = form_of(page(client, f"/c/{CODE}/8-10?l=fr"))
    answers = first_choices(document, "8-10")
    answer = client.post(f"/c/{CODE}/8-10?l=fr", data=form | answers)
    assert (answer.status_code, Elements(answer.get_data(as_text=True)).text_of("h1")) == (
        200,
        ["Merci\u00a0!"],
    )
    [sheet] = box.sheets()
    kept = {code: one[0] if isinstance(one, tuple) else one for code, one in sheet.answers.items()}
    assert {code: one.removesuffix(":1") for code, one in kept.items()} == answers
    [(key, submission, _)] = box.dropped
    assert (key.band, key.mode, submission) == ("8-10", "link", UUID(form["submission"]))


def test_an_empty_sheet_is_a_sheet(visit: Visit, box: Box) -> None:
    client = visit()
    client.post(f"/c/{CODE}/6-7?l=fr", data=empty_form_of(page(client, f"/c/{CODE}/6-7?l=fr")))
    assert set(box.sheets()[0].answers.values()) == {""}


def test_a_sheet_on_which_nothing_was_chosen_is_asked_about_first(visit: Visit, box: Box) -> None:
    promises.it_is_asked_about_before_it_falls(visit, box)


@pytest.mark.parametrize("chosen", ["", "?"], ids=["passed", "not known"])
def test_to_pass_and_not_to_know_are_answers_that_nobody_asks_about(
    visit: Visit, box: Box, chosen: str
) -> None:
    promises.to_pass_and_not_to_know_are_answers(visit, box, chosen)


def test_each_fetch_of_the_questions_makes_a_new_id_and_is_counted(visit: Visit, box: Box) -> None:
    client = visit()
    ids = [form_of(page(client, f"/c/{CODE}/6-7"))["submission"] for _ in range(20)]
    assert len({UUID(one) for one in ids}) == 20
    assert box.ticks == [("6-7", "fetched")] * 20


def test_the_thank_you_says_what_happens_next_and_when(visit: Visit, box: Box) -> None:
    client = visit()
    form = empty_form_of(page(client, f"/c/{CODE}/6-7?l=fr"))
    thanks = Elements(client.post(f"/c/{CODE}/6-7?l=fr", data=form).get_data(as_text=True))
    assert thanks.text_of("strong")[1:4] == [
        "Jusqu’au 24\u00a0juin",
        "Après le 24\u00a0juin",
        "Au plus tard le 1er\u00a0octobre",
    ]


def test_a_refusal_is_counted_and_is_not_visibly_short(visit: Visit, box: Box) -> None:
    answer = visit().post(f"/c/{CODE}/6-7/refusal?l=fr")
    screens = Elements(answer.get_data(as_text=True)).of("section")
    assert (answer.status_code, box.screens()) == (200, [Ending(REFUSED)])
    assert len(screens) >= 5


def test_stopping_is_counted_and_nothing_is_kept(visit: Visit, box: Box) -> None:
    answer = visit().post(f"/c/{CODE}/6-7/stop?l=fr")
    assert (answer.status_code, box.screens()) == (200, [Ending(STOPPED)])


NO = {"refusal": (f"/c/{CODE}?b=6-7&l=fr", "no"), "stop": (f"/c/{CODE}/6-7?l=fr", "stop")}
"""How a child says no: the page where she does, and its form."""


@pytest.mark.parametrize("how", NO)
def test_a_no_that_one_page_says_twice_is_counted_once(visit: Visit, box: Box, how: str) -> None:
    here, name = NO[how]
    client = visit()
    for _ in range(2):
        shown = page(client, here)
        for _ in range(2):
            no = form_of(shown, name)
            assert client.post(f"/c/{CODE}/6-7/{how}?l=fr", data=no).status_code == 200
    ids = [submission for _, submission, _ in box.dropped]
    assert (ids[0], ids[2]) == (ids[1], ids[3])
    assert len(set(ids)) == 2


def test_a_stop_cannot_be_joined_to_a_sheet(visit: Visit) -> None:
    client = visit()
    shown = [page(client, f"/c/{CODE}/6-7?l=fr") for _ in range(5)]
    ids = [UUID(form_of(one, form)["submission"]) for one in shown for form in ("sheet", "stop")]
    assert {id.version for id in ids} == {4}
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("how", NO)
def test_who_says_no_after_the_closing_is_told_of_no_answers(
    visit: Visit, box: Box, how: str
) -> None:
    answer = visit(closes="2026-05-19").post(f"/c/{CODE}/6-7/{how}?l=fr")
    assert (answer.status_code, box.dropped) == (200, [])
    assert "trop tard" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("how", NO)
def test_a_tab_of_a_no_that_was_put_away_opens_at_the_invitation(
    visit: Visit, box: Box, how: str
) -> None:
    answer = visit().get(f"/c/{CODE}/6-7/{how}?l=en", follow_redirects=True)
    assert (answer.request.path, box.dropped) == (f"/c/{CODE}", [])
    assert "I’d rather not" in answer.get_data(as_text=True)


def test_the_button_that_erases_sends_no_answer(visit: Visit) -> None:
    questions = page(visit(), f"/c/{CODE}/6-7?l=fr")
    erasing = [one for one in questions.of("button") if one.get("form") == "stop"]
    inside = [one for one in questions.of("input") if one.get("form") == "stop"]
    screens = len(ready("la-cour").questions_for("6-7")) + 3 + BANDS["6-7"].practised
    assert len(erasing) == screens
    assert [one["name"] for one in inside] == ["submission"]


def test_the_return_key_does_not_send_an_unfinished_sheet(visit: Visit) -> None:
    questions = page(visit(), f"/c/{CODE}/6-7?l=fr")
    sending = [one for one in questions.of("button") if one.get("form") != "stop"]
    never_valid = [one for one in questions.of("input") if "pattern" in one]
    assert ["formnovalidate" in one for one in sending] == [False, True, True]
    assert not re.fullmatch(never_valid[0]["pattern"], never_valid[0]["value"])


# Refusing in words


def posted(client: FlaskClient, band: str = "8-10", **more: object) -> TestResponse:
    form = empty_form_of(page(client, f"/c/{CODE}/{band}?l=fr"))
    return client.post(f"/c/{CODE}/{band}?l=fr", data=form | more)


def heading(answer: TestResponse) -> str:
    return Elements(answer.get_data(as_text=True)).text_of("h1")[0]


def test_an_unknown_code_can_be_typed_again(visit: Visit) -> None:
    answer = visit().get("/c/22222?l=fr")
    typing = Elements(answer.get_data(as_text=True))
    assert (answer.status_code, heading(answer)) == (404, "On ne trouve pas ce code")
    assert "Alors l’affiche ne sert plus" in answer.text
    assert "22222" in [one.get("value") for one in typing.of("input")]


def test_a_band_that_is_not_asked_opens_nothing(visit: Visit, box: Box) -> None:
    client = visit()
    assert client.get(f"/c/{CODE}/0-99").status_code == 404
    assert client.post(f"/c/{CODE}/0-99").status_code == 404
    assert box.ticks == []


def test_a_consultation_to_come_says_from_when(visit: Visit) -> None:
    answer = visit(state="soon", opens="2026-06-01").get(f"/c/{CODE}?l=fr")
    assert heading(answer) == "C’est pour bientôt"
    assert "à partir du 1er\u00a0juin" in answer.get_data(as_text=True)


def test_a_place_without_a_consultation_says_so(visit: Visit) -> None:
    assert heading(visit(state="none").get(f"/c/{CODE}?l=fr")) == "Rien à répondre aujourd’hui"


def test_a_sitting_that_is_over_says_so(visit: Visit) -> None:
    client = visit(sitting=uuid4(), mode="sitting", day="2026-05-20", until="09:30")
    assert heading(client.get(f"/c/{CODE}?l=fr")) == "La séance est finie"


def test_a_sitting_that_its_facilitator_closed_says_that_others_go_on(visit: Visit) -> None:
    client = visit(state="ended", sitting=uuid4(), mode="sitting", day="2026-05-20", until="11:30")
    answer = client.get(f"/c/{CODE}?l=fr")
    said = answer.get_data(as_text=True)
    assert heading(answer) == "La séance est finie"
    assert "D’autres enfants répondent jusqu’au 24\u00a0juin." in said
    assert "La ville répond au plus tard le 1er\u00a0octobre." in said
    assert "La ville compte" not in said


def test_after_closing_the_code_opens_the_answers(visit: Visit) -> None:
    answer = visit(state="closed").get(f"/c/{CODE}?l=fr")
    assert "La ville répond" in answer.get_data(as_text=True)
    assert "1er\u00a0octobre 2026" in answer.get_data(as_text=True)


def test_a_closing_day_that_is_past_closes_by_itself(visit: Visit, box: Box) -> None:
    client = visit(closes="2026-05-19")
    assert "La ville répond" in client.get(f"/c/{CODE}?l=fr").get_data(as_text=True)
    answer = client.post(f"/c/{CODE}/8-10?l=fr")
    assert (answer.status_code, heading(answer), box.dropped) == (409, "C’est fini", [])


def test_what_comes_too_late_is_not_thanked(visit: Visit, box: Box) -> None:
    promises.what_comes_too_late_is_not_thanked(visit, box)


@pytest.mark.parametrize(
    ("trouble", "status"), [(BoxFull(seconds=2), 503), (BoxBroken(reason="disk-full"), 507)]
)
def test_a_box_in_trouble_keeps_the_answers_in_the_page(
    visit: Visit, box: Box, trouble: Exception, status: int
) -> None:
    client, answers = visit(), first_choices(ready("la-cour"), "8-10")
    box.trouble = trouble
    form = form_of(page(client, f"/c/{CODE}/8-10?l=fr"))
    answer = client.post(f"/c/{CODE}/8-10?l=fr", data=form | answers)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)
    box.trouble = None
    again = client.post(
        f"/c/{CODE}/8-10?l=fr", data=form_of(Elements(answer.get_data(as_text=True)))
    )
    assert (again.status_code, box.dropped[0][1]) == (200, UUID(form["submission"]))
    assert {*answers} == {code for code, value in box.sheets()[0].answers.items() if value}


def test_an_empty_sheet_that_waits_is_not_asked_about_again(visit: Visit, box: Box) -> None:
    client = visit()
    box.trouble = BoxFull(seconds=2)
    waits = posted(client)
    box.trouble = None
    again = form_of(Elements(waits.get_data(as_text=True)))
    assert client.post(f"/c/{CODE}/8-10?l=fr", data=again).status_code == 200
    assert len(box.sheets()) == 1


def test_a_sheet_after_the_count_is_too_late(visit: Visit, box: Box) -> None:
    client = visit()
    box.trouble = TooLate()
    answer = posted(client)
    assert (answer.status_code, heading(answer)) == (409, "C’est fini")


def test_a_sheet_of_another_version_starts_again(visit: Visit, box: Box) -> None:
    answer = posted(visit(), questionnaire="another:1")
    assert (answer.status_code, heading(answer)) == (409, "Il faut recommencer")
    assert box.dropped == []


@pytest.mark.parametrize("submission", ["", "1", "not-an-id"])
def test_a_sheet_without_an_id_is_not_taken(visit: Visit, box: Box, submission: str) -> None:
    assert posted(visit(), submission=submission).status_code == 409
    assert box.dropped == []


def test_an_option_that_does_not_exist_is_not_taken(visit: Visit, box: Box) -> None:
    code = ready("la-cour").questions_for("8-10")[0][0].code
    assert posted(visit(), **{code: "elephant"}).status_code == 400
    assert box.dropped == []


def test_a_sheet_that_is_too_large_is_not_read(visit: Visit, box: Box) -> None:
    assert posted(visit(), filler="x" * 70_000).status_code == 413
    assert box.dropped == []


def test_too_many_choices_show_the_question_again_with_all_answers(visit: Visit, box: Box) -> None:
    document, band = next(
        (ready(code), band)
        for code in content.CODES
        for band in ready(code).bands()
        if any(variant.at_most for _, variant in ready(code).questions_for(band))
    )
    limited, variant = next(one for one in document.questions_for(band) if one[1].at_most)
    answers = first_choices(document, band) | {limited.code: list(variant.option_ids)}
    answer = posted(visit(document), band, **answers)
    again = Elements(answer.get_data(as_text=True))
    [first] = [one for one in again.of("section") if "first" in one["class"].split()]
    number = [question.code for question, _ in document.questions_for(band)].index(limited.code)
    assert (answer.status_code, first["id"], box.dropped) == (400, f"q{number + 1}", [])
    assert sum("checked" in one for one in again.of("input")) == (
        len(answers) - 1 + len(variant.options)
    )


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
    ids=["fetch metadata", "origin"],
)
@pytest.mark.parametrize("path", ["", "/refusal", "/stop"])
def test_a_form_of_another_site_is_refused(
    visit: Visit, box: Box, headers: dict[str, str], path: str
) -> None:
    answer = visit().post(f"/c/{CODE}/8-10{path}?l=fr", headers=headers)
    assert (answer.status_code, box.ticks, box.dropped) == (403, [], [])


def test_our_own_forms_may_say_where_they_come_from(visit: Visit) -> None:
    assert visit().get(f"/c/{CODE}/8-10").headers["Referrer-Policy"] == "same-origin"
