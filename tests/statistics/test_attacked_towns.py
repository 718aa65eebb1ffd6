"""Promise A8: towns made at random are published, and an attacker subtracts all day."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import pytest

from tests.conftest import Promised
from tests.statistics.test_attacker import (
    BANDS,
    cells_of,
    hidden_but_found,
    leaks,
    shown,
    town_places,
)

SIZES = (0, 2, 5, 9, 12, 24, 30, 33, 40, 52, 60)


class Attack(NamedTuple):
    """What was published of many towns, and what the attacker found out beyond it."""

    towns: int
    cells: int
    hidden: int
    found: int


def attacked(towns: int, chance: Random) -> Attack:
    """Publish as many towns, and subtract everything that was shown from everything else."""
    cells = hidden = found = 0
    for _ in range(towns):
        town = a_town(chance)
        made = cells_of(town)
        known = shown(made)
        cells += len(made)
        hidden += len(made) - len(known)
        found += len(leaks(known)) + len(hidden_but_found(town, made, known))
    return Attack(towns, cells, hidden, found)


def a_town(chance: Random) -> dict[tuple[str, str], tuple[int, int, bool]]:
    """Per place and band: valid answers, favourable ones, whether the place agreed."""
    town = {}
    for name in town_places():
        agreed = chance.random() < 0.8
        for band in BANDS:
            n = chance.choice(SIZES)
            against = chance.randint(0, min(n, 6))
            town[name, band] = (n, chance.choice([n - against, n // 2]), agreed)
    return town


@pytest.mark.parametrize("towns", [100, pytest.param(3000, marks=pytest.mark.long)])
def test_who_subtracts_finds_nothing_that_was_hidden(towns: int, promise: Promised) -> None:
    attack = attacked(towns, Random(8))
    assert attack.hidden > towns
    assert attack.found == 0
    promise(
        "A8",
        f"{attack.towns:,} towns, {attack.cells:,} cells, {attack.hidden:,} hidden, "
        f"{attack.found} recovered by subtraction",
    )
