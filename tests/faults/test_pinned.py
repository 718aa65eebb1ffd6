"""A test that kills never kills whom it did not start, whatever became of the numbers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.pinned import Pinned
from tests.faults.processes import GONE_WITHIN, Running, Starter, wait_until

LIVES = [sys.executable, "-c", "input()"]


@contextmanager
def a_process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives until the block ends."""
    with subprocess.Popen(words or LIVES, stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has got the number of another one."""
    with a_process() as process:
        yield process


def a_dead_one(kind: type[Pinned], number: int) -> Pinned:
    """A process that has ended and was buried; its number was given to somebody else."""
    with a_process() as process:
        held = kind.hold(process.pid)
    held.pid = number
    return held


class ByNumber(Pinned):
    """What tests did once: the number is taken for the process."""

    @property
    def is_running(self) -> bool:
        return Path(f"/proc/{self.pid}/stat").exists()

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


def whoever_has_its_number_lives(kind: type[Pinned], stranger: subprocess.Popen[bytes]) -> None:
    """Kill a process that has ended long ago, in each way there is."""
    dead = Running(a_dead_one(kind, stranger.pid), Path("/nowhere"), 0)
    assert not dead.is_running
    for way in (Running.kill, Running.kill_the_youngest, Running.kill_the_eldest, Running.stop):
        way(dead)
    dead.signal(signal.SIGSTOP)
    assert stranger.poll() is None, "a stranger was killed"


def test_whoever_has_got_the_number_of_a_dead_process_is_left_alone(
    stranger: subprocess.Popen[bytes],
) -> None:
    whoever_has_its_number_lives(Pinned, stranger)
    state = Path(f"/proc/{stranger.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    assert state != "T", "a stranger was frozen"


def test_a_number_that_is_taken_for_its_process_is_caught(
    stranger: subprocess.Popen[bytes],
) -> None:
    with pytest.raises(AssertionError):
        whoever_has_its_number_lives(ByNumber, stranger)
    ByNumber(stranger.pid, os.pidfd_open(stranger.pid)).send(signal.SIGKILL)
    assert stranger.wait(GONE_WITHIN) == -signal.SIGKILL


def test_the_children_of_a_stranger_are_nobodys_family() -> None:
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with a_process(sys.executable, "-c", parent) as stranger:
        held = Pinned.hold(stranger.pid)

        def child_lives() -> bool:
            """Right after the fork a child still has its parent's words."""
            return [child.command for child in held.children()] == [LIVES]

        wait_until(child_lives)
        eldest, youngest = held.family()
        assert eldest is held
        assert youngest.command == LIVES
        dead = a_dead_one(Pinned, stranger.pid)
        assert dead.family() == [dead]
        assert not dead.command


def test_what_a_warm_starter_has_started_is_known_to_have_ended(
    starter: Starter, tmp_path: Path
) -> None:
    env = {"CONSULT_PORT": "1", "CONSULT_DATA": str(tmp_path), "PATH": os.environ["PATH"]}
    asked = [starter.start(("--help",), env, tmp_path / f"{number}.log") for number in range(3)]
    assert [one.wait_for_end() for one in asked] == [0, 0, 0]
    assert len({one.process.pid for one in asked}) == 3
