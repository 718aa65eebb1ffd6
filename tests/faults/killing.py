"""D1: processes are killed under load, again and again; then everything is counted."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from random import Random

from tests.faults.city import City
from tests.faults.load import Ledger, Load
from tests.faults.pinned import Pinned
from tests.faults.processes import Cold, Running, Starter, killed_at_the_end, wait_until
from tests.ports import free_port

Way = Callable[[Running], None]
WAYS: Sequence[Way] = (Running.kill, Running.kill_the_youngest, Running.kill_the_eldest)
"""The power is cut; the process that stores sheets dies; the process that looks after it dies."""
MOST_THANKS = 40
"""Sheets that are acknowledged between two kills, at the most."""


def kill_the_web(
    city: City, starter: Starter, kills: int, folder: Path, ways: Sequence[Way] = WAYS
) -> Ledger:
    """Kill the web that often while children answer, a few sheets after each start.

    Returns what the children were told, checked against the box.
    """
    folder.mkdir(exist_ok=True)
    port, chance, way = free_port(), Random(kills), cycle(ways)
    env = city.environment(port)
    with Load(city, [port]) as load:
        for number in range(kills):
            web = starter.start(("web",), env, folder / f"{number}.log")
            with killed_at_the_end(web):
                web.wait_until_it_answers()
                load.wait_for_thanks(chance.randrange(1, MOST_THANKS))
                next(way)(web)
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


def kill_a_served_city(city: City, kills: int, folder: Path) -> Ledger:
    """The same with `consult serve`, as installed: its supervisor starts again what has died.

    Every third kill takes the whole city down, and somebody starts it again.
    """
    folder.mkdir(exist_ok=True)
    port, chance, starter = free_port(), Random(kills), Cold()
    number, journal = 0, folder / "served.log"
    with Load(city, [port]) as load:
        while number < kills:
            served = starter.start(("serve",), city.environment(port), journal)
            with killed_at_the_end(served):
                for kill in (_kill_its_web, _kill_its_committer, Running.kill)[: kills - number]:
                    load.wait_for_thanks(chance.randrange(1, MOST_THANKS))
                    kill(served)
                    number += 1
    load.ledger.check(city)
    assert "Traceback" not in journal.read_text()
    return load.ledger


def _kill_its_web(served: Running) -> None:
    """Kill -9 of the web and of all that it started; the supervisor stays."""
    for one in _web_of(served).family():
        one.send(signal.SIGKILL)


def _kill_its_committer(served: Running) -> None:
    """Kill -9 of the one process that stores sheets."""
    _web_of(served).family()[-1].send(signal.SIGKILL)


def _web_of(served: Running) -> Pinned:
    """The web that its supervisor has started; soon, when another has just died."""
    webs: list[Pinned] = []

    def is_there() -> bool:
        webs[:] = [one for one in served.process.children() if one.command[-1:] == ["web"]]
        return len(webs) == 1

    wait_until(is_there, why=lambda: f"{len(webs)} webs")
    return webs[0]
