"""A child whose device tells everything it could, and who writes where nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from random import Random
from urllib.parse import quote, urlencode
from uuid import uuid4

from tests.faults.city import City
from tests.given import BAND

ADDRESS = "203.0.113.77"
"""Of a block that no machine has."""
WORDS = "zébulon-7f3a9c"
"""What she writes in every field."""
DEVICE = "Canari-4b1e"
SIGNS = tuple(
    form.encode()
    for word in (ADDRESS, WORDS, DEVICE)
    for form in {word, quote(word), repr(word.encode())[2:-1], word.encode().hex()}
)
"""How these words could be written down."""
HEADERS = {
    "X-Forwarded-For": ADDRESS,
    "Forwarded": f"for={ADDRESS};proto=https",
    "X-Real-IP": ADDRESS,
    "CF-Connecting-IP": ADDRESS,
    "Via": f"1.1 {ADDRESS}",
    "User-Agent": f"Mozilla/5.0 ({DEVICE})",
    "Sec-CH-UA-Model": DEVICE,
    "Accept-Language": f"fr, {DEVICE};q=0.5",
    "Cookie": f"consult={DEVICE}; seen={DEVICE}",
    "DNT": DEVICE,
    "X-Request-Id": DEVICE,
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def journey(city: City, port: int) -> list[int]:
    """Everything a child can do, and all that can go wrong; the statuses she saw."""
    return [_ask(port, method, path, body) for method, path, body in _requests(city)]


def _ask(port: int, method: str, path: str, body: bytes | None) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=40)
    headers = {**HEADERS, "Referer": f"http://127.0.0.1:{port}/c/{quote(WORDS)}?q={DEVICE}"}
    try:
        connection.request(method, path, body, headers | (FORM if body is not None else {}))
        return connection.getresponse().status
    finally:
        connection.close()


def _requests(city: City) -> Iterator[tuple[str, str, bytes | None]]:
    code, chance = city.codes[0], Random(1)
    here, query = f"/c/{code}/{BAND}", f"?l=fr&q={quote(WORDS)}"
    for path in ("/c/", f"/c/{code}", here, f"/c/{quote(WORDS)}", f"{here}/{quote(WORDS)}"):
        yield "GET", path + query, None
    yield "GET", f"/c/?code={quote(WORDS)}", None
    good = city.form(uuid4(), chance)
    yield "POST", here + query, _form({**good, "name": WORDS, "nom": WORDS})
    for spoiled in ("submission", "questionnaire", *list(good)[2:]):
        form = {**city.form(uuid4(), chance), spoiled: WORDS}
        yield "POST", here + query, _form(form)
    yield "POST", f"{here}/refusal{query}", _form({"why": WORDS})
    yield "POST", f"{here}/stop{query}", _form({"why": WORDS})
    yield "PUT", here + query, _form({"why": WORDS})
    yield "DELETE", f"/c/{code}{query}", None
    yield "POST", here + query, _form({**good, "long": WORDS * 8000})
    yield "POST", here + query, b"\xff\xfe" + WORDS.encode()
    yield "POST", f"/c/22222/{BAND}{query}", _form({**good, "name": WORDS})


def failures(city: City, port: int, number: int) -> list[int]:
    """Sheets sent to a site that cannot take them; the statuses."""
    chance, here = Random(2), f"/c/{city.codes[0]}/{BAND}?q={quote(WORDS)}"
    forms = ({**city.form(uuid4(), chance), "name": WORDS} for _ in range(number))
    return [_ask(port, "POST", here, _form(form)) for form in forms]


def _form(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()
