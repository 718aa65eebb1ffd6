"""What a process works with: the settings, the clock, the log and the stores."""

from __future__ import annotations

from consult.application.log import Log
from consult.clock import Clock
from consult.config import Settings


def log_environment(settings: Settings, *, create: bool = False) -> dict[str, str]:
    """What the event store library is told: where the log is, and who creates its tables."""
    env = {"CREATE_TABLE": "y" if create else "n"}
    url = settings.database_url
    if url is None:
        return env | {
            "PERSISTENCE_MODULE": "consult.sqlite_log:Factory",
            "SQLITE_DBNAME": str(settings.sqlite_file("log")),
        }
    return env | {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": url.database or "",
        "POSTGRES_HOST": url.host or str(url.query.get("host", "")),
        "POSTGRES_PORT": str(url.port or 5432),
        "POSTGRES_USER": url.username or "",
        "POSTGRES_PASSWORD": url.password or "",
        "POSTGRES_SCHEMA": "log",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
    }


def open_log(settings: Settings, *, create: bool = False) -> Log:
    """The log of this city; `create` is for `consult migrate` alone."""
    return Log(env=log_environment(settings, create=create))


def open_clock(settings: Settings) -> Clock:
    """The clock of this city."""
    return Clock(settings.timezone)
