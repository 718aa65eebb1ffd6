"""A city that runs for real: its data directory, its command line, its two processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.ports import free_port

READY_WITHIN, STOPPED_WITHIN = 60.0, 30.0


@dataclass(frozen=True)
class City:
    """A data directory and the address where its site answers, or will."""

    data: Path
    port: int
    demo: bool = False
    voice: bool = False
    """Whether a machine reads aloud: pages then change by themselves for a minute."""

    @property
    def address(self) -> str:
        """Where the site is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that an operator would have given, and no other."""
        kept = {name: value for name, value in os.environ.items() if "CONSULT" not in name}
        return kept | {
            "CONSULT_DATA": str(self.data),
            "CONSULT_HOST": "127.0.0.1",
            "CONSULT_PORT": str(self.port),
            "CONSULT_DEMO": "1" if self.demo else "",
            "CONSULT_VOICE": "espeak-ng" if self.voice else "none",
            "LANGUAGE": "fr",
        }

    def consult(self, *words: str) -> str:
        """What a command prints; fails when it refuses."""
        done = subprocess.run(
            _command(*words),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[None]:
        """`consult serve`, until the block ends: web and worker under their supervisor."""
        journal = self.data / "serve.log"
        with (
            journal.open("w") as said,
            subprocess.Popen(
                _command("serve"), env=self.environment, stdout=said, stderr=subprocess.STDOUT
            ) as supervisor,
        ):
            try:
                self._wait_for(supervisor, journal)
                yield
            finally:
                supervisor.terminate()
                supervisor.wait(STOPPED_WITHIN)
        assert supervisor.returncode == 0, journal.read_text()

    def _wait_for(self, supervisor: subprocess.Popen[bytes], journal: Path) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not self._answers():
            assert supervisor.poll() is None, journal.read_text()
            assert time.monotonic() < deadline, journal.read_text()
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/c/", timeout=5) as answer:
                return bool(answer.status == 200)
        except URLError:
            return False


def new_city(data: Path, demo: bool = False, voice: bool = False) -> City:
    """A city that has nothing yet, not even its directory, on a port of its own."""
    return City(data, free_port(), demo, voice)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "consult.cli", *words]
