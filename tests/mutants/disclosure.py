"""Publications broken on purpose."""

from __future__ import annotations

from typing import Any


def hides_small_cells_alone(figures: Any, nesting: Any, rules: Any) -> None:
    """In place of `disclosure.suppress`: a hidden cell is its total minus the others."""
    del figures, nesting, rules


def vouches_for_who_came_in_later(sitting: Any) -> int:
    """In place of `Sitting.vouched_for`: a number raised after the answers lets a place speak."""
    return int(sitting.headcount)


def lets_every_question_speak(dependents: Any, follower: Any) -> bool:
    """In place of `Dependents.may_speak`: how many were asked is the count of a hidden option."""
    del dependents, follower
    return True


def forgets_what_the_others_tell(dependents: Any) -> list[list[frozenset[str]]]:
    """In place of `Dependents.told`: options are hidden as if nobody was asked more."""
    return [[] for _ in dependents.cells]
