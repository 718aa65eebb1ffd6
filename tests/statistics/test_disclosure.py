from dataclasses import replace

import pytest

from consult.statistics.cells import PublishedCell, gather_bands
from consult.statistics.disclosure import SameCellTwice, protect
from consult.statistics.intervals import ImpossibleCounts
from consult.statistics.primary import Reason, reason_to_hide
from consult.statistics.rounding import floor_to_5
from consult.statistics.rules import DisclosureRules, UnknownRule
from consult.statistics.secondary import InconsistentCells
from tests.statistics.raw import cell, place


def publish(raw) -> PublishedCell:
    return protect([raw])[0]


def shown(*cells) -> list[bool]:
    return [not published.hidden for published in protect(cells)]


@pytest.mark.parametrize(("participation", "told"), [(0, 0), (4, 0), (5, 5), (23, 20), (25, 25)])
def test_participation_is_floored_to_five(participation, told):
    assert floor_to_5(participation) == told


@pytest.mark.parametrize(
    ("n", "favourable", "reason"),
    [
        (10, 7, None),
        (10, 3, None),
        (10, 8, Reason.ALIKE),
        (9, 6, Reason.FEW_ANSWERS),
        (12, 12, Reason.ALIKE),
        (12, 0, Reason.ALIKE),
        (0, 0, Reason.FEW_ANSWERS),
    ],
)
def test_a_figure_stands_for_ten_children_and_three_on_each_side(n, favourable, reason):
    assert reason_to_hide(cell(n, favourable)) == reason


def test_a_hidden_cell_carries_no_number_and_one_wording_for_all_causes():
    few, alike = publish(cell(9, 6)), publish(cell(24, 24))
    assert (few.reason, alike.reason) == (Reason.FEW_ANSWERS, Reason.ALIKE)
    assert few.to_dict() == alike.to_dict()
    numbers = (few.n_floored, few.share, few.low, few.high, few.coverage, few.dont_know)
    assert few.status == "c"
    assert set(numbers) == {None}
    assert "reason" not in few.to_dict()
    assert few.to_dict(internal=True)["reason"] == "few-answers"


@pytest.mark.parametrize(
    ("n", "favourable", "code"),
    [
        (24, 22, "nearly-all"),
        (20, 20, "nearly-all"),
        (40, 1, "nearly-none"),
        (20, 18, "nearly-all"),
    ],
)
def test_near_unanimity_about_a_service_is_said_in_words(n, favourable, code):
    published = publish(cell(n, favourable, about="service"))
    assert published.coded == code
    assert (published.share, published.low, published.high) == (None, None, None)
    assert set(published.options.values()) <= {None}


def test_near_unanimity_about_oneself_or_among_few_children_stays_hidden():
    assert publish(cell(24, 22, about="self")).hidden
    assert publish(cell(19, 18, about="service")).hidden


def test_a_group_of_fewer_than_twenty_children_never_stands_alone():
    assert publish(cell(15, 9, eligible=19)).reason == Reason.SMALL_GROUP
    assert not publish(cell(15, 9, eligible=20)).hidden


def test_where_nobody_knows_how_many_could_answer_those_who_did_must_be_twenty():
    assert publish(cell(19, 9, eligible=None)).reason == Reason.SMALL_GROUP
    assert not publish(cell(18, 9, dont_know=2, eligible=None)).hidden


def test_bands_declared_together_are_counted_together_everywhere():
    cells = [
        cell(60, 30, band="11-14", eligible=300),
        cell(8, 4, band="15-17", eligible=12),
        place("a", 40, 20, band="11-14", eligible=100),
    ]
    city, school = gather_bands(cells, [("11-14", "15-17")])
    assert (city.band, city.n_valid, city.favourable, city.eligible) == (
        "11-14+15-17",
        68,
        34,
        312,
    )
    assert (school.band, school.n_valid) == ("11-14+15-17", 40)


def test_an_aggregate_mixes_three_places_and_none_weighs_over_85_percent():
    assert publish(cell(100, 50, level="group", places=2)).reason == Reason.FEW_PLACES
    assert publish(cell(100, 50, largest_share=0.86)).reason == Reason.DOMINANT_PLACE
    assert not publish(cell(100, 50, places=3, largest_share=0.85)).hidden


@pytest.mark.parametrize(
    ("n", "favourable", "agreed", "visible"),
    [(30, 25, True, True), (29, 20, True, False), (40, 36, True, False), (40, 20, False, False)],
)
def test_in_a_small_commune_thirty_answers_five_a_side_and_the_heads_agreement(
    n, favourable, agreed, visible
):
    small = cell(n, favourable, places=1, largest_share=1.0, agreed=agreed)
    assert publish(small).hidden is not visible


def test_near_unanimity_is_not_even_said_in_words_in_a_small_commune():
    assert publish(cell(60, 58, places=2, agreed=True, about="service")).hidden


def test_where_two_places_make_the_city_only_their_sum_is_shown():
    city = cell(80, 40, places=2, largest_share=0.5, agreed=True)
    assert shown(city, place("a", 40, 20), place("b", 40, 20)) == [True, False, False]


def test_a_place_is_shown_only_from_thirty_answers_and_when_it_agreed():
    assert publish(place("a", 29, 15)).reason == Reason.SMALL_PLACE
    assert publish(place("a", 30, 15, agreed=False)).reason == Reason.NOT_AGREED
    assert not publish(place("a", 30, 15)).hidden


def test_the_only_place_of_a_small_commune_does_not_hide_its_city():
    options = {"yes": 20, "no": 20}
    city = cell(40, 20, places=1, agreed=True, dont_know=9, options=options)
    published = protect([city, place("a", 40, 20, dont_know=9, options=options)])
    assert [figure.hidden for figure in published] == [False, True]
    assert (published[0].dont_know, published[0].options) == (20, {"yes": 50, "no": 50})


def test_a_total_that_is_one_hidden_band_alone_is_hidden_too():
    whole = place("a", 40, 20, band="all", eligible=60)
    assert shown(whole, place("a", 40, 20, band="8-10", eligible=19)) == [False, False]


def test_a_single_hidden_place_takes_the_smallest_shown_one_with_it():
    cells = [
        cell(150, 75, places=4),
        place("a", 40, 20),
        place("b", 35, 18),
        place("c", 50, 24),
        place("d", 25, 13),
    ]
    assert shown(*cells) == [True, True, False, True, False]
    assert protect(cells)[2].reason == Reason.SECONDARY


def test_hidden_places_that_are_together_too_few_take_another_one_with_them():
    cells = [cell(128, 64, places=5), place("a", 60, 30), place("b", 60, 30)]
    cells += [place("c", 4, 2), place("d", 4, 2)]
    assert shown(*cells) == [True, False, True, False, False]


def test_sheets_of_other_ways_of_answering_are_a_rest_too():
    both = cell(105, 52, mode="all")
    assert shown(both, cell(100, 50)) == [True, False]
    assert shown(cell(130, 65, mode="all"), cell(100, 50)) == [True, True]


def test_neither_a_hidden_place_nor_its_hidden_group_is_found_through_the_city():
    group = cell(70, 35, level="group", territory="north", places=2)
    cells = [
        cell(190, 95, places=4),
        group,
        place("a", 40, 20, within="north"),
        place("b", 30, 15, within="north", agreed=False),
        place("c", 60, 30),
        place("d", 60, 30),
    ]
    assert shown(*cells) == [True, False, False, False, False, True]


def test_a_coded_place_is_not_sharpened_by_subtraction():
    cells = [
        cell(150, 100, places=3, about="service"),
        place("a", 60, 59, about="service"),
        place("b", 45, 20, about="service"),
        place("c", 45, 21, about="service"),
    ]
    assert shown(*cells) == [True, True, False, False]
    assert protect(cells)[1].coded == "nearly-all"


def test_percentages_go_by_five_under_fifty_answers_and_bounds_go_outwards():
    small, large = publish(cell(44, 27)), publish(cell(263, 81))
    assert (small.n_floored, small.share, small.low, small.high) == (40, 60, 45, 75)
    assert (large.n_floored, large.share, large.low, large.high) == (260, 31, 25, 37)


def test_nobody_is_rounded_away():
    assert publish(cell(900, 3)).share == 1
    assert publish(cell(900, 897)).share == 99
    assert publish(cell(900, 897)).out_of_ten == 9
    assert publish(cell(44, 27)).out_of_ten == 6


def test_few_answers_or_a_wide_interval_make_a_figure_uncertain():
    assert publish(cell(29, 15)).status == "u"
    assert publish(cell(36, 18)).status == "u"
    assert publish(cell(60, 30)).status == "ok"


def test_options_that_few_children_chose_are_hidden_two_at_least():
    options = {"yes": 40, "so-so": 12, "no": 7, "never": 1}
    published = publish(cell(60, 40, options=options, favourable_ids=("yes",)))
    assert published.options == {"yes": 67, "so-so": 20, "no": None, "never": None}


def test_the_two_sides_of_a_question_add_up_each_on_its_own():
    options = {"yes": 38, "rather": 2, "no": 20}
    published = publish(cell(60, 40, options=options, favourable_ids=("yes", "rather")))
    assert published.options == {"yes": None, "rather": None, "no": 33}


def test_options_of_a_place_are_not_shown_one_by_one():
    options = {"yes": 20, "no": 20}
    assert publish(place("a", 40, 20, options=options)).options == {"yes": None, "no": None}


def test_a_question_without_a_favourable_answer_shows_its_options_alone():
    options = {"bicycle": 20, "bus": 20, "foot": 20}
    published = publish(cell(60, None, options=options))
    assert (published.share, published.low) == (None, None)
    assert published.options == {"bicycle": 33, "bus": 33, "foot": 33}


def test_several_choices_do_not_add_up():
    published = publish(cell(60, None, options={"slide": 50, "shade": 45, "nap": 1}, several=True))
    assert published.options == {"slide": 83, "shade": 75, "nap": None}


def test_dont_know_and_skipped_have_shares_of_their_own():
    published = publish(cell(60, 30, dont_know=15, skipped=25))
    assert (published.dont_know, published.skipped, published.many_skipped) == (20, 25, True)
    quiet = publish(cell(60, 30, dont_know=2, skipped=1))
    assert (quiet.dont_know, quiet.skipped, quiet.many_skipped) == (None, None, False)


def test_coverage_comes_from_public_numbers_and_more_sheets_than_children_give_none():
    assert publish(cell(62, 31, eligible=300)).coverage == 20
    assert publish(cell(62, 31, eligible=60)).coverage is None
    assert publish(cell(62, 31, eligible=None)).coverage is None


@pytest.mark.parametrize(
    ("mode", "eligible", "label"),
    [
        ("sitting", 100, "solid"),
        ("sitting", 900, "cautious"),
        ("paper", 100, "cautious"),
        ("link", 100, "indicative"),
        ("tablet", 100, "indicative"),
    ],
)
def test_the_confidence_label_follows_the_mode_and_the_coverage(mode, eligible, label):
    assert publish(cell(60, 30, mode=mode, eligible=eligible)).confidence == label


def test_thresholds_are_data_of_the_publication():
    stricter = replace(DisclosureRules(), min_answers=15)
    assert DisclosureRules.from_dict(stricter.to_dict()) == stricter
    assert protect([cell(12, 6)], stricter)[0].hidden
    assert DisclosureRules.from_dict({}) == DisclosureRules()


def test_an_unknown_threshold_is_refused():
    with pytest.raises(UnknownRule):
        DisclosureRules.from_dict({"min_anwsers": 3})


def test_a_published_cell_survives_storage():
    published = publish(cell(60, 40, options={"yes": 40, "no": 20}, favourable_ids=("yes",)))
    assert PublishedCell.from_dict({**published.to_dict(), "id": "x"}) == published


def test_counts_that_contradict_each_other_are_refused():
    with pytest.raises(ImpossibleCounts):
        cell(10, 11)
    with pytest.raises(ImpossibleCounts):
        cell(10, 5, options={"yes": 5, "no": 4})
    with pytest.raises(InconsistentCells):
        protect([cell(100, 50), place("a", 60, 30), place("b", 60, 30)])
    with pytest.raises(SameCellTwice):
        protect([cell(100, 50), cell(100, 50)])
