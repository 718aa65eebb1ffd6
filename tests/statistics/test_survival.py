from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.statistics.intervals import ImpossibleCounts, NotCalculable
from consult.statistics.survival import Delay, Median, median_delay, working_days_paused


def cases(finished: list[int], waiting: list[int]) -> list[Delay]:
    return [Delay(days, True) for days in finished] + [Delay(days, False) for days in waiting]


def test_the_remission_times_of_freireich_1963_have_the_published_medians():
    treated = cases(
        [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    )
    placebo = cases([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])
    assert median_delay(treated).days == 23
    assert median_delay(placebo).days == 8


def test_unfinished_cases_lengthen_the_median():
    assert median_delay(cases([10, 12, 14], [])).days == 12
    assert median_delay(cases([10, 12, 14], [40, 50])).days == 14


def test_a_median_that_is_not_reached_says_what_is_known_of_it():
    assert median_delay(cases([10], [40, 90])) == Median(days=None, at_least=90)


def test_without_any_case_the_median_is_not_calculable():
    with pytest.raises(NotCalculable):
        median_delay([])


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2025-05-01", "2025-05-31", 30),
        ("2025-06-20", "2025-09-10", 20),
        ("2025-07-04", "2025-08-20", 0),
        ("2025-06-30", "2025-09-01", 1),
        ("2024-12-01", "2025-01-01", 31),
        ("2024-06-30", "2026-09-01", 793 - 3 * 62),
        ("2025-09-01", "2025-09-01", 0),
    ],
)
def test_july_and_august_stop_the_clock(start, end, days):
    assert working_days_paused(date.fromisoformat(start), date.fromisoformat(end)) == days


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_the_clock_agrees_with_counting_day_by_day(start, length):
    days = [start + timedelta(days=step) for step in range(1, length + 1)]
    counted = sum(day.month not in (7, 8) for day in days)
    assert working_days_paused(start, start + timedelta(days=length)) == counted


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ImpossibleCounts):
        working_days_paused(date(2025, 3, 2), date(2025, 3, 1))
