"""The bands: no age and no class is left out or counted twice, and older ages may be asked more."""

from itertools import pairwise

import pytest

from consult.domain.bands import BANDS, CLASSES, CODES, Band, classes_of, in_order
from consult.domain.kinds import KINDS


@pytest.mark.parametrize("age", range(3, 18))
def test_each_age_has_exactly_one_band(age: int) -> None:
    assert sum(band.allows_age(age) for band in BANDS.values()) == 1


@pytest.mark.parametrize("age", [2, 18])
def test_nobody_else_is_asked(age: int) -> None:
    assert not any(band.allows_age(age) for band in BANDS.values())


def test_classes_follow_the_bands_without_being_cut() -> None:
    assert classes_of("6-7") == ("CP", "CE1")
    assert classes_of("8-10") == ("CE2", "CM1", "CM2")
    assert classes_of("11-14") == ("6e", "5e", "4e", "3e")
    assert classes_of("15-17") == ("2de", "1re", "Tle")
    assert set(CLASSES.values()) == set(CODES)


@pytest.mark.parametrize(("younger", "older"), list(pairwise(BANDS.values())), ids=str)
def test_an_older_band_is_never_asked_less_nor_shown_bigger(younger: Band, older: Band) -> None:
    assert younger.questions_at_most < older.questions_at_most
    assert younger.words_per_question < older.words_per_question
    assert younger.options_at_most <= older.options_at_most
    assert set(younger.kinds) <= set(older.kinds) <= set(KINDS)
    assert younger.target_px > older.target_px >= 44
    assert younger.text_px > older.text_px >= 16


def test_bands_are_put_in_the_order_of_ages_and_not_of_letters() -> None:
    assert in_order(["15-17", "3-5", "11-14", "8-10"]) == ["3-5", "8-10", "11-14", "15-17"]
    assert in_order(["z", "15-17", "a"]) == ["15-17", "a", "z"]
