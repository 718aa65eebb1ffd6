"""D1: processes are killed under load, again and again; then everything is counted."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from random import Random

from tests.faults.city import City
from tests.faults.load import Ledger, Load
from tests.faults.processes import Running, Starter, killed_at_the_end
from tests.ports import free_port

WAYS = (Running.kill, Running.kill_the_youngest, Running.kill_the_eldest)
"""The power is cut; the process that stores sheets dies; the process that looks after it dies."""
MOST_THANKS = 40
"""Sheets that are acknowledged between two kills, at the most."""


def kill_the_web(city: City, starter: Starter, kills: int, folder: Path) -> Ledger:
    """Kill the web that often while children answer, a few sheets after each start.

    Returns what the children were told, checked against the box and against its count.
    """
    folder.mkdir(exist_ok=True)
    port, chance, ways = free_port(), Random(kills), cycle(WAYS)
    env = city.environment(port)
    with Load(city, [port]) as load:
        for number in range(kills):
            web = starter.start(("web",), env, folder / f"{number}.log")
            with killed_at_the_end(web):
                web.wait_until_it_answers()
                load.wait_for_thanks(chance.randrange(1, MOST_THANKS))
                next(ways)(web)
            assert "Traceback" not in web.said, web.said
        web = starter.start(("web",), env, folder / "last.log")
        with killed_at_the_end(web):
            load.wait_for_thanks(MOST_THANKS)
            web.stop()
    load.ledger.check(city)
    return load.ledger


def count(city: City, starter: Starter, folder: Path) -> int:
    """Close and count, as an operator does; how many sheets were counted, none spoiled."""
    city.close()
    command = ("count", str(city.consultation))
    counted = starter.start(command, city.environment(free_port()), folder / "count.log")
    assert counted.wait_for_end() == 0, counted.said
    rows = city.opinions().rows
    assert not sum(row.spoiled for row in rows)
    assert not city.stored()
    return sum(row.number for row in rows)
