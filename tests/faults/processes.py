"""`consult` processes of a city: started, waited for, killed as a power cut would.

A start costs a second of imports. `Cold` pays it each time, as an operator's command does; `Warm`
pays it once, in a process that has imported everything and opened nothing, and forks: what runs is
the same command, from its first line. A thousand kills fit in minutes that way.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Protocol, Self

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


def is_running(pid: int) -> bool:
    """Whether a process still runs, one of its threads at least; dead ones wait to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z" or len(os.listdir(f"/proc/{pid}/task")) > 1
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except OSError:
        return []


def family_of(pid: int) -> list[int]:
    """A process and all that descend from it, eldest first."""
    return [pid, *(one for child in children_of(pid) for one in family_of(child))]


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


class Ended(AssertionError):
    """Raised when a process that should run has ended; it says what the process said."""


@dataclass
class Running:
    """One process that was started, with those that it starts; `journal` is what they say."""

    pid: int
    journal: Path
    port: int
    bury: Callable[[], object] = lambda: None
    """Take note that the process has ended, where the system asks for that."""

    @property
    def is_running(self) -> bool:
        """Whether the process that was started still runs."""
        self.bury()
        return is_running(self.pid)

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
        family = family_of(self.pid)
        self._wait_until_gone(family)
        return self.code

    def stop(self) -> int | None:
        """Tell it to stop, as an operator does; its exit code."""
        family = family_of(self.pid)
        send(signal.SIGTERM, [self.pid])
        self._wait_until_gone(family)
        return self.code

    def kill(self) -> None:
        """Kill -9 of the whole family at once: the power is cut."""
        family = family_of(self.pid)
        send(signal.SIGKILL, family)
        self._wait_until_gone(family)

    def kill_the_youngest(self) -> None:
        """Kill -9 of the one process that does the work; the rest ends by itself."""
        family = family_of(self.pid)
        send(signal.SIGKILL, family[-1:])
        self._wait_until_gone(family)

    def kill_the_eldest(self) -> None:
        """Kill -9 of the process that was started; what it started ends by itself."""
        family = family_of(self.pid)
        send(signal.SIGKILL, family[:1])
        self._wait_until_gone(family)

    def _wait_until_gone(self, family: list[int]) -> None:
        def gone() -> bool:
            self.bury()
            return not any(is_running(pid) for pid in family)

        wait_until(gone, GONE_WITHIN, lambda: self.said)
        self.bury()  # It may have ended between the two looks of the last round.


def send(number: signal.Signals, pids: list[int]) -> None:
    """Send a signal to processes; one that has ended meanwhile does not mind."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue  # It ended by itself meanwhile.


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
        return Running(process.pid, journal, int(env["CONSULT_PORT"]), process.poll)


class Warm:
    """Starts each command by a fork of a process that has imported everything, opened nothing."""

    def __init__(self, breaks: str = "") -> None:
        self._breaks = breaks
        command = [sys.executable, "-m", "tests.faults.forking"]
        self._parent = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def start(self, words: tuple[str, ...], env: Mapping[str, str], journal: Path) -> Running:
        asked = {"words": words, "env": dict(env), "journal": str(journal), "breaks": self._breaks}
        assert self._parent.stdin
        assert self._parent.stdout
        self._parent.stdin.write(json.dumps(asked) + "\n")
        self._parent.stdin.flush()
        return Running(int(self._parent.stdout.readline()), journal, int(env["CONSULT_PORT"]))

    def close(self) -> None:
        """End the parent of all that was started."""
        self._parent.communicate(timeout=GONE_WITHIN)


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
