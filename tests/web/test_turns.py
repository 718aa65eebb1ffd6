"""Turns: nobody waits for a stalled device or for another place's crowd."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest

from consult.web.turns import LARGE, SMALL, Turns
from tests.web import turn_promises as promises
from tests.web.turn_promises import CODES, a_request, ignore, until, waiting


class Body(BytesIO):
    """A body that counts how many are being read."""

    reading = 0
    most = 0
    gate = threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        Body.reading += 1
        Body.most = max(Body.most, Body.reading)
        assert Body.gate.wait(20)
        Body.reading -= 1
        return super().read(size)


def echo(environ: dict[str, Any], start: object) -> list[bytes]:
    return [environ["wsgi.input"].read()]


def test_a_stalled_device_keeps_nobody_waiting() -> None:
    promises.a_stalled_device_keeps_nobody_waiting(Turns)


def test_a_flood_lets_another_place_pass() -> None:
    promises.a_flood_lets_another_place_pass(Turns)


@pytest.mark.parametrize("at_once", [1, 24])
def test_every_request_is_answered_and_every_turn_given_back(at_once: int) -> None:
    turns = Turns(echo, CODES.__contains__, at_once=at_once)
    paths = ["/c/FLOOD", "/c/OTHER/8-10", "/c/XXXXX", "/bureau/"] * 50
    with ThreadPoolExecutor(40) as devices:
        answers = list(devices.map(lambda path: turns(a_request(path), ignore), paths))
    assert answers == [[b"a=b"]] * 200
    assert (turns._free, waiting(turns)) == (at_once, 0)


def test_a_request_that_fails_gives_its_turn_back() -> None:
    def fails(environ: object, start: object) -> list[bytes]:
        raise ZeroDivisionError

    turns = Turns(fails, CODES.__contains__, at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            turns(a_request("/c/FLOOD"), ignore)
    assert turns._free == 1


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("/c/FLOOD", "FLOOD"),
        ("/c/flood/8-10/stop", "FLOOD"),
        ("/c/XXXXX/8-10", ""),
        ("/c/", ""),
        ("/", "/"),
        ("/bureau/", "/"),
    ],
)
def test_who_shares_a_turn(path: str, whose: str) -> None:
    turns = Turns(echo, lambda code: code.upper() in CODES)
    assert turns._whose(path) == whose


def test_a_body_that_will_be_refused_is_not_read() -> None:
    turns = Turns(lambda environ, start: [environ["wsgi.input"]], CODES.__contains__, SMALL)
    body = BytesIO(b"x")
    assert turns(a_request("/bureau/", body, SMALL + 1), ignore) == [body]


@pytest.mark.parametrize("length", ["", "many"])
def test_a_body_of_unknown_length_is_read_up_to_the_limit(length: str) -> None:
    turns = Turns(echo, CODES.__contains__, 10)
    request = a_request("/bureau/", BytesIO(b"x" * 50), length)
    assert turns(request, ignore) == [b"x" * 11]


def test_few_large_bodies_are_read_at_once() -> None:
    turns = Turns(echo, CODES.__contains__, 10 * SMALL)
    with ThreadPoolExecutor(20) as devices:
        bodies = [Body(b"x" * (SMALL + 1)) for _ in range(3 * LARGE)]
        requests = [a_request("/bureau/", one, SMALL + 1) for one in bodies]
        sent = [devices.submit(turns, one, ignore) for one in requests]
        until(lambda: Body.reading == LARGE)
        Body.gate.set()
        assert {len(one.result(10)[0]) for one in sent} == {SMALL + 1}
    assert Body.most == LARGE
