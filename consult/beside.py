"""A thread that works beside the others for as long as a `with` lasts."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Self


class Beside(ABC):
    """Runs `_run` in a thread inside a `with`; at its end sets `_stopping` and waits for it."""

    def __init__(self, name: str) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopping.set()
        if self._thread.ident is not None:  # It was started.
            self._thread.join()

    @abstractmethod
    def _run(self) -> None:
        """Work, until `_stopping` is set."""
