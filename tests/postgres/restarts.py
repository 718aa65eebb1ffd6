"""D7: the server is stopped at once in mid-load, again and again; then everything is counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.faults.load import Ledger, Load
from tests.faults.processes import Running, killed_at_the_end
from tests.postgres.machines import Machine
from tests.postgres.servers import Server


@contextmanager
def answering(machine: Machine, number: int = 2) -> Iterator[list[Running]]:
    """That many web processes and a worker, until the block ends; none may say a traceback."""
    with ExitStack() as kept:
        webs = [machine.start("web") for _ in range(number)]
        running = [*webs, machine.start("worker")]
        kept.enter_context(killed_at_the_end(*running))
        for web in webs:
            web.wait_until_it_answers()
        yield webs
    for web in webs:
        assert "Traceback" not in web.said, web.said


def restart_under_load(machine: Machine, server: Server, restarts: int, between: int) -> Ledger:
    """Restart the server that often while children answer, `between` sheets after the last time.

    Returns what the children were told, checked.
    """
    with answering(machine) as webs, Load(machine.city, [web.port for web in webs]) as load:
        for _ in range(restarts):
            load.wait_for_thanks(between)
            server.restart()
        load.wait_for_thanks(between)
    load.ledger.check(machine.city)
    return load.ledger
