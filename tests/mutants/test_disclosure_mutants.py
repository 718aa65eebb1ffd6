"""A publication that hides too little is caught by who subtracts."""

from __future__ import annotations

from random import Random

import pytest

from consult.statistics import disclosure
from tests.mutants.disclosure import hides_small_cells_alone
from tests.statistics.test_attacked_towns import attacked


def test_hiding_small_cells_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "suppress", hides_small_cells_alone)
    assert attacked(20, Random(8)).found > 0
