"""Runs `consult` commands for `processes`: one in this process, or many in forks of it.

    python -m tests.faults.forking

reads one JSON line per command, forks, and writes the id of the new process. Nothing is opened and
no thread runs before the fork, so that a forked command is a command like another.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
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


def main() -> None:
    """Fork a command for each line of the standard input."""
    _end_with_parent()
    for module in PRELOADED:
        import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # The system buries the dead.
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _be(json.loads(line))
        print(pid, flush=True)


def _be(asked: dict[str, object]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
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
    main()
