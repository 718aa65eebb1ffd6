"""What is broken on PostgreSQL on purpose; `processes` starts commands with one of these."""

from __future__ import annotations

from typing import Any

import psycopg

from consult.election import DatabaseElection
from consult.postgresql import Connection
from consult.postgresql_election import DatabasePlace


def always_wins() -> None:
    """Every worker believes that the place is its own."""
    DatabaseElection.won = lambda self: True  # type: ignore[method-assign]
    DatabaseElection.holds = lambda self: True  # type: ignore[method-assign]


def believes_for_ever() -> None:
    """Who was elected once asks nobody any more."""
    DatabasePlace.holds = lambda self: self._lease is not None  # type: ignore[method-assign]


def cancels_in_time(self: Connection, gen: Any, interval: float = 0.1, timeout: Any = None) -> Any:
    """When time is up, ask the server to cancel what it does, and take its word for the rest."""
    del timeout
    try:
        return psycopg.Connection.wait(self, gen, interval, self.patience)
    except psycopg.OperationalError:
        self.cancel_safe()
        return psycopg.Connection.wait(self, gen, interval)
