"""Children who answer: each opens a connection, reads two pages, sends one sheet, leaves."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4


@dataclass(frozen=True)
class Journey:
    """What one child asks for: paths, and the form that she sends."""

    port: int
    welcome: str
    questions: str
    form: dict[str, str]


@dataclass
class Measured:
    """What a crowd of children met: seconds of each journey, and of the whole."""

    seconds: float = 0.0
    journeys: list[float] = field(default_factory=list)

    def percentile(self, percent: int) -> float:
        """A percentile of the journeys, in milliseconds."""
        ordered = sorted(self.journeys)
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    @property
    def rate(self) -> float:
        """Journeys completed in a second."""
        return len(self.journeys) / self.seconds


def crowd(journey: Journey, children: int, total: int) -> Measured:
    """`total` journeys by `children` at a time."""
    return asyncio.run(_crowd(journey, children, total))


async def _crowd(journey: Journey, children: int, total: int) -> Measured:
    measured = Measured()
    waiting = iter(range(total))

    async def child() -> None:
        for _ in waiting:
            began = time.perf_counter()
            await _answer(journey)
            measured.journeys.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(child() for _ in range(children)))
    measured.seconds = time.perf_counter() - began
    return measured


async def _answer(journey: Journey) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", journey.port)
    await _request(reader, writer, journey, "GET", journey.welcome)
    page = await _request(reader, writer, journey, "GET", journey.questions)
    found = re.search(rb'name="submission" value="([0-9a-f-]{36})"', page)
    submission = found.group(1).decode() if found else str(uuid4())
    form = urlencode({**journey.form, "submission": submission})
    await _request(reader, writer, journey, "POST", journey.questions, form)
    writer.close()
    await writer.wait_closed()


async def _request(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    journey: Journey,
    method: str,
    path: str,
    body: str = "",
) -> bytes:
    """One request; the body of the answer. Anything but 200 stops the benchmark."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{journey.port}"]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{method} {path}: {head.splitlines()[0].decode()}")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length is None:
        raise RuntimeError(f"{method} {path}: an answer without a length")
    return await reader.readexactly(int(length.group(1)))
