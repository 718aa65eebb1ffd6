"""Publications broken on purpose."""

from __future__ import annotations

from typing import Any


def hides_small_cells_alone(figures: Any, nesting: Any, rules: Any) -> None:
    """In place of `disclosure.suppress`: a hidden cell is its total minus the others."""
    del figures, nesting, rules
