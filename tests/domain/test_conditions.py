"""Questions that are not for everybody: read, checked, counted, dealt from paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.domain.ballot import Answers, BadSheet, Paper, Sheet, Tally
from consult.domain.condition import Condition
from consult.domain.condition_rules import ConditionRule
from consult.domain.device import DeviceForm
from consult.domain.document import NOT_SHOWN, Document, Variant
from consult.domain.form_reading import as_form, read_form
from consult.domain.paper import BadTotals, Mistake, Totals, deal, find_mistakes
from consult.domain.questionnaire_check import check
from tests.given_conditions import BAND, CANTEEN, CHANGES, LAST, TASTE, a_document, a_question

VERSION = "q:1"
ASKED = a_document().questions_for(BAND)
PAPER = Paper.of(a_document(), BAND, VERSION)
ALL_TICKED = {
    "cantine": ["non"],
    "gout": ["oui"],
    "changer": ["bruit", "plats"],
    "ailleurs": ["parc"],
    "ailleurs.2": ["amis"],
    "temps": ["oui"],
}


def test_a_document_without_a_condition_is_stored_as_it_always_was() -> None:
    assert "shown_if" not in CANTEEN.to_dict()
    assert Variant.from_dict(CANTEEN.to_dict()) == CANTEEN
    assert Variant.from_dict(TASTE.to_dict()) == TASTE


def test_sheets_of_another_condition_are_not_the_same_sheets() -> None:
    other = replace(TASTE, shown_if=Condition("cantine", ("souvent",)))
    assert other.shape != TASTE.shape != replace(TASTE, shown_if=None).shape


def test_what_was_ticked_under_a_question_that_is_not_shown_is_dropped() -> None:
    answers = read_form(ASKED, MultiDict(ALL_TICKED))
    assert answers == {
        "cantine": "non",
        "gout": NOT_SHOWN,
        "changer": NOT_SHOWN,
        "ailleurs": ("parc:1", "amis:2", "maison:3"),
        "temps": "oui",
    }
    PAPER.check(Sheet(VERSION, answers))


@pytest.mark.parametrize("unsure", [["?"], [""], []], ids=["unsure", "passed", "missing"])
def test_who_did_not_choose_is_shown_no_question_that_depends_on_it(unsure: list[str]) -> None:
    answers = read_form(ASKED, MultiDict(ALL_TICKED | {"cantine": unsure}))
    assert {answers[code] for code in ("gout", "changer", "ailleurs")} == {NOT_SHOWN}


def test_a_device_that_seals_the_form_says_the_same() -> None:
    sealed = DeviceForm.from_bytes(DeviceForm(VERSION, ALL_TICKED).to_bytes())
    sheet = sealed.sheet({VERSION: a_document()}, BAND)
    assert sheet.answers == read_form(ASKED, MultiDict(ALL_TICKED))


GOOD: Answers = {
    "cantine": "souvent",
    "gout": "oui",
    "changer": ("bruit",),
    "ailleurs": NOT_SHOWN,
    "temps": "non",
}


def test_a_form_filled_from_answers_leaves_out_what_is_not_shown() -> None:
    form = as_form(ASKED, GOOD)
    assert "ailleurs" not in form
    assert read_form(ASKED, MultiDict(form)) == GOOD


@pytest.mark.parametrize(
    "wrong",
    [
        {"gout": NOT_SHOWN},
        {"ailleurs": ("parc:1",)},
        {"ailleurs": ""},
        {"temps": NOT_SHOWN},
        {"cantine": NOT_SHOWN},
        {"changer": (NOT_SHOWN,)},
    ],
    ids=str,
)
def test_a_sheet_that_says_otherwise_is_refused(wrong: Answers) -> None:
    PAPER.check(Sheet(VERSION, GOOD))
    with pytest.raises(BadSheet):
        PAPER.check(Sheet(VERSION, GOOD | wrong))


def test_a_sheet_that_leaves_out_what_was_not_shown_is_refused() -> None:
    silent = {code: answer for code, answer in GOOD.items() if code != "ailleurs"}
    with pytest.raises(BadSheet):
        PAPER.check(Sheet(VERSION, silent))


@given(st.lists(st.sampled_from(["souvent", "parfois", "non", "?", ""]), max_size=30))
def test_a_question_was_shown_to_as_many_as_chose_the_options_of_its_condition(
    chosen: list[str],
) -> None:
    tally = PAPER.blank()
    for one in chosen:
        answers = read_form(ASKED, MultiDict(ALL_TICKED | {"cantine": one}))
        PAPER.check(Sheet(VERSION, answers))
        tally.add(Sheet(VERSION, answers))
    for code, shown in (("gout", ("souvent", "parfois")), ("ailleurs", ("non",))):
        eaters = sum(tally.counts["cantine"][one] for one in shown)
        assert tally.number - tally.counts[code][NOT_SHOWN] == eaters
    assert NOT_SHOWN not in tally.counts["cantine"]


def test_tallies_add_up_who_was_not_shown() -> None:
    tally = PAPER.blank()
    tally.add(Sheet(VERSION, GOOD))
    both = tally.merge(Tally.from_dict(tally.to_dict()))
    assert both.counts["ailleurs"][NOT_SHOWN] == 2
    assert list(both.counts["ailleurs"])[-3:] == ["?", "", NOT_SHOWN]
    assert NOT_SHOWN not in both.counts["temps"]


def totals(**changed: dict[str, int]) -> Totals:
    counts = {
        "cantine": {"souvent": 3, "parfois": 2, "non": 4, "?": 1},
        "gout": {"oui": 2, "assez": 2, "": 1},
        "changer": {"bruit": 4, "plats": 2, "?": 1},
        "temps": {"oui": 10},
    }
    return Totals(10, counts | changed)


def test_totals_of_those_who_were_asked_come_out_of_the_count_as_typed() -> None:
    tally = PAPER.blank()
    for sheet in deal(totals(), a_document(), BAND, VERSION):
        PAPER.check(sheet)
        tally.add(sheet)
    told = {code: {k: n for k, n in one.items() if n} for code, one in tally.counts.items()}
    assert told == {
        **totals().counts,
        "gout": {"oui": 2, "assez": 2, "": 1, NOT_SHOWN: 5},
        "changer": {"bruit": 4, "plats": 2, "?": 1, NOT_SHOWN: 5},
        "ailleurs": {"": 4, NOT_SHOWN: 6},
    }


def test_totals_are_held_against_those_who_were_asked() -> None:
    typed = totals(gout={"oui": 10})
    assert find_mistakes(typed, a_document(), BAND) == {"gout": Mistake("too-many", 5)}
    with pytest.raises(BadTotals):
        deal(typed, a_document(), BAND, VERSION)
    assert set(find_mistakes(replace(typed, children=0), a_document(), BAND)) == {"gout"}
    assert find_mistakes(replace(typed, unread={"cantine"}), a_document(), BAND) == {}


def rules(document: Document) -> set[str]:
    found = check(document, document.bands())
    return {one.code for one in found if isinstance(one.rule, ConditionRule)}


def changed(**variants: Variant) -> Document:
    """The document with other variants of some questions."""
    document = a_document()
    for code, variant in variants.items():
        question = replace(document.question(code), variants={BAND: variant})
        document = document.with_question(question)
    return document


def test_good_conditions_have_no_problem() -> None:
    assert rules(a_document()) == set()


def depending(*chosen: str, on: str = "cantine", of: Variant = TASTE) -> Variant:
    return replace(of, shown_if=Condition(on, chosen))


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (lambda: changed(gout=depending("souvent", on="ailleurs-encore")), "not-earlier"),
        (lambda: changed(gout=depending("oui", on="temps")), "not-earlier"),
        (lambda: changed(gout=depending("oui", on="gout")), "not-earlier"),
        (lambda: changed(temps=depending("oui", on="gout", of=LAST)), "chain"),
        (
            lambda: changed(
                changer=replace(CHANGES, shown_if=None),
                temps=depending("bruit", on="changer", of=LAST),
            ),
            "not-single",
        ),
        (lambda: changed(gout=depending()), "options-wrong"),
        (lambda: changed(gout=depending("?")), "options-wrong"),
        (lambda: changed(gout=depending("souvent", "toujours")), "options-wrong"),
        (
            lambda: a_document().with_question(
                replace(a_document().question("gout"), construct="N4")
            ),
            "of-core",
        ),
        (
            lambda: replace(
                a_document(),
                questions=tuple(
                    a_question(one.code, one.variants[BAND], "6-7")
                    for one in a_document().questions
                ),
            ),
            "too-young",
        ),
        (
            lambda: a_document().with_question(
                replace(
                    a_document().question("gout"),
                    variants={"8-10": replace(TASTE, shown_if=None), BAND: TASTE},
                )
            ),
            "asked-apart",
        ),
    ],
)
def test_each_rule_of_conditions_is_seen_when_it_is_broken(
    broken: Callable[[], Document], rule: str
) -> None:
    assert rules(broken()) == {f"condition-{rule}"}


def test_only_what_cannot_be_compared_is_an_alert() -> None:
    apart = {BAND: TASTE, "8-10": replace(TASTE, shown_if=None)}
    question = replace(a_document().question("gout"), variants=apart)
    found = check(a_document().with_question(question), [BAND])
    [alert] = [one for one in found if isinstance(one.rule, ConditionRule)]
    assert not alert.blocking
    assert (alert.band, alert.facts) == ("8-10", {"other_band": BAND})
