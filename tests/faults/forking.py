"""Runs `consult` commands for `processes`: one in this process, or many in forks of it.

    python -m tests.faults.forking <descriptor of a socket>

reads one JSON line per command, forks, and sends what holds the new process. Nothing is opened and
no thread runs before the fork, so that a forked command is a command like another.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

PRELOADED = (
    "consult.cli.commands",
    "consult.cli.opening",
    "consult.migrate",
    "consult.serving",
    "consult.web",
    "consult.worker",
    "consult.worker.counting",
    "granian.server",
    "psycopg",
    "eventsourcing.postgres",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
)

DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG, of prctl(2)."""


def run_command(journal: str, breaks: str, *words: str) -> None:
    """Be the command, its outputs in the journal, its exit code beside; never returns."""
    _end_with_parent()
    descriptor = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    if breaks:
        module, name = breaks.split(":")
        getattr(import_module(module), name)()
    from consult.cli import run

    code = 70  # Of a traceback, which the journal shows.
    try:
        code = run(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        Path(journal).with_suffix(".code").write_text(str(code))
    sys.exit(code)


def _end_with_parent() -> None:
    """Leave nothing behind when a test run is cut short."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def main(descriptor: int) -> None:
    """Fork a command for each line of a socket; answer with its number and its pidfd."""
    _end_with_parent()
    for module in PRELOADED:
        import_module(module)
    with socket.socket(fileno=descriptor) as line:
        for asked in line.makefile():
            _bury_the_dead()
            pid = os.fork()
            if pid == 0:
                line.close()
                _be(json.loads(asked))
            held = os.pidfd_open(pid)  # Dead or alive, it is not buried yet: the number is its own.
            socket.send_fds(line, [str(pid).encode()], [held])
            os.close(held)


def _bury_the_dead() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue


def _be(asked: dict[str, object]) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    env, words = asked["env"], asked["words"]
    assert isinstance(env, dict)
    assert isinstance(words, list)
    os.environ.clear()
    os.environ.update(env)
    run_command(str(asked["journal"]), str(asked["breaks"]), *words)


if __name__ == "__main__":
    main(int(sys.argv[1]))
