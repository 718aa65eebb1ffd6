"""What a process works with: the settings, the clock, the log and the stores."""

from __future__ import annotations

from consult.application.log import Log
from consult.clock import Clock
from consult.config import Settings
from consult.stores import PATIENCE

AGAIN_FOR = 4.0


def log_environment(
    settings: Settings,
    *,
    create: bool = False,
    patience: float = PATIENCE,
    again_for: float = AGAIN_FOR,
) -> dict[str, str]:
    """What the event store library is told: where the log is, and who creates its tables."""
    env = {"CREATE_TABLE": "y" if create else "n"}
    if settings.database_url is None:
        return env | {
            "PERSISTENCE_MODULE": "consult.sqlite_log:Factory",
            "SQLITE_DBNAME": str(settings.sqlite_file("log")),
        }
    from consult.postgresql_log import environment  # SQLite does not need the driver.

    return env | environment(settings.database_url, patience, again_for)


def open_log(
    settings: Settings,
    *,
    create: bool = False,
    patience: float = PATIENCE,
    again_for: float = AGAIN_FOR,
) -> Log:
    """The log of this city; `create` is for `consult migrate` alone.

    A PostgreSQL server has `patience` seconds for each answer; what a lost connection interrupts
    is tried again for `again_for` seconds.
    """
    given = log_environment(settings, create=create, patience=patience, again_for=again_for)
    return Log(env=given)


def open_clock(settings: Settings) -> Clock:
    """The clock of this city."""
    return Clock(settings.timezone)
