"""What a child's pages weigh, with all that a browser loads for them."""

from __future__ import annotations

import gzip
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from bench.weight import loaded_by
from consult.domain.document import Document
from tests.web.given_doors import Box
from tests.web.surface import Elements
from tests.web.test_answer_pages import every_band
from tests.web.visiting import CODE, Visit, empty_form_of, page

LIMIT, JOURNEY = 60_000, 150_000
PACKED = {"Accept-Encoding": "gzip"}


def weight(client: FlaskClient, path: str) -> int:
    """Bytes that a browser is sent for a page and whatever it loads."""
    answer = client.get(path, headers=PACKED)
    loaded = set(assets(client, gzip.decompress(answer.data).decode()))
    return len(answer.data) + sum(len(file(client, one, PACKED)) for one in loaded)


def file(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> bytes:
    """A static file, closed again."""
    with client.get(path, headers=headers) as answer:
        assert answer.status_code == 200, path
        return answer.data


def assets(client: FlaskClient, content: str) -> list[str]:
    """The files that a page loads, those of its style sheets included."""
    links = [one["href"] for one in Elements(content).of("link")]
    links += [one["src"] for one in Elements(content).of("script")]
    for link in [one for one in links if ".css" in one]:
        found = loaded_by(file(client, link).decode(), content)
        links += [urljoin(link, name) for name in found]
    return links


@every_band
def test_the_first_page_and_the_questions_are_light(
    visit: Visit, document: Document, band: str
) -> None:
    client = visit(document)
    assert weight(client, f"/c/{CODE}?b={band}&l=fr") <= LIMIT
    assert len(client.get(f"/c/{CODE}/{band}?l=fr").data) <= LIMIT


@pytest.mark.parametrize("language", ["fr", "ar", "uk"])
@every_band
def test_a_whole_journey_weighs_little_with_all_that_is_kept_for_later(
    visit: Visit, document: Document, band: str, language: str
) -> None:
    client = visit(document, languages=("fr", language))
    received: dict[str, int] = {}
    paths = ["/c/worker.js", f"/c/{CODE}/{band}/kit?l={language}", f"/c/{CODE}?l={language}"]
    paths += [f"/c/{CODE}?b={band}&l={language}", f"/c/{CODE}/{band}?l={language}"]
    for path in paths:
        answer = client.get(path, headers=PACKED)
        received[path] = len(answer.data)
        if answer.mimetype == "text/html":
            loaded = assets(client, gzip.decompress(answer.data).decode())
            received |= {one: len(file(client, one, PACKED)) for one in loaded}
    questions = page(client, f"/c/{CODE}/{band}?l={language}")
    form = empty_form_of(questions)
    thanks = client.post(f"/c/{CODE}/{band}?l={language}", data=form, headers=PACKED)
    assert thanks.status_code == 200
    assert sum(received.values()) + len(thanks.data) <= JOURNEY


def test_a_whole_journey_takes_at_most_twelve_requests(visit: Visit, box: Box) -> None:
    client = visit(None)
    welcome = client.get(f"/c/{CODE}?b=8-10&l=fr").text
    questions = client.get(f"/c/{CODE}/8-10?l=fr").text
    thanks = client.post(f"/c/{CODE}/8-10?l=fr", data=empty_form_of(Elements(questions))).text
    pages = [welcome, questions, thanks]
    ages = 1
    assert ages + len(pages) + len({one for each in pages for one in assets(client, each)}) <= 12
