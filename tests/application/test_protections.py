"""What the wizard warns about: every warning says a fact, and only where it is one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from consult.application.protections import (
    Site,
    Warned,
    bad_days,
    few_children,
    neighbour,
    precision,
)

TODAY = date(2026, 10, 1)


def a_site(number: int, **children: int) -> Site:
    """A school; `of_8_10=12` are its children of 8 to 10."""
    enrolment = {name[3:].replace("_", "-"): count for name, count in children.items()}
    return Site(UUID(int=number), f"École {number}", "centre", enrolment)


def three_schools() -> list[Site]:
    return [a_site(number, of_8_10=60) for number in (1, 2, 3)]


def codes(found: list[Warned]) -> list[str]:
    return [one.code for one in found]


def test_three_schools_with_enough_children_call_for_no_warning() -> None:
    assert few_children(["8-10"], three_schools()) == []


def test_a_band_of_eight_is_offered_to_join_its_younger_neighbour() -> None:
    sites = [a_site(1, of_11_14=60, of_15_17=8), *(a_site(n, of_11_14=60) for n in (2, 3))]
    (warned,) = few_children(["11-14", "15-17"], sites)
    assert warned.code == "small-band"
    assert warned.facts == {"band": "15-17", "children": 8, "other": "11-14"}
    assert warned.group == {
        "places": [str(UUID(int=n)) for n in (1, 2, 3)],
        "bands": ["11-14", "15-17"],
    }


def test_a_group_that_was_declared_silences_its_warning() -> None:
    sites = [a_site(1, of_11_14=60, of_15_17=8), *(a_site(n, of_11_14=60) for n in (2, 3))]
    (warned,) = few_children(["11-14", "15-17"], sites)
    assert warned.group is not None
    assert few_children(["11-14", "15-17"], sites, [warned.group]) == []


@pytest.mark.parametrize("band", ["3-5", "6-7"])
def test_the_youngest_are_never_shown_with_older_children(band: str) -> None:
    sites = [a_site(n, of_3_5=3, of_6_7=3, of_8_10=60) for n in (1, 2, 3)]
    (warned,) = few_children([band, "8-10"], sites)
    assert (warned.code, warned.group) == ("small-band-alone", None)


def test_the_neighbour_of_a_band_is_one_that_is_consulted() -> None:
    assert neighbour("8-10", ["6-7", "8-10"]) is None
    assert neighbour("8-10", ["6-7", "8-10", "11-14"]) == "11-14"
    assert neighbour("11-14", ["8-10", "11-14", "15-17"]) == "8-10"


def test_a_small_place_is_offered_company_until_they_are_twenty() -> None:
    sites = [a_site(1, of_8_10=9), a_site(2, of_8_10=40), a_site(3, of_8_10=30)]
    (warned,) = few_children(["8-10"], sites)
    assert warned.code == "small-places"
    assert warned.facts["places"] == "École 1"
    assert warned.group == {"places": [str(UUID(int=1)), str(UUID(int=3))], "bands": ["8-10"]}


def test_several_small_places_join_each_other_first() -> None:
    sites = [a_site(n, of_8_10=12) for n in (1, 2)] + [a_site(3, of_8_10=60)]
    (warned,) = few_children(["8-10"], sites)
    assert warned.group == {"places": [str(UUID(int=1)), str(UUID(int=2))], "bands": ["8-10"]}


def test_under_three_places_the_figures_point_at_a_school() -> None:
    assert codes(few_children(["8-10"], three_schools()[:2])) == ["few-places"]


def test_a_band_without_a_child_is_said() -> None:
    assert codes(few_children(["3-5"], three_schools())) == ["nobody"]


def test_a_closing_in_june_is_warned_about_with_the_day_that_would_do() -> None:
    (warned,) = bad_days("2027-05-03", "2027-06-24", "2027-09-15", TODAY)
    assert warned.code == "gone-by-then-closing"
    assert warned.facts == {"closes": "2027-06-24", "early": "2027-05-20"}


def test_an_answer_before_the_summer_calls_for_no_warning() -> None:
    assert bad_days("2027-03-01", "2027-03-31", "2027-06-15", TODAY) == []


def test_places_without_leavers_need_no_warning_about_june() -> None:
    assert bad_days("2027-05-03", "2027-06-24", "2027-09-15", TODAY, leavers=False) == []


@pytest.mark.parametrize(
    ("opens", "closes", "answer", "code"),
    [
        ("2026-10-20", "2027-05-15", "2027-07-01", "long-open"),
        ("2027-10-12", "2027-11-15", "2028-01-15", "far-away"),
        ("2026-10-05", "2026-10-25", "2026-12-01", "short-notice"),
        ("2026-11-02", "2026-11-30", "2027-03-15", "long-wait"),
        ("2027-07-10", "2027-07-30", "2027-10-01", "in-summer"),
    ],
)
def test_days_that_children_would_suffer_from_are_said(
    opens: str, closes: str, answer: str, code: str
) -> None:
    assert codes(bad_days(opens, closes, answer, TODAY)) == [code]


def test_precision_says_what_a_hundred_answers_can_and_cannot_show() -> None:
    (found,) = precision(["8-10", "15-17"], [a_site(1, of_8_10=100)])
    assert (found.band, found.children, found.margin, found.change) == ("8-10", 100, 10, 14)
