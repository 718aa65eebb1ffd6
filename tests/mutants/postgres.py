"""What is broken on PostgreSQL on purpose; `processes` starts commands with one of these."""

from __future__ import annotations

from consult.election import DatabaseElection
from consult.postgresql_election import DatabasePlace


def always_wins() -> None:
    """Every worker believes that the place is its own."""
    DatabaseElection.won = lambda self: True  # type: ignore[method-assign]
    DatabaseElection.holds = lambda self: True  # type: ignore[method-assign]


def believes_for_ever() -> None:
    """Who was elected once asks nobody any more."""
    DatabasePlace.holds = lambda self: self._lease is not None  # type: ignore[method-assign]
