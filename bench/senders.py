"""Devices that send prepared requests, in a process of their own: `python -m bench.senders`.

Connections are made beforehand, requests are ready as bytes: what is measured is the server, and
what the devices themselves cost is told by sending to `bench.nothing`.
"""

from __future__ import annotations

import asyncio
import gc
import pickle
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

WARM: Final = 0.3
"""Seconds between the connections and the first request."""


@dataclass(frozen=True)
class Device:
    """One connection: the requests that it sends one after the other, and where it comes from."""

    requests: tuple[bytes, ...]
    at: float | None = None
    """Seconds after the start at which it sends the first one; None: as soon as it can."""
    address: str = "127.0.0.1"


@dataclass(frozen=True)
class Errand:
    """What a process of devices is to do; `seconds` ends those that never stop by themselves."""

    port: int
    devices: Sequence[Device]
    seconds: float = 600.0
    again: bool = False
    """Whether devices begin again at their first request, until the time is over."""


@dataclass
class Told:
    """What the devices met. Latencies are seconds from when a request was due to its answer."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu: float = 0.0

    def percentile(self, percent: float) -> float:
        """A percentile of the latencies, in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.latencies) / self.seconds

    @property
    def refused(self) -> int:
        """Answers that were not "200", connections that broke included."""
        return sum(self.statuses.values()) - self.statuses["200"]


class _Connection(asyncio.Protocol):
    """Sends the requests of a device, each when the one before is answered."""

    def __init__(self, device: Device, crowd: _Crowd) -> None:
        self._device = device
        self._crowd = crowd
        self._requests: Iterator[bytes] = iter(device.requests)
        self._due = 0.0
        self._awaits = False
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def start(self) -> None:
        self._due = self._crowd.began + (self._device.at or 0.0)
        self._send()

    def _send(self) -> None:
        request = next(self._requests, None)
        if request is None and self._crowd.errand.again:
            self._requests = iter(self._device.requests)
            request = next(self._requests)
        if request is None or self._crowd.over:
            self._crowd.leave()
        elif self._transport is not None:
            self._awaits = True
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        now, self._received, self._awaits = time.perf_counter(), b"", False
        self._crowd.told.latencies.append(now - self._due)
        self._crowd.told.statuses[head[9:12].decode()] += 1
        self._due = now
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        del error
        if self._awaits and not self._crowd.over:
            self._crowd.told.statuses["broken"] += 1
            self._crowd.leave()


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:") + 15
    return int(head[at : at + 12].split(b"\r", 1)[0])


class _Crowd:
    """All devices of an errand."""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self.told = Told()
        self.began = 0.0
        self.over = False
        self._there = len(errand.devices)
        self._done = asyncio.Event()

    def leave(self) -> None:
        self._there -= 1
        if not self._there:
            self._done.set()

    async def run(self) -> Told:
        loop = asyncio.get_running_loop()
        made = []
        for device in self.errand.devices:
            _, connection = await loop.create_connection(
                lambda device=device: _Connection(device, self),  # type: ignore[misc]
                "127.0.0.1",
                self.errand.port,
                local_addr=(device.address, 0),
            )
            made.append((device, connection))
        await asyncio.sleep(WARM)
        before = time.process_time()
        self.began = time.perf_counter()
        started = loop.time()
        for device, connection in made:
            loop.call_at(started + (device.at or 0.0), connection.start)
        try:
            await asyncio.wait_for(self._done.wait(), self.errand.seconds)
        except TimeoutError:
            if not self.errand.again:
                raise
        self.over = True
        self.told.seconds = time.perf_counter() - self.began
        self.told.cpu = time.process_time() - before
        return self.told


@dataclass
class Sent:
    """An errand under way."""

    process: subprocess.Popen[bytes]

    def told(self) -> Told:
        """Wait for its end. Raises RuntimeError when it broke down."""
        answer, _ = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError("the devices broke down")
        result: Told = pickle.loads(answer)
        return result


def start(errand: Errand) -> Sent:
    """Send devices on an errand, in a process of their own."""
    command = [sys.executable, "-m", "bench.senders"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(pickle.dumps(errand))
    process.stdin.close()
    process.stdin = None
    return Sent(process)


def send(errand: Errand) -> Told:
    """The same, and wait for it."""
    return start(errand).told()


def main() -> None:
    """Do the errand that comes in, tell what was met."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    errand: Errand = pickle.load(sys.stdin.buffer)
    gc.disable()

    async def crowd() -> Told:
        return await _Crowd(errand).run()

    told = asyncio.run(crowd())
    sys.stdout.buffer.write(pickle.dumps(told))


if __name__ == "__main__":
    # What is pickled is known by the module's own name, not by __main__.
    from bench.senders import main as run

    run()
