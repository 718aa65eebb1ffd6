"""Keeps the web and the worker running: two processes, so that a key can be hidden from one.

A child is started again when it stops: at once, then after a wait that doubles while it goes on
stopping. A child that cannot even start takes everything down, and so does one that goes on
stopping in its first seconds: its own sentence says why. Each child holds the reading end of a
pipe, so that it stops when the supervisor is gone, however it went.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from consult.leash import stop_when_closed

SETTLED: Final = 5.0
"""Seconds after which a child has started; if it stops sooner the first time, it cannot start."""
FIRST_WAIT: Final = 0.0
"""Seconds before what had started is started again: people are in the middle of a page."""
SECOND_WAIT: Final = 0.5
"""The same when it stops again before it has settled; doubled from then on."""
LONGEST_WAIT: Final = 30.0
MOST_STOPS: Final = 12
"""Stops in a row before it has settled, after which it is not started again: over two minutes,
which a database that restarts does not take."""
FAILED: Final = 1
"""The exit code when a child that goes on stopping has none of its own."""
POLL: Final = 0.05
PATIENCE: Final = 15.0
"""Seconds that children have to stop."""
SUPERVISED: Final = "CONSULT_SUPERVISED"
"""Set in the environment of children: their standard input ends with the supervisor."""


Tell = Callable[[str, int, float], object]
"""Told when a child has stopped: its name, its exit code, the seconds until it starts again."""
TellGivenUp = Callable[[str, int], object]
"""Told when a child is not started again: its name, how many times in a row it has stopped."""
TellKilled = Callable[[str], object]
"""Told when a child did not stop in time and had to be killed: its name."""


def commands(language: str) -> dict[str, list[str]]:
    """The commands that a running city needs, by name; they speak `language`."""
    consult = [sys.executable, "-m", "consult.cli", "--lang", language]
    return {name: [*consult, name] for name in ("web", "worker")}


@dataclass
class Child:
    """One process, started again when it stops."""

    name: str
    command: Sequence[str]
    tell: Tell
    tell_given_up: TellGivenUp = lambda *_: None
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    stops: int = 0
    """Times in a row that it stopped before it had settled."""
    started_at: float = 0.0
    start_again_at: float = 0.0
    wait: float = field(default=FIRST_WAIT)

    def start(self) -> None:
        """Start the process."""
        self.started_at = time.monotonic()
        self.starts += 1
        self.process = subprocess.Popen(  # noqa: S603 - our own commands, nothing typed
            self.command,
            stdin=subprocess.PIPE,
            env={**os.environ, SUPERVISED: "1"},
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which tells them.
        )

    @property
    def failure(self) -> int | None:
        """The exit code, if the process has stopped by itself."""
        return self.process.poll() if self.process else None

    def look_after(self) -> int | None:
        """Start it again if it has stopped; the exit code when that is of no use."""
        if self.process is None:
            if time.monotonic() >= self.start_again_at:
                self.start()
            return None
        lasted = time.monotonic() - self.started_at
        if self.failure is None:
            if lasted >= SETTLED:
                self.wait, self.stops = FIRST_WAIT, 0
            return None
        if self.failure > 0 and self.starts == 1 and lasted < SETTLED:
            return self.failure
        self.stops = self.stops + 1 if lasted < SETTLED else 0
        if self.stops >= MOST_STOPS:
            self.tell_given_up(self.name, self.stops)
            return self.failure if self.failure > 0 else FAILED
        self._start_later()
        return None

    def _start_later(self) -> None:
        self.tell(self.name, self.failure or 0, self.wait)
        self._close()
        self.start_again_at = time.monotonic() + self.wait
        self.wait = min(max(2 * self.wait, SECOND_WAIT), LONGEST_WAIT)

    def tell_to_stop(self) -> None:
        """Ask it to end what it is doing and stop."""
        if self.process and self.failure is None:
            self.process.terminate()

    def wait_for_end(self, until: float, tell_killed: TellKilled) -> None:
        """Wait until it has stopped; kill it after the moment `until`, and say so."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            tell_killed(self.name)
        self._close()

    def _close(self) -> None:
        if self.process and self.process.stdin:
            self.process.stdin.close()
        self.process = None


def supervise(
    wanted: Mapping[str, Sequence[str]],
    tell: Tell,
    tell_killed: TellKilled = lambda _: None,
    tell_given_up: TellGivenUp = lambda *_: None,
) -> int:
    """Run the commands until told to stop; return the exit code.

    0 when SIGTERM or SIGINT said so, else the code of the child that could not start, or that
    stopped too often.
    """
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    children = [Child(name, command, tell, tell_given_up) for name, command in wanted.items()]
    try:
        return _watch(children, stopping)
    finally:
        _stop(children, tell_killed)


def _watch(children: Sequence[Child], stopping: threading.Event) -> int:
    while not stopping.wait(POLL):
        for child in children:
            code = child.look_after()
            if code is not None:
                return code
    return 0


def _stop(children: Sequence[Child], tell_killed: TellKilled) -> None:
    for child in children:
        child.tell_to_stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.wait_for_end(until, tell_killed)


def stop_with_supervisor() -> None:
    """In a child: stop when the supervisor is gone. Does nothing in a process of its own."""
    if os.environ.get(SUPERVISED) == "1":
        stop_when_closed(0)
