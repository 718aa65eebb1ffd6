"""Two system users who run a city together, for real: needs to be root, as an installation does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from tests.faults.processes import ROOT, answers, wait_until
from tests.ports import free_port

GROUP, WEB, WORKER = 61000, 61001, 61002
"""Ids that no user of a machine has: 60001 to 61183 are nobody's on Debian."""
NEEDED = "import consult.cli.commands, consult.web, consult.worker, granian, tests.faults.city"
STOPPED_WITHIN = 30


@cache
def interpreter() -> tuple[str, str]:
    """A Python that the two users can run too, and the path of its modules.

    That of the tests may be in a home that is closed to others: then the system's of the same
    version.
    """
    assert os.geteuid() == 0, "two system users are made by root: run this test as root"
    modules = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib")))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/{version}"):
        if _runs(program, modules):
            return program, modules
    raise AssertionError(f"other users can run neither {sys.executable} nor /usr/bin/{version}")


def _runs(program: str, modules: str) -> bool:
    env = {"PYTHONPATH": modules, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        subprocess.run(
            [program, "-c", NEEDED], env=env, cwd="/", user=WEB, group=GROUP, extra_groups=[],
            capture_output=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@dataclass(frozen=True)
class Installation:
    """A directory that both users share, with the settings of both."""

    place: Path
    port: int

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.place / "data"

    def environment(self) -> dict[str, str]:
        """The settings, the same for both."""
        return {
            "CONSULT_DATA": str(self.data),
            "CONSULT_PORT": str(self.port),
            "CONSULT_VOICE": "none",
            "LANGUAGE": "fr",
            "PATH": os.environ["PATH"],
            "PYTHONPATH": interpreter()[1],
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, user: int, *words: str) -> subprocess.Popen[bytes]:
        """Start Python with these words, as a user; what it says is in a journal of its own."""
        journal = self.place / f"{words[-1]}.log"
        with journal.open("ab") as said:
            return subprocess.Popen(
                [interpreter()[0], *words],
                env=self.environment(), cwd="/", stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, user=user, group=GROUP, extra_groups=[], umask=0o022,
            )  # fmt: skip

    def said(self, name: str) -> str:
        """What a started process said."""
        return (self.place / f"{name}.log").read_text()

    def ask(self, user: int, *words: str) -> str:
        """What Python prints with these words, as a user; fails when it fails."""
        done = subprocess.run(
            [interpreter()[0], *words],
            env=self.environment(), cwd="/", stdin=subprocess.DEVNULL,
            capture_output=True, text=True, user=user, group=GROUP, extra_groups=[], check=False,
            umask=0o022,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def do(self, user: int, step: str, *words: str) -> Any:
        """A step of `users_do`, as a user; what it answers."""
        return json.loads(self.ask(user, "-m", "tests.anonymity.users_do", step, *words))

    @contextmanager
    def running(self, web: int = WEB, worker: int = WORKER) -> Iterator[dict[str, int]]:
        """`consult web` and `consult worker`, each as its user; their process ids."""
        users = {"worker": worker, "web": web}
        started = {
            name: self.start(user, "-m", "consult.cli", name) for name, user in users.items()
        }
        try:
            wait_until(lambda: answers(self.port), why=lambda: self.said("web"))
            yield {name: process.pid for name, process in started.items()}
        finally:
            for process in started.values():
                process.terminate()
            for process in started.values():
                process.wait(STOPPED_WITHIN)


@contextmanager
def installation() -> Iterator[Installation]:
    """An empty installation, its directory made as docs/install.md says."""
    interpreter()
    place = Path(mkdtemp(prefix="two-users-"))
    try:
        place.chmod(0o755)
        made = Installation(place, free_port())
        made.data.mkdir()
        os.chown(made.data, 0, GROUP)
        made.data.chmod(0o3770)
        yield made
    finally:
        rmtree(place)
