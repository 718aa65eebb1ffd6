"""Lets a process stop when the one that started it is gone, however it went.

The starter holds the writing end of a pipe and never writes; the system closes it with the
starter.
"""

from __future__ import annotations

import os
import signal
import threading
import time


def stop_when_closed(descriptor: int, within: float | None = None) -> None:
    """Tell this process to stop (SIGTERM) once the other end of a pipe is closed.

    It is killed when it has not stopped `within` so many seconds: nobody else is left to do it.
    """
    threading.Thread(target=_wait, args=(descriptor, within), name="leash", daemon=True).start()


def _wait(descriptor: int, within: float | None) -> None:
    while os.read(descriptor, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    if within is not None:
        time.sleep(within)
        os.kill(os.getpid(), signal.SIGKILL)
