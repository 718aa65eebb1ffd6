"""A network that can be cut: it stands between the processes and the server."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

SIZE = 65_536


class Proxy:
    """Passes bytes on, until it is told otherwise.

    `cut` ends the connections there are; `refuse` takes no new ones; `hang` keeps all of them and
    passes nothing on; `lose_the_answer_to` brings no answer back from the moment that those bytes
    are asked; `mend` ends what hung, and passes on again.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._lock = threading.Lock()
        self._last_words = b""
        self._open: set[socket.socket] = set()
        self._asks, self._answers = threading.Event(), threading.Event()
        self._listening = self._listen(0)
        self.port = int(self._listening.getsockname()[1])
        self.mend()

    def cut(self) -> None:
        """End all connections, both sides."""
        self._last_words = b""
        with self._lock:
            ended, self._open = self._open, set()
        for one in ended:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._asks.set()
        self._answers.set()

    def refuse(self) -> None:
        """Nobody listens any more."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def hang(self) -> None:
        """Take everything, say nothing."""
        self._asks.clear()
        self._answers.clear()

    def lose_the_answer_to(self, asked: bytes) -> None:
        """Bring what is asked to the server, and no answer back from these bytes on."""
        self._last_words = asked

    def mend(self) -> None:
        """Pass on again; what hung has ended."""
        self.cut()
        if self._listening.fileno() < 0:
            self._listening = self._listen(self.port)
        if not getattr(self, "_accepting", None) or not self._accepting.is_alive():
            self._accepting = threading.Thread(target=self._accept, daemon=True)
            self._accepting.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.refuse()

    def _listen(self, port: int) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
        return listening

    def _accept(self) -> None:
        listening = self._listening
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, socket.socket() as far:
            try:
                far.connect(("127.0.0.1", self._server))
            except OSError:
                return
            with self._lock:
                self._open |= {near, far}
            back = threading.Thread(target=self._pass, args=(far, near, self._answers))
            back.start()
            self._pass(near, far, self._asks)
            back.join()
            with self._lock:
                self._open -= {near, far}

    def _pass(self, here: socket.socket, there: socket.socket, gate: threading.Event) -> None:
        with suppress(OSError):
            while data := here.recv(SIZE):
                gate.wait()
                if gate is self._asks and self._last_words and self._last_words in data:
                    self._answers.clear()
                there.sendall(data)
        for one in (here, there):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
