"""Machines of a city: each has its own copy of the keys and secrets, and runs its processes."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from tests.faults.city import City
from tests.faults.processes import Running, Starter
from tests.ports import free_port

WORKING = re.compile(r"^(\S+ \S+) \S+ consult\.worker (at work|at rest)$", re.MULTILINE)
NOTED = "%Y-%m-%d %H:%M:%S,%f"


@dataclass(frozen=True)
class Machine:
    """A data directory, and the way to the database: a URL."""

    city: City
    data: Path
    url: str
    starter: Starter

    def start(self, *words: str) -> Running:
        """Start a command of `consult` here; a new journal each time."""
        port = free_port()
        env = self.city.environment(port)
        env |= {"CONSULT_DATA": str(self.data), "CONSULT_DATABASE_URL": self.url}
        number = len(list(self.data.parent.glob("*.log")))
        journal = self.data.parent / f"{self.data.name}-{words[0]}-{number}.log"
        journal.touch()
        return self.starter.start(words, env, journal)


def a_machine(city: City, starter: Starter, folder: Path, url: str = "") -> Machine:
    """A machine to which keys and secrets were copied out of band, as the documentation says."""
    folder.parent.mkdir(exist_ok=True, parents=True)
    shutil.copytree(city.settings.data, folder)
    given = city.settings.database_url
    assert given is not None
    return Machine(city, folder, url or given.render_as_string(hide_password=False), starter)


def through(city: City, port: int) -> str:
    """The URL of the city's database through a proxy."""
    given = city.settings.database_url
    assert given is not None
    return make_url(given).set(port=port).render_as_string(hide_password=False)


@dataclass(frozen=True)
class Turn:
    """A time during which a worker worked; it has not ended when `end` is None."""

    start: datetime
    end: datetime | None
    said_so: bool
    """Whether the worker itself has said that it stopped."""


def turns(worker: Running, stopped: list[datetime]) -> list[Turn]:
    """When a worker was at work, by its own words, or until it was `stopped` without a word."""
    noted = [(datetime.strptime(at, NOTED), what) for at, what in WORKING.findall(worker.said)]
    found = []
    for index, (start, what) in enumerate(noted):
        if what == "at work":
            words = [at for at, _ in noted[index + 1 : index + 2]]
            ends = words + [at for at in stopped if at > start]
            found.append(Turn(start, min(ends, default=None), bool(words)))
    return found


def times_at_work(worker: Running) -> int:
    """How often a worker has begun to work."""
    return len(turns(worker, []))
