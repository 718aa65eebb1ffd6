"""A question for some on the child's page: where one goes on, what it says, what is sent."""

from __future__ import annotations

from dataclasses import replace

from consult.domain.bands import BANDS
from consult.domain.condition import Condition
from consult.domain.document import NOT_SHOWN
from consult.web.answer.asked import OnlyIf, asked
from consult.web.assets import STATIC
from tests.given_conditions import BAND, TASTE, a_document
from tests.web.given_doors import Box
from tests.web.surface import Elements
from tests.web.visiting import CODE, Visit, form_of, page

PAGE = f"/c/{CODE}/{BAND}?l=fr"


def ways(content: str, css: str) -> dict[str, list[str]]:
    """Per screen, where its links of that class lead, the first that suits being shown."""
    found: dict[str, list[str]] = {}
    here = ""
    for _, one in Elements(content).all:
        if "screen" in one.get("class", "").split():
            here = one["id"]
        if {"button", css} <= set(one.get("class", "").split()) and one.get("href"):
            found.setdefault(here, []).append(one["href"])
    return found


def test_from_each_question_one_goes_to_the_next_that_may_be_for_this_child(visit: Visit) -> None:
    content = visit(a_document(), BAND).get(PAGE).text
    assert ways(content, "main") == {
        "q1": ["#q2", "#q3", "#q4", "#q5"],
        "q2": ["#q3", "#q4", "#q5"],
        "q3": ["#q4", "#q5"],
        "q4": ["#q5"],
        "q5": ["#end"],
        "again": ["#q1"],
    }
    back = ways(content, "back")
    assert back["q5"] == ["#q4", "#q3", "#q2", "#q1"]
    assert back["end"] == ["#q5"]
    assert len(back["q1"]) == 1


def test_each_option_says_which_questions_it_shows(visit: Visit) -> None:
    content = visit(a_document(), BAND).get(PAGE).text
    shows = {
        one["value"]: one.get("data-shows")
        for one in Elements(content).of("input")
        if one.get("name") == "cantine"
    }
    assert shows == {"souvent": "2 3", "parfois": "2 3", "non": "4", "?": None, "": None}


def test_progress_counts_the_steps_that_all_children_go(visit: Visit) -> None:
    assert [one.step for one in asked(a_document(), BAND, "fr", 0)] == [1, 1, 1, 1, 2]
    content = visit(a_document(), BAND).get(PAGE).text
    bars = [(one["value"], one["max"]) for one in Elements(content).of("progress")]
    assert bars == [("1", "2")] * 4 + [("2", "2")]


def test_nobody_is_announced_a_number_of_questions_that_some_do_not_meet(visit: Visit) -> None:
    document = a_document()
    some = page(visit(document, BAND), f"/c/{CODE}?l=fr").text_of("dd")
    assert any(words.startswith("5 questions au plus,") for words in some), some
    for_all = replace(document, questions=(document.question("cantine"),))
    same = page(visit(for_all, BAND), f"/c/{CODE}?l=fr").text_of("dd")
    assert any(words.startswith("1 question,") for words in same), same


def test_a_question_says_whom_it_is_for() -> None:
    told = asked(a_document(), BAND, "fr", 0)[1].only_if
    assert told == OnlyIf("Souvent ou Parfois", "Tu manges à la cantine ?")


def test_a_draft_whose_condition_cannot_be_met_is_shown_to_all() -> None:
    lost = replace(TASTE, shown_if=Condition("ailleurs", ("oui",)))
    question = replace(a_document().question("gout"), variants={BAND: lost})
    assert asked(a_document().with_question(question), BAND, "fr", 0)[1].only_if is None


def test_what_was_ticked_before_the_child_changed_is_not_sent(visit: Visit, box: Box) -> None:
    child = visit(a_document(), BAND)
    form = form_of(page(child, PAGE))
    form |= {"cantine": "non", "gout": "oui", "changer": ["bruit"], "temps": "oui"}
    assert child.post(PAGE, data=form).status_code == 200
    [sheet] = box.sheets()
    assert (sheet.answers["gout"], sheet.answers["changer"]) == (NOT_SHOWN, NOT_SHOWN)
    assert (sheet.answers["ailleurs"], sheet.answers["temps"]) == ("", "oui")


def test_the_style_knows_every_question_that_a_band_may_be_asked() -> None:
    style = (STATIC / "css/child/ways.css").read_text()
    most = max(band.questions_at_most for band in BANDS.values())
    assert all(style.count(f'"{number}"]') == 2 for number in range(2, most + 1))
