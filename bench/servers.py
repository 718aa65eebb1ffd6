"""Servers under test: started, waited for, measured with their children, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import psutil

from consult.config import Settings
from consult.serving import BACKLOG, THREADS

BARE_THREADS: Final = 24
"""With more, the bare app answers a crowd more slowly; with fewer, it has none left for 32."""


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server process with all its children."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port
        self.began = time.perf_counter()

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of processor used so far, by all."""
        times = [one.cpu_times() for one in self._family()]
        return sum(spent.user + spent.system for spent in times)

    def resident(self) -> float:
        """Memory of the largest process, in MB."""
        return max(one.memory_info().rss for one in self._family()) / 1e6

    def wait(self, path: str) -> float:
        """Wait until it answers; seconds since it was started."""
        for _ in range(1000):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).close()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.01)
                continue
            return time.perf_counter() - self.began
        raise RuntimeError(f"no server on port {self.port}")


@contextmanager
def started(command: Sequence[str], env: Mapping[str, str], port: int) -> Iterator[Server]:
    """The server of a command, stopped at the end."""
    process = subprocess.Popen(command, env={**os.environ, **env})
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(20)


def environment(settings: Settings) -> dict[str, str]:
    """What a process of a city is told."""
    url = settings.database_url
    database = url.render_as_string(hide_password=False) if url is not None else ""
    return {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_PORT": str(settings.port),
        "CONSULT_DATABASE_URL": database,
    }


@contextmanager
def consult_web(settings: Settings, more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`consult web` of a city."""
    command = [sys.executable, "-m", "consult.cli", "web"]
    with started(command, environment(settings) | dict(more or {}), settings.port) as server:
        yield server


@contextmanager
def bare_web(pages: str) -> Iterator[Server]:
    """The bare app on the same server, with as many threads as suit it best."""
    with same_server("bench.bare:app", {"BARE_PAGES": pages}, threads=BARE_THREADS) as server:
        yield server


@contextmanager
def same_server(
    app: str, env: Mapping[str, str], *, factory: bool = False, threads: int = THREADS
) -> Iterator[Server]:
    """Another app on the same server, with our number of threads unless another is said."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1"]
    command += ["--workers", "1", "--blocking-threads", str(threads), "--backlog", str(BACKLOG)]
    command += ["--no-ws", "--log-level", "error", "--port", str(port)]
    command += ["--factory", app] if factory else [app]
    with started(command, env, port) as server:
        yield server
