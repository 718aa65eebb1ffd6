"""Small boxes: never counted on their own, merged as near as possible, bands kept."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.ballots.merging import merge_small
from consult.ballots.plan import CountPlan, Discarded, Result
from consult.domain.ballot import Tally
from tests.ballots.given import BAND, VERSION, questionnaire

SCHOOL, CENTRE, LIBRARY, FAR = (UUID(int=number) for number in range(1, 5))
GROUP, ZONE, OTHER_ZONE, CITY = (UUID(int=number) for number in range(11, 15))
CHAINS = {
    (SCHOOL, BAND): (GROUP, ZONE, CITY),
    (CENTRE, BAND): (GROUP, ZONE, CITY),
    (LIBRARY, BAND): (ZONE, CITY),
    (FAR, BAND): (OTHER_ZONE, CITY),
}


def a_plan(chains: Mapping[tuple[UUID, str], tuple[UUID, ...]] = CHAINS) -> CountPlan:
    return CountPlan(CITY, {VERSION: questionnaire()}, chains)


def cell(
    place: UUID, number: int, band: str = BAND, mode: str = "sitting", refused: int = 0
) -> Result:
    tally = Tally(number, 0, {"yard": {"green": number, "?": 0, "": 0}})
    return Result(place, (place,), band, mode, tally, 0, number + refused, refused, 0)


def merged(*cells: Result, plan: CountPlan | None = None) -> list[tuple[UUID, str, int]]:
    rows, _ = merge_small(cells, plan or a_plan())
    return [(row.id, row.mode, row.number) for row in rows]


def test_boxes_of_ten_or_more_stay_alone() -> None:
    assert merged(cell(SCHOOL, 10), cell(CENTRE, 25)) == [
        (SCHOOL, "sitting", 10),
        (CENTRE, "sitting", 25),
    ]


def test_small_boxes_of_a_group_join_each_other_and_spare_the_big_one() -> None:
    chains = CHAINS | {(LIBRARY, BAND): (GROUP, ZONE, CITY)}
    cells = (cell(SCHOOL, 6), cell(CENTRE, 7), cell(LIBRARY, 40))
    assert merged(*cells, plan=a_plan(chains)) == [
        (LIBRARY, "sitting", 40),
        (GROUP, "sitting", 13),
    ]


def test_a_lonely_small_box_joins_the_smallest_other_of_its_group() -> None:
    chains = CHAINS | {(LIBRARY, BAND): (GROUP, ZONE, CITY)}
    cells = (cell(SCHOOL, 6), cell(CENTRE, 30), cell(LIBRARY, 40))
    rows, _ = merge_small(cells, a_plan(chains))
    assert [(row.id, row.places, row.number) for row in rows] == [
        (LIBRARY, (LIBRARY,), 40),
        (GROUP, (SCHOOL, CENTRE), 36),
    ]


def test_a_group_that_is_still_small_goes_on_to_the_zone() -> None:
    assert merged(cell(SCHOOL, 3), cell(CENTRE, 4), cell(LIBRARY, 20), cell(FAR, 15)) == [
        (FAR, "sitting", 15),
        (ZONE, "sitting", 27),
    ]


def test_a_zone_that_is_still_small_goes_on_to_the_city() -> None:
    assert merged(cell(SCHOOL, 3), cell(FAR, 15)) == [(CITY, "sitting", 18)]


def test_a_place_without_a_chain_merges_at_the_city() -> None:
    assert merged(cell(SCHOOL, 3), cell(FAR, 15), plan=a_plan({})) == [(CITY, "sitting", 18)]


def test_modes_stay_apart_while_the_city_has_enough_of_each() -> None:
    cells = (
        cell(SCHOOL, 24),
        cell(SCHOOL, 6, mode="tablet"),
        cell(FAR, 6, mode="tablet"),
        cell(FAR, 30),
    )
    assert merged(*cells) == [
        (SCHOOL, "sitting", 24),
        (FAR, "sitting", 30),
        (CITY, "tablet", 12),
    ]


def test_modes_that_have_too_few_in_the_whole_city_are_merged_and_say_so() -> None:
    rows = merged(cell(SCHOOL, 24), cell(FAR, 30), cell(SCHOOL, 3, mode="tablet"))
    assert rows == [(FAR, "sitting", 30), (CITY, "mixed", 27)]


def test_bands_never_merge() -> None:
    rows, discarded = merge_small([cell(SCHOOL, 40), cell(SCHOOL, 4, "6-7")], a_plan())
    assert [(row.band, row.number) for row in rows] == [(BAND, 40)]
    assert discarded == [Discarded("6-7", 4, 0, 4, 0, 0)]


def test_a_whole_city_under_ten_is_discarded_and_only_its_number_stays() -> None:
    rows, discarded = merge_small([cell(SCHOOL, 4), cell(FAR, 5, mode="link", refused=2)], a_plan())
    assert rows == []
    assert discarded == [Discarded(BAND, 9, 0, 11, 2, 0)]


def test_a_box_without_a_sheet_stays_where_it_is() -> None:
    assert merged(cell(SCHOOL, 0, refused=20), cell(FAR, 15)) == [
        (SCHOOL, "sitting", 0),
        (FAR, "sitting", 15),
    ]


places = st.sampled_from([SCHOOL, CENTRE, LIBRARY, FAR])
cells_of_a_city = st.dictionaries(
    st.tuples(places, st.sampled_from([BAND, "6-7"]), st.sampled_from(["sitting", "link"])),
    st.integers(0, 25),
    max_size=16,
)


@given(cells_of_a_city)
@settings(max_examples=300, deadline=None)
def test_no_sheet_is_lost_counted_twice_or_left_in_a_small_box(
    numbers: dict[tuple[UUID, str, str], int],
) -> None:
    cells = [cell(place, n, band, mode) for (place, band, mode), n in numbers.items()]
    rows, discarded = merge_small(cells, a_plan())
    for band in (BAND, "6-7"):
        total = sum(one.number for one in cells if one.band == band)
        kept = sum(row.number for row in rows if row.band == band)
        gone = sum(one.number for one in discarded if one.band == band)
        assert kept + gone == total
        assert gone == (total if total < 10 else 0)
    assert all(row.number == 0 or row.number >= 10 for row in rows)
    assert sum(row.fetched for row in rows) + sum(one.fetched for one in discarded) == sum(
        one.fetched for one in cells
    )
    assert merge_small(reversed(cells), a_plan()) == (rows, discarded)
    assert len({(row.id, row.band, row.mode) for row in rows}) == len(rows)
