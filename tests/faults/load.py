"""Children who answer through real HTTP while processes are killed, and what they were told.

Each sheet has an id of its own. A child who was thanked was promised that her sheet is stored; one
whose connection broke does not know, and sends the same sheet again, with the same id.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Protocol, Self
from urllib.parse import urlencode
from uuid import UUID, uuid4

from tests.faults.city import City
from tests.faults.processes import GONE_WITHIN, join, wait_until

TIMEOUT = 40.0
"""Seconds that a child waits for an answer: more than a committer waits for its disk."""
PAUSE = 0.02
"""Seconds before a child tries again what did not work."""


class Holds(Protocol):
    """What knows the ids of the stored sheets."""

    def stored(self) -> list[UUID]: ...


@dataclass
class Ledger:
    """What became of each sheet, as its child knows it."""

    sent: set[UUID] = field(default_factory=set)
    ok: set[UUID] = field(default_factory=set)
    """Thanked: stored, once, for ever."""
    told: Counter[int] = field(default_factory=Counter)
    """Answers by their status; 0 is none: the child does not know."""
    pages: dict[int, str] = field(default_factory=dict)
    """The last page of each status, as the child read it."""

    @property
    def unknown(self) -> set[UUID]:
        """Sent and never thanked: stored or not."""
        return self.sent - self.ok

    def check(self, store: Holds) -> None:
        """Every thanked sheet is stored exactly once, and nothing is stored that nobody sent."""
        stored = Counter(store.stored())
        lost = self.ok - stored.keys()
        twice = {id for id, times in stored.items() if times > 1}
        strange = stored.keys() - self.sent
        assert not lost, f"{len(lost)} sheets acknowledged and lost"
        assert not twice, f"{len(twice)} sheets stored more than once"
        assert not strange, f"{len(strange)} sheets stored that nobody sent"


class Load:
    """Children who send sheets one after the other, from the start of a `with` to its end.

    A sheet that is not thanked is sent again, with its id, `attempts` times at most; then its
    child gives up and takes a new one. With several ports, an error sends a child to the next.
    A child may `rest` some seconds after each sheet, so that a long test does not fill the box.
    """

    def __init__(
        self,
        city: City,
        ports: Sequence[int],
        children: int = 8,
        attempts: int = 1_000_000,
        rest: float = 0.0,
    ) -> None:
        self.ledger = Ledger()
        self._city = city
        self._ports = ports
        self._attempts = attempts
        self._rest = rest
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._child, args=(number,), daemon=True)
            for number in range(children)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopping.set()
        join(self._threads, TIMEOUT + GONE_WITHIN)

    def wait_for_thanks(self, more: int) -> None:
        """Wait until that many more children were thanked."""
        wanted = len(self.ledger.ok) + more
        wait_until(lambda: len(self.ledger.ok) >= wanted, why=lambda: str(self.ledger.told))

    def wait_for_answers(self, status: int, more: int, of: int) -> None:
        """Wait until that many more answers had that status, or there were `of` more in all."""
        wanted, most = self.ledger.told[status] + more, self.ledger.told.total() + of
        wait_until(
            lambda: self.ledger.told[status] >= wanted or self.ledger.told.total() >= most,
            why=lambda: str(self.ledger.told),
        )

    def _child(self, number: int) -> None:
        chance = Random(number)
        phone = Phone([*self._ports[number % len(self._ports) :], *self._ports])
        while not self._stopping.is_set():
            submission = uuid4()
            with self._lock:
                self.ledger.sent.add(submission)
            path, form = self._city.address(chance), self._city.form(submission, chance)
            self._send(phone, path, form, submission)
            self._stopping.wait(self._rest)
        phone.hang_up()

    def _send(self, phone: Phone, path: str, form: dict[str, str], submission: UUID) -> None:
        for _ in range(self._attempts):
            status, page = phone.post(path, form)
            with self._lock:
                self.ledger.told[status] += 1
                self.ledger.pages[status] = page
                if status == 200:
                    self.ledger.ok.add(submission)
            if status == 200 or self._stopping.wait(PAUSE):
                return


class Phone:
    """A browser that keeps its connection; after an error it calls the next port."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._connection = self._call()

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        """Post a form; the status and the page, or 0 when nobody knows what became of it."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            self._connection.request("POST", path, urlencode(form), headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            self.hang_up()
            self._ports.append(self._ports.pop(0))
            self._connection = self._call()
            return 0, ""

    def hang_up(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _call(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self._ports[0], timeout=TIMEOUT)
