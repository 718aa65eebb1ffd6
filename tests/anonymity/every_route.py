"""Everybody knocks at every address, sends every form that a page offers, and asks for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from tests.web.surface import Elements

LEFT_ALONE = ("static", "deconnexion", "quitter", "fermer", "rouvrir")
"""Addresses that would only end the session of who knocks, or somebody's account."""
WANTED = {
    "anonymous": "0", "anonymity": "off", "anonymat": "non", "rules": '{"disclosure": "0"}',
    "disclosure": "0", "rules-disclosure": "0", "threshold": "1", "seuil": "1", "small": "1",
    "minimum": "1", "late_days": "0", "public_key": "00" * 32, "key": "00" * 32, "raw": "1",
    "sheets": "1", "bulletins": "1", "debug": "1", "small_groups": "1", "bands": "8-10",
    "confirm": "y", "confirmed": "y", "sure": "y", "reason": "autre", "day": "2026-11-10",
}  # fmt: skip
"""What somebody could try to add to a form or an address."""


@dataclass
class Tried:
    """How often people knocked, and the statuses that they were answered."""

    told: Counter[int] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        """How many requests were made."""
        return self.told.total()


def knock_everywhere(
    app: Flask, people: Mapping[str, FlaskClient], things: Mapping[str, object]
) -> Tried:
    """Each person opens and posts to each route, with what is there in each place of its address.

    `things` are the values of the routes' arguments, by name.
    """
    tried = Tried()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for address in _addresses(app, rule, things):
            for person in people.values():
                _knock(person, rule, address, tried)
    return tried


def _addresses(app: Flask, rule: Rule, things: Mapping[str, object]) -> Iterator[str]:
    if any(part in rule.rule for part in LEFT_ALONE):
        return
    values: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        offered = sorted(converter.items) if isinstance(converter, AnyConverter) else None
        values[name] = offered[0] if offered else things.get(name, things["code"])
    yield app.url_map.bind("localhost").build(rule.endpoint, values)


def _knock(person: FlaskClient, rule: Rule, address: str, tried: Tried) -> None:
    methods = rule.methods or set()
    if "GET" in methods:
        page = person.get(address, query_string=WANTED)
        tried.told[page.status_code] += 1
        for action, fields in _forms(page, address):
            tried.told[person.post(action, data={**WANTED, **fields}).status_code] += 1
            tried.told[person.post(action, data={**fields, **WANTED}).status_code] += 1
    if "POST" in methods:
        tried.told[person.post(address, data=dict(WANTED)).status_code] += 1


def _forms(page: TestResponse, address: str) -> list[tuple[str, dict[str, str]]]:
    """The forms of a page that post to this site: where to, and what they hold as they are."""
    if page.status_code != 200 or page.mimetype != "text/html":
        return []
    found: list[tuple[str, dict[str, str]]] = []
    for tag, attributes in Elements(page.get_data(as_text=True)).all:
        if tag == "form" and attributes.get("method", "").lower() == "post":
            action = urlsplit(attributes.get("action") or address).path
            found.append((action, {}))
        elif found and tag in ("input", "button", "textarea", "option") and attributes.get("name"):
            found[-1][1].setdefault(attributes["name"], attributes.get("value", ""))
    return [one for one in found if not any(part in one[0] for part in LEFT_ALONE)]
