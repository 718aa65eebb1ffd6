import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.statistics.intervals import ImpossibleCounts, NotCalculable, newcombe, wilson

REFERENCE = Path(__file__).parents[3] / "shared/data/survey-reference/reference.json"


@pytest.fixture(scope="module")
def reference() -> dict:
    if not REFERENCE.exists():
        pytest.skip("the reference figures (../shared/data) are not beside this checkout")
    return json.loads(REFERENCE.read_text(encoding="utf-8"))


def test_wilson_gives_the_published_bounds(reference):
    for successes, n, low, high in reference["wilson_95"]["cases"]:
        interval = wilson(successes, n)
        assert interval.low == pytest.approx(low, abs=reference["wilson_95"]["tol"])
        assert interval.high == pytest.approx(high, abs=reference["wilson_95"]["tol"])


def test_newcombe_gives_the_published_bounds(reference):
    published = reference["newcombe_difference_95"]
    for *counts, low, high in published["cases"]:
        interval = newcombe(*counts)
        assert interval.low == pytest.approx(low, abs=published["tol"])
        assert interval.high == pytest.approx(high, abs=published["tol"])


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_wilson_agrees_with_the_table_of_newcombe_1998(successes, n, low, high):
    interval = wilson(successes, n)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_the_difference_of_56_in_70_and_48_in_80_is_that_of_newcombe_1998():
    interval = newcombe(56, 70, 48, 80)
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.0524, 0.3339)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_is_never_empty_and_holds_its_proportion(counts):
    successes, n = counts
    interval = wilson(successes, n)
    assert 0 <= interval.low <= successes / n <= interval.high <= 1
    assert interval.width > 0


def test_a_difference_and_its_opposite_mirror_each_other():
    one, other = newcombe(9, 10, 3, 10), newcombe(3, 10, 9, 10)
    assert one.low == pytest.approx(-other.high)
    assert one.high == pytest.approx(-other.low)


def test_no_answer_is_not_calculable_and_never_zero():
    with pytest.raises(NotCalculable):
        wilson(0, 0)
    with pytest.raises(NotCalculable):
        newcombe(1, 2, 0, 0)


def test_more_favourable_answers_than_answers_is_an_error_in_the_data():
    with pytest.raises(ImpossibleCounts):
        wilson(11, 10)
