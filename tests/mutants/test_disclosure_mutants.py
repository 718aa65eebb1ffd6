"""A publication that hides too little is caught by who subtracts."""

from __future__ import annotations

from random import Random

import pytest

from consult.application.log import Log
from consult.domain.sitting import Sitting
from consult.statistics import disclosure
from consult.statistics.conditions import Dependents
from tests.application.test_publishing import figure_of_a_place
from tests.mutants.disclosure import (
    forgets_what_the_others_tell,
    hides_small_cells_alone,
    lets_every_question_speak,
    vouches_for_who_came_in_later,
)
from tests.statistics import conditioned
from tests.statistics.test_attacked_towns import attacked


def test_hiding_small_cells_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "suppress", hides_small_cells_alone)
    assert attacked(20, Random(8)).found > 0


def test_telling_how_many_were_asked_when_their_option_is_hidden_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Dependents, "may_speak", lets_every_question_speak)
    assert conditioned.attacked(20, Random(5)).found > 0


def test_hiding_options_as_if_no_other_question_told_their_sum_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Dependents, "told", property(forgets_what_the_others_tell))
    assert conditioned.attacked(200, Random(5)).found > 0


def test_a_headcount_raised_after_the_answers_that_lets_a_place_speak_is_caught(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sitting, "vouched_for", property(vouches_for_who_came_in_later))
    assert figure_of_a_place(log, sheets=49, corrected=50)
