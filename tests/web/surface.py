"""What every page of the child's surface keeps to, as checks that a broken build must fail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset"}
ELSEWHERE = re.compile(r"^(https?:)?//", re.IGNORECASE)
OUR_SCRIPT = re.compile(r"/static/js/child\.js\?v=[0-9a-f]{8}")
STORING = ("Set-Cookie", "Clear-Site-Data", "Refresh", "Report-To", "NEL")


class Elements(HTMLParser):
    """The elements of a page, in order, with their attributes and the text inside."""

    VOID = ("input", "link", "meta", "img", "br", "use", "path", "circle", "rect", "ellipse")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in self.VOID:
            self._open.append(len(self.all) - 1)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self.all[self._open.pop()][0] == tag:
                return

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.texts[index] += data

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.all if name == tag]

    def text_of(self, tag: str) -> list[str]:
        """The text inside each element of that name, spaces tidied."""
        found = zip(self.all, self.texts, strict=True)
        return [" ".join(text.split(" ")).strip() for (name, _), text in found if name == tag]


def journey(
    client: FlaskClient, code: str, band: str, languages: Sequence[str] = ("fr", "en")
) -> list[TestResponse]:
    """Every kind of page behind a code, in each language, with refusals and mistakes."""
    here = f"/c/{code}/{band}"
    return [
        answer
        for language in languages
        for answer in (
            client.get(f"/c/?l={language}"),
            client.get(f"/c/?code=22222&l={language}"),
            client.get(f"/c/?code={code}&l={language}"),
            client.get(f"/c/{code}?l={language}"),
            client.get(f"/c/{code}?b={band}&l={language}"),
            client.get(f"{here}?l={language}"),
            client.post(f"{here}?l={language}", data={"questionnaire": "another:1"}),
            client.post(f"{here}/refusal?l={language}"),
            client.post(f"{here}/stop?l={language}"),
            client.get(f"{here}/stop?l={language}"),
            client.get(f"{here}/nowhere/at/all?l={language}"),
        )
    ]


def leaves_no_trace(answers: list[TestResponse]) -> None:
    """A4: no cookie, nothing stored, nothing loaded from elsewhere, no inline script or style."""
    for answer in answers:
        where = answer.request.path
        for header in STORING:
            assert header not in answer.headers, f"{where}: {header}"
        elements = Elements(answer.get_data(as_text=True))
        assert not any(elements.text_of("script")), f"{where}: inline script"
        for tag, attributes in elements.all:
            assert tag not in ("iframe", "object", "embed", "style"), f"{where}: {tag}"
            ours = OUR_SCRIPT.fullmatch(attributes.get("src", ""))
            assert tag != "script" or ours, f"{where}: another script"
            assert "style" not in attributes, f"{where}: inline style"
            assert not [name for name in attributes if name.startswith("on")], where
            for name in ADDRESSES & attributes.keys():
                assert not ELSEWHERE.match(attributes[name]), f"{where}: {attributes[name]}"
