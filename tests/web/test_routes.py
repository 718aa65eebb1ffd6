"""A public URL never disappears: QR codes are printed on walls. The list is committed."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

FROZEN = Path(__file__).parents[1] / "frozen" / "routes.txt"
WORDS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def rules(app: Flask) -> list[Rule]:
    """The rules of our own views."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def line(rule: Rule) -> str:
    """A rule as the list writes it."""
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return f"{rule.rule} {','.join(methods)}"


@pytest.fixture
def listed(app: Flask) -> list[str]:
    return sorted({line(rule) for rule in rules(app)})


def test_no_route_has_disappeared(listed: list[str]) -> None:
    gone = sorted(set(FROZEN.read_text(encoding="utf-8").split("\n")) - set(listed) - {""})
    assert not gone, "printed addresses must go on working: keep the route, or redirect it"


def test_every_route_is_in_the_committed_list(listed: list[str]) -> None:
    new = sorted(set(listed) - set(FROZEN.read_text(encoding="utf-8").split("\n")))
    assert not new, f"add to tests/frozen/routes.txt: {new}"


def test_addresses_are_in_kebab_case(app: Flask) -> None:
    for rule in rules(app):
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        for word in filter(None, re.split(r"[/.]", fixed)):
            assert WORDS.fullmatch(word.strip("-")), rule.rule


def test_parameters_of_addresses_are_typed(app: Flask) -> None:
    for rule in rules(app):
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        hints = inspect.get_annotations(view)
        for argument in rule.arguments:
            assert argument in hints, f"say the type of {argument!r} in {rule.endpoint}"
            converter = type(rule._converters[argument]).__name__
            is_id = "UUID" in str(hints[argument])
            assert is_id == (converter == "UUIDConverter"), f"<uuid:{argument}> in {rule.rule}"
