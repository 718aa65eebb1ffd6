"""Two workers on two machines: one works; when it is gone, or cut off, the other takes over."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from tests.faults.city import City
from tests.faults.processes import Running, Starter, wait_until
from tests.postgres.machines import Machine, Turn, a_machine, through, times_at_work, turns
from tests.postgres.proxy import Proxy

WAITS = "waiting for the worker's place"
WITHIN = 10.0
"""Seconds that the promise gives."""


@dataclass
class Post:
    """A machine with its workers, one after the other, and its way to the server."""

    machine: Machine
    proxy: Proxy
    workers: list[Running] = field(default_factory=list)
    stopped: dict[Path, list[datetime]] = field(default_factory=dict)
    """When each worker, by its journal, was stopped without a word."""

    @property
    def worker(self) -> Running:
        """The one that runs, or ran last."""
        return self.workers[-1]

    def start(self) -> None:
        """Start a worker."""
        self.workers.append(self.machine.start("worker"))

    def kill(self) -> Callable[[], None]:
        """Kill -9; then another one starts."""
        self.worker.kill()
        self._note()
        return self.start

    def cut_off(self) -> Callable[[], None]:
        """No way to the server; then there is one again."""
        self.proxy.refuse()
        return self.proxy.mend

    def freeze(self) -> Callable[[], None]:
        """The machine stands still; then it goes on where it was, as if nothing had been."""
        self.worker.signal(signal.SIGSTOP)
        self._note()
        return lambda: self.worker.signal(signal.SIGCONT)

    def turns(self) -> list[Turn]:
        """When its workers worked."""
        return [
            turn
            for worker in self.workers
            for turn in turns(worker, self.stopped.get(worker.journal, []))
        ]

    def rests(self) -> bool:
        """Whether the worker that runs does not work, and knows it."""
        return all(turn.said_so for turn in turns(self.worker, []))

    def said(self) -> str:
        """What its workers wrote."""
        return "\n".join(worker.said for worker in self.workers)

    def end(self) -> None:
        """Leave nothing behind."""
        if self.workers:
            self.worker.signal(signal.SIGCONT)
            self.worker.kill()

    def _note(self) -> None:
        self.stopped.setdefault(self.worker.journal, []).append(datetime.now())


Way = Callable[[Post], Callable[[], None]]
WAYS: tuple[Way, ...] = (Post.kill, Post.cut_off, Post.freeze)


def take_over(
    city: City, starter: Starter, folder: Path, server_port: int, ways: Sequence[Way]
) -> list[float]:
    """End the worker that works, in each way; the seconds until another works.

    Fails when two ever work at once.
    """
    taken = []
    with ExitStack() as kept:
        at_work, waiting = (
            _post(city, starter, folder / name, server_port, kept) for name in ("a", "b")
        )
        at_work.start()
        wait_until(lambda: times_at_work(at_work.worker) == 1, why=lambda: at_work.worker.said)
        waiting.start()
        for way in ways:
            taken.append(_end(at_work, way, waiting))
            at_work, waiting = waiting, at_work
        never_two_at_once([*at_work.turns(), *waiting.turns()])
    return taken


def _end(at_work: Post, way: Way, waiting: Post) -> float:
    """End the one that works; the seconds until the other works. Then let the first go on."""
    wait_until(lambda: WAITS in waiting.worker.said or waiting.turns(), why=waiting.said)
    never_two_at_once([*at_work.turns(), *waiting.turns()])
    before = times_at_work(waiting.worker)
    again = way(at_work)
    since = datetime.now()
    wait_until(lambda: times_at_work(waiting.worker) > before, why=waiting.said)
    never_two_at_once([*at_work.turns(), *waiting.turns()])
    again()
    wait_until(at_work.rests, why=at_work.said)
    return (waiting.turns()[-1].start - since).total_seconds()


def never_two_at_once(found: list[Turn]) -> None:
    """Fails when a worker begins before the one before it has ended."""
    for before, after in pairwise(sorted(found, key=lambda turn: turn.start)):
        assert before.end is not None, "two workers at once"
        assert before.end <= after.start, f"two workers at once: {before}, {after}"


def _post(city: City, starter: Starter, folder: Path, port: int, kept: ExitStack) -> Post:
    proxy = kept.enter_context(Proxy(port))
    post = Post(a_machine(city, starter, folder, through(city, proxy.port)), proxy)
    kept.callback(post.end)
    return post
