"""Lets a process stop when the one that started it is gone, however it went.

The starter holds the writing end of a pipe and never writes; the system closes it with the
starter.
"""

from __future__ import annotations

import os
import signal
import threading


def stop_when_closed(descriptor: int) -> None:
    """Tell this process to stop (SIGTERM) once the other end of a pipe is closed."""
    threading.Thread(target=_wait, args=(descriptor,), name="leash", daemon=True).start()


def _wait(descriptor: int) -> None:
    while os.read(descriptor, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
