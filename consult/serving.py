"""The web process: granian, one process of its own, a few threads, no access log.

Addresses of visitors are written nowhere. The app is built after the fork, so that no connection
and no thread is shared.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import socket
from collections.abc import Callable
from functools import partial
from multiprocessing import util
from typing import TYPE_CHECKING, Final

from consult import logs
from consult.config import Settings
from consult.domain.errors import NotAllowed
from consult.leash import stop_when_closed

if TYPE_CHECKING:
    from flask import Flask

    from consult.web.services import Services

THREADS: Final = 256
"""Threads, started as they are needed. Few answer at once (see `consult.web.turns`); the others
wait for a device that is slow to send, or for their turn. Each takes memory: 0.2 MB."""
CONNECTIONS: Final = 8192
"""Files and connections that the process may have open: a school at once, and then some."""
BACKLOG: Final = 2048
"""Connections that wait when a whole school scans at once."""
ARENAS: Final = 2
"""Parts of memory that glibc keeps for threads: with one for each, 10 MB more lie unused."""
M_ARENA_MAX: Final = -8
"""How glibc's <malloc.h> calls that limit."""
KILL_AFTER: Final = 10
"""Seconds that the app has to end when it is told to."""


_leash: list[int] = []
"""Both ends of the pipe that the process of the app shares with the one that starts it."""


class PortTaken(NotAllowed):
    """Raised when nothing can listen at the address; facts: `host`, `port`, `reason`."""


def serve_web(settings: Settings, ready: Callable[[], object] = lambda: None) -> None:
    """Answer until told to stop; `ready` is called once when the app can be asked.

    Raises PortTaken.
    """
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    check_port(settings.host, settings.port)
    _allow_many_connections()
    _share_memory()
    logs.configure("web", json_lines=settings.json_logs)
    _leash[:] = os.pipe()
    server = Server(
        "consult.serving:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        log_dictconfig=logs.GRANIAN,
        workers_kill_timeout=KILL_AFTER,
        factory=True,
    )
    server.on_startup(ready)
    server.serve()


def _allow_many_connections() -> None:
    """Ask the system for as many as it lets us have: 1,024 is a common beginning."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now < CONNECTIONS:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(CONNECTIONS, most), most))


def _share_memory() -> None:
    """Keep to ARENAS, here and in the process of the app; only glibc has them."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def check_port(host: str, port: int) -> None:
    """Raises PortTaken when somebody listens there already, or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise PortTaken(host=host, port=port, reason=error.strerror or "") from error


def app() -> Flask:
    """The app of this process, which closes its stores when it stops."""
    from consult.web import create_app

    if _leash:
        reading, writing = _leash
        os.close(writing)
        stop_when_closed(reading, KILL_AFTER)
    built = create_app(Settings.from_environment())
    util.Finalize(built, partial(_close, built.extensions["consult"]), exitpriority=10)
    return built


def _close(here: Services) -> None:
    """Store what waits; then let go of the stores: SQLite folds a WAL when the last one does."""
    here.committer.stop()
    here.log.close()
    here.stores.close()
