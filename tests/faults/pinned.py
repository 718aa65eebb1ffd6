"""Processes held by a descriptor of the system (pidfd), never by their number alone.

A number is given away again as soon as its process was buried, after 32,768 others on many
machines. Threads have numbers too, and a signal to one reaches its whole process: the test run
itself, if a number is kept too long. A descriptor means one process for ever.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from pathlib import Path
from typing import Self
from weakref import finalize


class Pinned:
    """One process, alive or dead."""

    def __init__(self, pid: int, descriptor: int) -> None:
        """`descriptor` is the pidfd of the process, which is this object's from now on."""
        self.pid = pid
        """Its number, to show: another process may have it once this one has ended."""
        self._descriptor = descriptor
        finalize(self, os.close, descriptor)

    @classmethod
    def hold(cls, pid: int) -> Self:
        """Hold a process that nobody buries meanwhile: a child of ours not waited for yet.

        Raises ProcessLookupError when there is none.
        """
        return cls(pid, os.pidfd_open(pid))

    @property
    def is_running(self) -> bool:
        """Whether it still runs, one of its threads at least; dead ones wait to be buried."""
        look = select.poll()
        look.register(self._descriptor, select.POLLIN)
        return not look.poll(0)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended meanwhile does not mind, and nobody else gets it."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, number)

    @property
    def command(self) -> list[str]:
        """The words that it was started with; none when it has ended."""
        try:
            words = Path(f"/proc/{self.pid}/cmdline").read_bytes()
        except OSError:
            return []
        return words.decode(errors="replace").split("\0")[:-1] if self.is_running else []

    def children(self) -> list[Self]:
        """The processes that it has started."""
        held = []
        for pid in self._numbers_of_children():
            with suppress(ProcessLookupError):
                held.append(self.hold(pid))
        # Who was held and is a child now has been one all along, or has ended: numbers of the
        # living are given to nobody else.
        still = self._numbers_of_children()
        return [child for child in held if child.pid in still]

    def family(self) -> list[Self]:
        """It and all that descend from it, eldest first."""
        return [self, *(one for child in self.children() for one in child.family())]

    def _numbers_of_children(self) -> list[int]:
        try:
            found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        except OSError:
            return []
        return [int(pid) for pid in found] if self.is_running else []
