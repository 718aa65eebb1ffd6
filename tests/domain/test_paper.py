"""Totals from paper: what does not add up is said; what adds up comes out of a count unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.ballot import Paper
from consult.domain.document import Document, Option, Variant
from consult.domain.paper import BadTotals, Mistake, Totals, deal, find_mistakes
from tests.given import a_document as given_document

BAND = "6-7"
OPTIONS = tuple(Option(id, {"fr": id}) for id in ("a", "b", "c"))
ONE = Variant("pictures", {"fr": "Où ?"}, OPTIONS)
SOME = Variant("several", {"fr": "Quoi ?"}, OPTIONS, at_most=2)
VERSION = "q:1"


def a_document(one: Variant = ONE, some: Variant = SOME) -> Document:
    questions = tuple(
        replace(given_document().questions[0], code=code, variants={BAND: variant})
        for code, variant in (("one", one), ("some", some))
    )
    return replace(given_document(), questions=questions)


def totals(children: int = 4, **changed: dict[str, int]) -> Totals:
    counts = {"one": {"a": 2, "b": 1, "?": 1}, "some": {"a": 3, "b": 3, "": 1}}
    return Totals(children, counts | changed)


def counted(given: Totals, document: Document) -> dict[str, dict[str, int]]:
    """What a count makes of the sheets, each of which must be a good one."""
    paper = Paper.of(document, BAND, VERSION)
    tally = paper.blank()
    for sheet in deal(given, document, BAND, VERSION):
        paper.check(sheet)
        tally.add(sheet)
    assert tally.number == given.children
    return {code: {k: n for k, n in one.items() if n} for code, one in tally.counts.items()}


def test_totals_come_out_of_the_count_as_they_were_typed() -> None:
    assert counted(totals(), a_document()) == totals().counts


@given(st.data())
def test_whatever_adds_up_is_counted_as_typed(data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, 12), min_size=5, max_size=5))
    children = sum(numbers)
    one = dict(zip(("a", "b", "c", "?", ""), numbers, strict=True))
    silent = data.draw(st.integers(0, children))
    chose = children - silent
    some = {id: data.draw(st.integers(0, chose)) for id in ("a", "b", "c")} | {"?": silent, "": 0}
    given_totals = Totals(children, {"one": one, "some": some})
    if not children or find_mistakes(given_totals, a_document(), BAND):
        with pytest.raises(BadTotals):
            deal(given_totals, a_document(), BAND, VERSION)
        return
    typed = given_totals.counts.items()
    wanted = {code: {id: n for id, n in one.items() if n} for code, one in typed}
    assert counted(given_totals, a_document()) == wanted


@pytest.mark.parametrize(
    ("changed", "mistake"),
    [
        ({"one": {"a": 2}}, Mistake("missing", 2)),
        ({"one": {"a": 3, "b": 2}}, Mistake("too-many", 1)),
        ({"some": {"?": 5}}, Mistake("too-many", 1)),
        ({"some": {"a": 3}}, Mistake("missing", 1)),
        ({"some": {"a": 5}}, Mistake("option", 1)),
        ({"some": {"a": 4, "b": 4, "c": 1}}, Mistake("choices", 1)),
    ],
    ids=str,
)
def test_what_does_not_add_up_is_said_by_how_much(
    changed: dict[str, dict[str, int]], mistake: Mistake
) -> None:
    assert list(find_mistakes(totals(**changed), a_document(), BAND).values()) == [mistake]


def test_what_nobody_can_read_yet_hides_no_other_mistake() -> None:
    typed = totals(one={"a": 5}, some={"a": 3})
    both = {"one": Mistake("too-many", 1), "some": Mistake("missing", 1)}
    assert find_mistakes(typed, a_document(), BAND) == both
    unread = replace(typed, unread={"one"})
    assert find_mistakes(unread, a_document(), BAND) == {"some": both["some"]}
    assert find_mistakes(replace(typed, children=0), a_document(), BAND) == {}
    with pytest.raises(BadTotals):
        deal(replace(totals(), unread={"one"}), a_document(), BAND, VERSION)


def test_the_answers_of_two_questions_are_not_joined() -> None:
    """Who typed the totals said nothing of pairs: no pair of answers always goes together."""
    given_totals = Totals(40, {"one": {"a": 20, "b": 20}, "some": {"a": 20, "b": 20}})
    pairs = {
        (sheet.answers["one"], tuple(sheet.answers["some"]))
        for sheet in deal(given_totals, a_document(), BAND, VERSION)
    }
    assert len(pairs) == 4


@pytest.mark.parametrize("children", [0, -1, 501])
def test_an_impossible_number_of_children_is_refused(children: int) -> None:
    with pytest.raises(BadTotals):
        deal(Totals(children, {}), a_document(), BAND, VERSION)
