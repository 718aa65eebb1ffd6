"""Each number that moves when a child answers is caught."""

from __future__ import annotations

import pytest

from tests.mutants import watchers
from tests.web.test_operations import city, watched  # noqa: F401 - fixtures
from tests.web.watching import Watched, nothing_moves


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutation", watchers.ALL)
def test_a_number_that_shows_a_child_is_caught(watched: Watched, mutation: str) -> None:  # noqa: F811
    watchers.ALL[mutation](watched.app)
    with pytest.raises(AssertionError, match="it shows that"):
        nothing_moves(watched)
