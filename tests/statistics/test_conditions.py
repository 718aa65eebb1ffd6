"""Promise A8, where a question is not for everybody: its number is a count of options."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from consult.domain.condition import Condition
from consult.statistics.cells import PublishedCell, RawCell, gather_bands
from consult.statistics.disclosure import protect
from tests.conftest import Promised
from tests.statistics.conditioned import attacked
from tests.statistics.raw import cell, place


def first(favourable: str = "", **options: int) -> RawCell:
    """The question that others depend on."""
    good = tuple(favourable)
    share = sum(options[one] for one in good) if good else None
    number = sum(options.values())
    return cell(number, share, question="first", options=options, favourable_ids=good)


def then(yes: int, no: int, *chosen: str, question: str = "then", **facts: Any) -> RawCell:
    """A question for those who chose these options."""
    told = {"options": {"yes": yes, "no": no}, "favourable_ids": ("yes",), "eligible": None}
    condition = Condition("first", chosen)
    return cell(yes + no, yes, question=question, shown_if=condition, **{**told, **facts})


def shown(*cells: RawCell) -> dict[str, PublishedCell]:
    """What is published, by question."""
    return {one.question: one for one in protect(cells)}


def test_it_speaks_where_the_count_of_its_options_may_be_known() -> None:
    told = shown(first(a=40, b=30), then(25, 15, "a"))["then"]
    assert (told.status, told.n_floored, told.share) == ("ok", 40, 65)
    assert told.coverage is None


@pytest.mark.parametrize(
    "others",
    [{"b": 2}, {"b": 0}, {"b": 1, "c": 1}, {"b": 3, "c": 1}],
    ids=["two", "nobody", "one and one", "four of whom one is alone"],
)
def test_it_is_hidden_where_its_number_would_tell_how_few_chose_otherwise(
    others: dict[str, int],
) -> None:
    told = shown(first(a=40, **others), then(25, 15, "a"))["then"]
    assert (told.status, told.n_floored, told.share) == ("c", None, None)
    assert told.reason == "condition"


def test_it_is_hidden_with_the_question_that_it_depends_on() -> None:
    few_places = RawCell(**{**vars(first(a=40, b=30)), "places": 2})
    assert shown(few_places, then(25, 15, "a"))["then"].hidden
    assert shown(then(25, 15, "a"))["then"].hidden


def test_a_share_said_in_words_tells_no_number_by_another_question() -> None:
    nearly = RawCell(**{**vars(first("a", a=40, b=2)), "about": "service"})
    told = shown(nearly, then(25, 15, "a"))
    assert (told["first"].coded, told["then"].hidden) == ("nearly-all", True)


def test_the_share_and_a_number_together_tell_what_lies_between() -> None:
    alone = shown(first("a", a=20, b=20, c=2), then(10, 10, "b"))
    assert alone["then"].hidden, "all, but those of a and those of b, are two children"
    told = shown(first("a", a=20, b=20, c=6), then(10, 10, "b"))
    assert not told["then"].hidden


def test_of_two_questions_the_second_is_hidden_when_both_would_tell_too_much() -> None:
    two = then(15, 7, "a", "b", question="two")
    told = shown(first(a=20, b=2, c=30), then(10, 10, "a"), two)
    assert (told["then"].hidden, told["two"].hidden) == (False, True)
    first_come = shown(first(a=20, b=2, c=30), two, then(10, 10, "a"))
    assert (first_come["then"].hidden, first_come["two"].hidden) == (True, False)


def test_an_option_is_protected_from_the_sum_that_a_question_tells() -> None:
    without = shown(first(a=20, b=2, c=20, d=20))["first"].options
    assert [one for one, percent in without.items() if percent is None] == ["a", "b"]
    told = shown(first(a=20, b=2, c=20, d=20), then(12, 10, "b", "d"))
    assert not told["then"].hidden
    hidden = [one for one, percent in told["first"].options.items() if percent is None]
    assert hidden == ["b", "d"], "d is what remains of the sum when b is hidden"


def test_a_number_that_is_not_the_count_of_the_options_is_not_believed() -> None:
    """Bands put together of which one was not asked, or sheets of another version."""
    assert shown(first(a=41, b=30), then(25, 15, "a"))["then"].hidden


def test_where_bands_are_told_apart_and_together_nothing_is_added() -> None:
    bands = [
        RawCell(**{**vars(one), "band": band})
        for band, size in (("8-10", 1), ("all", 2))
        for one in (first(a=40 * size, b=30 * size), then(25 * size, 15 * size, "a"))
    ]
    assert [one.reason for one in protect(bands) if one.question == "then"] == ["condition"] * 2


def test_a_place_never_says_what_its_children_were_asked_more() -> None:
    school = place("a", 40, 20, question="first", options={"a": 20, "b": 20}, favourable_ids=("a",))
    more = place("a", 20, 10, question="then", shown_if=Condition("first", ("a",)))
    told = {one.question: one for one in protect([school, more])}
    assert (told["first"].hidden, told["then"].reason) == (False, "condition")


def test_bands_that_were_not_asked_alike_have_no_figure_together() -> None:
    younger = cell(40, 20, question="then", band="8-10")
    older = then(25, 15, "a", band="11-14")
    [together] = gather_bands([younger, older], [["8-10", "11-14"]])
    assert protect([together])[0].reason == "asked-apart"


def test_one_rate_is_hidden_with_the_other() -> None:
    """Those who were asked, but those who chose, but those who passed, do not know."""
    unsure = then(20, 13, "a", dont_know=1, skipped=6)
    told = shown(first(a=40, b=30), unsure)["then"]
    assert (told.hidden, told.dont_know, told.skipped) == (False, None, None)


@pytest.mark.parametrize("towns", [300, pytest.param(5_000, marks=pytest.mark.long)])
def test_who_adds_up_what_some_were_asked_finds_nothing_hidden(
    towns: int, promise: Promised
) -> None:
    attack = attacked(towns, Random(5))
    assert attack.speaking > towns / 4
    assert attack.found == 0
    promise(
        "A8",
        f"{attack.towns:,} towns with questions for some, {attack.speaking:,} of them shown, "
        f"{attack.found} counts of options recovered",
    )
