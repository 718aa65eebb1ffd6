"""What a child's journey weighs over the wire, page by page, with its fonts and pictures."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin, urlsplit

from bench.bounds import Figure, tell
from bench.city import City, open_city
from bench.servers import consult_web, free_port
from consult import content

PAGE_AT_MOST, JOURNEY_AT_MOST, REQUESTS_AT_MOST = 60.0, 150.0, 12
KB = 1000
LINKS = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"#]+)"')
IN_CSS = re.compile(r"url\([\"']?([^)\"']+)")
FACE = re.compile(r"@font-face \{[^}]*\}")
OTHER_LANGUAGES = re.compile(r"<a [^>]*hreflang=[^>]*>[^<]*</a>")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


class Device:
    """A phone with an empty cache: fetches a page and all that it shows, each file once."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._kept: set[str] = set()
        self.requests = 0
        self.received = 0.0

    def visit(self, path: str, form: dict[str, str] | None = None) -> tuple[str, float]:
        """The page, and the kilobytes that came for it, heads included."""
        page, size = self._fetch(path, form)
        waiting = list(_links(page, path))
        while waiting:
            address = waiting.pop()
            if address not in self._kept:
                self._kept.add(address)
                text, more = self._fetch(address)
                size += more
                waiting += [urljoin(address, one) for one in loaded_by(text, page)]
        self.received += size / KB
        return page, size / KB

    def keep(self, path: str, band: str) -> None:
        """What a browser fetches behind the pages, once, to do without network."""
        for address in ("/c/worker.js", f"{path}/{band}/kit?l=fr"):
            self.received += self._fetch(address)[1] / KB

    def _fetch(self, path: str, form: dict[str, str] | None = None) -> tuple[str, int]:
        self.requests += 1
        headers = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "fr"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if form is None else urlencode(form)
        self._connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        packed = answer.headers.get("Content-Encoding") == "gzip"
        text = gzip.decompress(data) if packed else data
        return text.decode("utf-8", "replace"), head + len(data)


def loaded_by(style: str, page: str) -> list[str]:
    """What a style sheet makes a browser load for a page: fonts for the letters that it has.

    The names of other languages are written in the device's own font.
    """
    page = OTHER_LANGUAGES.sub("", page)
    faces = FACE.findall(style)
    unseen = {
        address
        for face in faces
        if "unicode-range" in face and not _has_letter(face, page)
        for address in IN_CSS.findall(face)
    }
    return [address for address in IN_CSS.findall(style) if address not in unseen]


def _has_letter(face: str, page: str) -> bool:
    spans = [(int(first, 16), int(last or first, 16)) for first, last in RANGE.findall(face)]
    return any(first <= ord(letter) <= last for letter in set(page) for first, last in spans)


def main() -> bool:
    """Weigh the journeys of all ready consultations and bands."""
    figures = [one for ready in content.CODES for one in _weigh(ready)]
    return tell("What a child's phone receives, over the wire (kB = 1,000 bytes)", figures)


def _weigh(ready: str) -> Iterator[Figure]:
    bands = content.consultation(ready).bands
    with (
        open_city(free_port(), ready, bands) as city,
        consult_web(city.settings) as web,
    ):
        web.wait("/c/")
        for band in bands:
            yield from _journey(city, band, f"{ready} {band}")


def _journey(city: City, band: str, name: str) -> Iterator[Figure]:
    device, path = Device(city.settings.port), f"/c/{city.code}"
    _, first = device.visit(path)
    if len(city.bands) > 1:
        device.visit(f"{path}?b={band}")
    device.keep(path, band)
    page, questions = device.visit(f"{path}/{band}")
    device.visit(f"{path}/{band}", _sheet(city, band, page))
    yield Figure(f"{name}: first page, with fonts", first, "kB", most=PAGE_AT_MOST)
    yield Figure(f"{name}: questions, with pictures", questions, "kB", most=PAGE_AT_MOST)
    yield Figure(f"{name}: whole journey", device.received, "kB", most=JOURNEY_AT_MOST)
    yield Figure(f"{name}: whole journey", device.requests, "requests", most=REQUESTS_AT_MOST)


def _sheet(city: City, band: str, page: str) -> dict[str, str]:
    found = re.search(r'name="submission" value="([0-9a-f-]{36})"', page)
    if found is None:
        raise RuntimeError("the questions have no id")
    form = {"questionnaire": city.reference, "submission": found.group(1)}
    for question, variant in city.document.questions_for(band):
        form[question.code] = variant.option_ids[0]
    return form


def _links(page: str, path: str) -> Iterator[str]:
    for address in LINKS.findall(page):
        if not urlsplit(address).netloc:
            yield urljoin(path, address)
