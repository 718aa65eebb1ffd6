"""Simulated children who answer through the real pages: welcome, questions, one POST."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Final

from flask import Flask
from werkzeug.test import Client

from consult.domain.errors import NotAllowed
from consult.domain.form_reading import as_form
from consult.projections.doors import Door
from consult.web.answer.sheets import EMPTY
from consult.web.demo.tastes import Tastes

CHILDREN: Final = 40
BAND: Final = "8-10"
"""Their age: forty of one band at four places are enough for figures that may be shown."""


class ChildTurnedAway(NotAllowed):
    """Raised when a page does not take a simulated child; facts: `code`, `status`."""


class Questions(HTMLParser):
    """The fields of a page of questions, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the fields of the form."""
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag != "input" or name is None:
            return
        if given.get("type") == "hidden":
            self.hidden[name] = value
        else:
            self.choices.setdefault(name, []).append(value)


@dataclass
class Playground:
    """Where simulated children are: the app, and the luck that makes them differ."""

    app: Flask
    tastes: Tastes
    luck: Random = field(default_factory=Random)

    def send(self, door: Door, band: str = BAND) -> None:
        """One child goes all the way behind a code. Raises ChildTurnedAway."""
        child = self.app.test_client(use_cookies=False)
        address = f"/c/{door.code}"
        self._fetch(child, door, f"{address}?b={band}")
        page = Questions()
        page.feed(self._fetch(child, door, f"{address}/{band}"))
        said = self._choose(page, door, band) or {EMPTY: "1"}
        answer = child.post(f"{address}/{band}", data=page.hidden | said)
        if answer.status_code != 200:
            raise ChildTurnedAway(code=door.code, status=answer.status_code)

    def _fetch(self, child: Client, door: Door, address: str) -> str:
        page = child.get(address)
        if page.status_code != 200:
            raise ChildTurnedAway(code=door.code, status=page.status_code)
        return str(page.get_data(as_text=True))

    def _choose(self, page: Questions, door: Door, band: str) -> dict[str, str | list[str]]:
        """Answers among what the page offers; a question passed is not ticked."""
        if door.questionnaire is None:
            raise ChildTurnedAway(code=door.code, status=404)
        wanted = self.tastes.answers(door.questionnaire, band, self.luck)
        fields = as_form(door.questionnaire.questions_for(band), wanted)
        return {name: answer for name, answer in fields.items() if answer and name in page.choices}


def share_out(doors: list[Door]) -> list[Door]:
    """Behind which code each child answers: all places in turn."""
    return [doors[number % len(doors)] for number in range(CHILDREN)] if doors else []
