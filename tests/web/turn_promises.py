"""L2: a crowd behind one code, or devices that stall, keep no other place waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from consult.web.turns import Turns

Made = Callable[..., Turns]
CODES = ("FLOOD", "OTHER")


def a_request(path: str, body: Any = None, length: object = 3) -> dict[str, Any]:
    """A sheet that is posted to a path."""
    given = body if body is not None else BytesIO(b"a=b")
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(length),
        "wsgi.input": given,
    }


def ignore(status: str, headers: Any, error: Any = None) -> Callable[[bytes], object]:
    return lambda data: None


class Stalled:
    """A body that does not come."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.comes = threading.Event()

    def read(self, size: int) -> bytes:
        self.asked.set()
        assert self.comes.wait(20)
        return b"a=b"


def a_stalled_device_keeps_nobody_waiting(make: Made) -> None:
    """As many devices stall in mid-sheet as requests are worked on; another one is answered."""
    turns = make(lambda environ, start: [environ["wsgi.input"].read(3)], CODES.__contains__, 3, 2)
    stalled = [Stalled() for _ in range(2)]
    with ThreadPoolExecutor(3) as devices:
        waiting = [devices.submit(turns, a_request("/c/FLOOD", one), ignore) for one in stalled]
        for one in stalled:
            assert one.asked.wait(10)
        other = devices.submit(turns, a_request("/c/OTHER"), ignore)
        try:
            assert other.result(2) == [b"a=b"]
        except TimeoutError:
            raise AssertionError("waits for a device that stalls") from None
        finally:
            for one in stalled:
                one.comes.set()
        assert [one.result(10) for one in waiting] == [[b"a=b"]] * 2


def a_flood_lets_another_place_pass(make: Made) -> None:
    """Fifty requests of one code wait when one comes for another: it is the next but one."""
    gate, served = threading.Event(), []

    def app(environ: dict[str, Any], start: object) -> Iterable[bytes]:
        served.append(environ["PATH_INFO"])
        assert gate.wait(20)
        return []

    turns = make(app, CODES.__contains__, 3, 1)
    with ThreadPoolExecutor(60) as devices:
        sent = [devices.submit(turns, a_request("/c/FLOOD/8-10"), ignore) for _ in range(51)]
        until(lambda: waiting(turns) == 50)
        sent.append(devices.submit(turns, a_request("/c/OTHER/8-10"), ignore))
        until(lambda: waiting(turns) == 51)
        gate.set()
        for one in sent:
            one.result(10)
    assert served.index("/c/OTHER/8-10") <= 2, f"after {served.index('/c/OTHER/8-10')} others"


def waiting(turns: Turns) -> int:
    return sum(len(queue) for queue in turns._waiting.values())


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)
