"""A code, however it was typed."""

from __future__ import annotations

import pytest

from consult.domain.poster import tidy_code


@pytest.mark.parametrize(
    "typed",
    [
        "PRST7",
        "prst7",
        " P R S T 7 ",
        "pr-st-7",
        "PRST٧",
        "PRST۷",
        "ＰＲＳＴ７",
        "\u200fPRST7\u200e",
    ],
    ids=["as printed", "small", "apart", "hyphens", "arabic", "persian", "wide", "marks"],
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert tidy_code(typed) == "PRST7"


@pytest.mark.parametrize("typed", ["", "  ", "-"])
def test_nothing_typed_is_no_code(typed: str) -> None:
    assert tidy_code(typed) == ""
