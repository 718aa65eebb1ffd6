"""`consult` processes of a city: started, waited for, killed as a power cut would.

A start costs a second of imports. `Cold` pays it each time, as an operator's command does; `Warm`
pays it once, in a process that has imported everything and opened nothing, and forks: what runs is
the same command, from its first line. A thousand kills fit in minutes that way.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from typing import Protocol, Self

from tests.faults.pinned import Pinned

ROOT = Path(__file__).parents[2]
READY_WITHIN, GONE_WITHIN = 60.0, 40.0
LOOK_EVERY = 0.01


def wait_until(
    holds: Callable[[], object], within: float = READY_WITHIN, why: Callable[[], str] = str
) -> None:
    """Wait for something to be so; fail when it never is, saying `why`."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(LOOK_EVERY)


def answers(port: int, path: str = "/c/") -> bool:
    """Whether a site answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def join(threads: Iterable[Thread], within: float = GONE_WITHIN) -> None:
    """Wait for threads to end, and fail when one does not: nobody waits for ever."""
    deadline = time.monotonic() + within
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
        assert not thread.is_alive(), f"{thread.name} does not end"


class Ended(AssertionError):
    """Raised when a process that should run has ended; it says what the process said."""


@dataclass
class Running:
    """One process that was started, with those that it starts; `journal` is what they say."""

    process: Pinned
    journal: Path
    port: int
    bury: Callable[[], object] = lambda: None
    """Take note that the process has ended, where the system asks for that."""

    @property
    def is_running(self) -> bool:
        """Whether the process that was started still runs."""
        self.bury()
        return self.process.is_running

    @property
    def said(self) -> str:
        """All that was written on its outputs so far."""
        return self.journal.read_text(errors="replace")

    @property
    def code(self) -> int | None:
        """The exit code of the command; None when it has none, as after a kill."""
        path = self.journal.with_suffix(".code")
        return int(path.read_text()) if path.exists() else None

    def wait_until_it_answers(self, path: str = "/c/") -> Self:
        """Wait until the site answers. Raises Ended when the process ends before."""

        def ready() -> bool:
            if not self.is_running:
                raise Ended(self.said)
            return answers(self.port, path)

        wait_until(ready, why=lambda: self.said)
        return self

    def wait_for_end(self) -> int | None:
        """Wait until it has ended with all that it started; its exit code."""
        self._wait_until_gone(self.process.family())
        return self.code

    def stop(self) -> int | None:
        """Tell it to stop, as an operator does; its exit code."""
        family = self.process.family()
        self.process.send(signal.SIGTERM)
        self._wait_until_gone(family)
        return self.code

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole family."""
        for one in self.process.family():
            one.send(number)

    def kill(self) -> None:
        """Kill -9 of the whole family at once: the power is cut."""
        self._kill(slice(None))

    def kill_the_youngest(self) -> None:
        """Kill -9 of the one process that does the work; the rest ends by itself."""
        self._kill(slice(-1, None))

    def kill_the_eldest(self) -> None:
        """Kill -9 of the process that was started; what it started ends by itself."""
        self._kill(slice(1))

    def _kill(self, whom: slice) -> None:
        family = self.process.family()
        for one in family[whom]:
            one.send(signal.SIGKILL)
        self._wait_until_gone(family)

    def _wait_until_gone(self, family: list[Pinned]) -> None:
        def gone() -> bool:
            self.bury()
            return not any(one.is_running for one in family)

        wait_until(gone, GONE_WITHIN, lambda: self.said)
        self.bury()  # It may have ended between the two looks of the last round.


class Starter(Protocol):
    """Starts commands."""

    def start(self, words: tuple[str, ...], env: Mapping[str, str], journal: Path) -> Running: ...


RUN = "import sys; from tests.faults.forking import run_command; run_command(*sys.argv[1:])"


@dataclass
class Cold:
    """Starts each command as an operator does: a new Python. `breaks` names a mutant, if any."""

    breaks: str = ""

    def start(self, words: tuple[str, ...], env: Mapping[str, str], journal: Path) -> Running:
        command = [sys.executable, "-c", RUN, str(journal), self.breaks, *words]
        process = subprocess.Popen(command, env=dict(env), stdin=subprocess.DEVNULL, cwd=ROOT)
        held = Pinned.hold(process.pid)
        return Running(held, journal, int(env["CONSULT_PORT"]), process.poll)


class Warm:
    """Starts each command by a fork of a process that has imported everything, opened nothing."""

    def __init__(self, breaks: str = "") -> None:
        self._breaks = breaks
        self._line, theirs = socket.socketpair()
        self._line.settimeout(READY_WITHIN)
        command = [sys.executable, "-m", "tests.faults.forking", str(theirs.fileno())]
        with theirs:
            self._parent = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, cwd=ROOT, pass_fds=[theirs.fileno()]
            )

    def start(self, words: tuple[str, ...], env: Mapping[str, str], journal: Path) -> Running:
        asked = {"words": words, "env": dict(env), "journal": str(journal), "breaks": self._breaks}
        self._line.sendall(json.dumps(asked).encode() + b"\n")
        said, (descriptor,), *_ = socket.recv_fds(self._line, 16, 1)
        return Running(Pinned(int(said), descriptor), journal, int(env["CONSULT_PORT"]))

    def close(self) -> None:
        """End the parent of all that was started."""
        self._line.close()
        try:
            self._parent.wait(GONE_WITHIN)
        finally:
            self._parent.kill()  # If it did not end by itself; one that was buried is left alone.


@contextmanager
def warm(breaks: str = "") -> Iterator[Warm]:
    """A warm starter, until the block ends. `breaks` names a mutant, "module:function", if any."""
    starter = Warm(breaks)
    try:
        yield starter
    finally:
        starter.close()


@contextmanager
def killed_at_the_end(*running: Running) -> Iterator[None]:
    """Leave nothing behind, whatever happens in the block."""
    try:
        yield
    finally:
        for one in running:
            one.kill()
