"""A city on two servers: the primary is killed under load, the standby is promoted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from consult.config import Settings
from tests.faults.city import City, a_city
from tests.faults.load import Ledger, Load
from tests.faults.processes import Running, Starter, killed_at_the_end, wait_until
from tests.postgres.conftest import settings_of
from tests.postgres.machines import Machine, a_machine
from tests.postgres.proxy import Proxy
from tests.postgres.servers import Make, Server


@dataclass(frozen=True)
class Pair:
    """A city whose database is on a primary, which a standby follows through `wire`."""

    city: City
    primary: Server
    standby: Server
    wire: Proxy

    @property
    def settings(self) -> Settings:
        """Settings that name both servers."""
        return self.city.settings

    def fail_over(self) -> None:
        """Kill the primary, then make the other one primary."""
        self.primary.kill()
        self.wire.refuse()
        self.standby.promote()


@contextmanager
def a_pair(make: Make, folder: Path, *, synchronous: bool = True) -> Iterator[Pair]:
    """A city with one open consultation, on two servers; their addresses are both in its URL."""
    primary = make()
    with ExitStack() as kept:
        wire = kept.enter_context(Proxy(primary.port))
        name = primary.new_database()
        standby = primary.follower(wire.port)
        kept.callback(standby.remove)
        if synchronous:
            primary.wait_for_its_follower()
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        city = a_city(settings_of(f"postgresql://postgres@{hosts}/{name}", folder / "data"))
        kept.callback(city.shut_down)
        yield Pair(city, primary, standby, wire)


@dataclass(frozen=True)
class Outcome:
    """What the children were told, and for how long nobody was thanked, in seconds."""

    ledger: Ledger
    seconds: float


def fail_over_under_load(
    pair: Pair, machines: list[Machine], sheets: int, *, cut_first: bool = False
) -> Outcome:
    """Kill the primary while children answer on all machines, promote the standby, go on.

    `sheets` are acknowledged before and after. With `cut_first` the standby has stopped to follow
    a while before. What children were told is checked.
    """
    with ExitStack() as kept:
        webs = [machine.start("web") for machine in machines]
        kept.enter_context(killed_at_the_end(*webs))
        for web in webs:
            web.wait_until_it_answers()
        with Load(pair.city, [web.port for web in webs]) as load:
            load.wait_for_thanks(sheets)
            if cut_first:
                pair.wire.hang()
                load.wait_for_thanks(sheets)
            since = time.monotonic()
            pair.fail_over()
            load.wait_for_thanks(1)
            seconds = time.monotonic() - since
            load.wait_for_thanks(sheets)
    load.ledger.check(pair.city)
    assert not [web.said for web in webs if "Traceback" in web.said]
    return Outcome(load.ledger, seconds)


def two_machines(pair: Pair, starter: Starter, folder: Path) -> list[Machine]:
    """Two machines with the keys of the city, which know both servers."""
    return [a_machine(pair.city, starter, folder / name) for name in ("a", "b")]


def counted(pair: Pair, worker: Running) -> int:
    """Close the consultation; the number of sheets that the worker counts, none of them spoiled."""
    stored = pair.city.number_stored()
    pair.city.close()
    wait_until(lambda: "published" in worker.said, why=lambda: worker.said)
    rows = pair.city.opinions().rows
    assert not sum(row.spoiled for row in rows)
    assert sum(row.number for row in rows) == stored
    return stored
